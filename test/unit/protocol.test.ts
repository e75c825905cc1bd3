import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as protocol from '../../server/src/protocol.ts';

const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'lsp-extensions.md'), 'utf8');
const methods = Object.values(protocol).flatMap((one) => ('method' in one ? [one.method] : []));
const headings = [...document.matchAll(/^#+ `(driftline\/\w+)`$/gm)].map(([, method]) => method);

test('docs/lsp-extensions.md has a heading for every message of ours, and for no other', () => {
  expect(methods.length).toBeGreaterThan(0);
  expect([...headings].sort()).toEqual([...methods].sort());
});

test('every message of ours begins with our name, and has it alone', () => {
  expect(methods.filter((method) => !method.startsWith('driftline/'))).toEqual([]);
  expect(new Set(methods).size).toBe(methods.length);
});

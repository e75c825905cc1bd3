import { isArray } from '../../../server/src/manifest/json.ts';
import type { Change } from './change.ts';
import { findMismatches } from './example-texts.ts';
import type { Node } from './nodes.ts';

/** The longest text that is worth sending. */
const longest = 20_000;

/** What a text can be broken into: no choice, no match, no format, too long, no quantity. */
export function breakText({ keys, part }: Node): readonly Change[] {
  const { enum: choices, pattern, format, minLength, maxLength } = part.schema;
  const to = (way: string, ...texts: readonly string[]): readonly Change[] =>
    texts.map((text) => ({ way, keys, change: () => text }));
  return [
    ...(isArray(choices) ? to('enum', 'NoSuchChoice', '') : []),
    ...(typeof pattern === 'string' ? to('pattern', ...findMismatches(pattern)) : []),
    ...(typeof minLength === 'number' && minLength > 0 ? to('length: text', 'a'.repeat(minLength - 1)) : []),
    ...(typeof maxLength === 'number' && maxLength < longest ? to('length: text', 'a'.repeat(maxLength + 1)) : []),
    ...(typeof format === 'string' && !part.isIntOrString ? to('format', '!', 'not one', '1') : []),
    ...(part.name?.endsWith('.resource.Quantity') ? to('quantity', '1 Gi', '1GB', 'a', '1,5') : []),
    ...(part.name?.endsWith('.meta.v1.Duration') ? to('duration', '30', '1 day', '1d', 'soon') : []),
    ...(/\.meta\.v1\.(?:Micro)?Time$/.test(part.name ?? '') ? to('time', '2026-01-02', 'today') : []),
  ];
}

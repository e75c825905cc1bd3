import { expect, test } from 'vitest';
import { formatText } from '../../../server/src/cli/format-text.ts';
import { finding, report } from './reported.ts';

test('a finding has its place, its code, its words and its line', () => {
  expect(formatText(report([finding()]), false)).toBe(
    `apps/web.yaml:4:9: error[schema-type]: A number is due.
  4 |   port: web
    |         ^^^

2 files, 3 documents: 1 error, 0 warnings
`,
  );
});

test('the last line counts what is not listed too', () => {
  const both = [finding(), finding({ severity: 'warning' }), finding({ severity: 'information' })];
  const lines = formatText(report(both, 2), false).trimEnd().split('\n');
  expect(lines.at(-1)).toContain('1 error, 1 warning, 1 information, 2 hints (2 below');
});

test('the last line stands alone where nothing was found', () => {
  expect(formatText(report([]), false)).toBe('2 files, 3 documents: 0 errors, 0 warnings\n');
});

test('colours add nothing but colours', () => {
  const [plain, coloured] = [false, true].map((hasColour) => formatText(report([finding()]), hasColour));
  expect(coloured).toContain('\u001B[');
  // eslint-disable-next-line no-control-regex -- colours are what this is about
  expect(coloured?.replace(/\u001B\[[\d;]+m/g, '')).toBe(plain);
});

test('what a file says reaches the terminal as letters only', () => {
  const text = 'x\u001B[2J\u0007\u202E';
  const evil = finding({ file: `${text}.yaml`, message: `a\n::error::${text}`, source: `  port: ${text}` });
  const printed = formatText(report([evil]), false);
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  expect(printed).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202E]/);
  expect(printed).not.toMatch(/^\s*::/m);
});

test('a name of a file that is a command to a runner is none', () => {
  expect(formatText(report([finding({ file: '::stop-commands::x.yaml' })]), false)).toMatch(/^\.\/::stop/);
});

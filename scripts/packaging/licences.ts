/** The licences that let their code go into ours; another one, GPL and AGPL among them, is for a person to decide on. */
const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * Whether an SPDX expression leaves us a licence that may be shipped: of a choice one is enough, of a sum all must be.
 * Brackets inside of an expression are not read, and what is not read is not allowed.
 */
export function isShippable(licence: string): boolean {
  const plain = licence.trim().replace(/^\(([^()]*)\)$/, '$1');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((part) => allowed.has(part.trim())));
}

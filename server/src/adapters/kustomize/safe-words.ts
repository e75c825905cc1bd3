/** What kustomize quotes in its words that may be anything, a password among it, and what is said instead. */
const quotes: readonly (readonly [RegExp, string])[] = [
  [/merging from generator &\{[^]*\}: /g, 'merging from a generator: '],
  [/ with config: `[^]*`: /g, ': '],
  [/literal sources \[[^]*\]: /g, 'literal sources: '],
  [/(invalid literal source) [^]*(, expected key=value)/g, '$1$2'],
  [/(has invalid utf8 bytes) : [^]*/g, '$1'],
  [
    /((?:patch|SM or JSON patch from|JSON patch:|patches\.target` field:|decoding)) (?:\[patch: "[^]*"\]|\[[^]*\])/g,
    '$1',
  ],
  [/(must specify a target for patch|decoding|JsonOp=) ?[^]*?((?:: json: [^\n]*)?)$/g, '$1$2'],
  [
    /(for the following resource:|(?:patch and path can't be set at the same time|one of patch and path) in)\n[^]*/g,
    '$1',
  ],
  [/(missing (?:kind|metadata\.name) in object) [^]*/g, '$1'],
];

const programs: readonly (readonly [RegExp, string])[] = [
  [
    /no 'git' program on path: exec: "git": executable file not found in \$PATH/g,
    'it is not rendered here, since nothing is fetched',
  ],
  [/must specify --enable-helm/g, 'it is not rendered here, since a chart would need helm to be run'],
];

/**
 * Words of kustomize as a person may see them: paths count from the repository's root, addresses are without what may be
 * a password, and what stands in files is not quoted.
 */
export function toSafeWords(words: string, mount: string): string {
  const paths = words.replaceAll(`${mount}/`, '/').replaceAll(mount, '/');
  const addresses = paths
    .replace(/\b(\w[\w+.-]*:\/\/)[^\s/@'"`]*@/g, '$1')
    .replace(/(:\/\/[^\s'"`?]*)\?[^\s'"`]*/g, '$1');
  return [...quotes, ...programs].reduce((text, [quote, instead]) => text.replace(quote, instead), addresses);
}

/**
 * Words of a substitution that fails: what has been put in may be a password, of which the YAML parser quotes pieces.
 * Names of variables stay.
 */
export function toSafeSubstitutionWords(words: string): string {
  if (!/\byaml: |\bjson: /.test(words)) return words;
  return words
    .replace(/(cannot (?:un)?(?:decode|marshal)) [^\n]*/g, '$1 it')
    .replace(/(invalid map key): [^\n]*/g, '$1')
    .replace(/'[^\n]*'|"[^\n]*"|`[^\n]*`/g, '…');
}

import type { ScalarTag, Tags } from 'yaml';

const trueWords = /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON|y|Y)$/;
const falseWords = /^(?:false|False|FALSE|no|No|NO|off|Off|OFF|n|N)$/;
const integer = /^[-+]?(?:0b[01_]+|0o?[0-7_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * Plain scalars as the API server's tools read them: YAML 1.1 booleans and octal numbers, but neither sexagesimal
 * numbers nor dates. Source: sigs.k8s.io/yaml/goyaml.v2, `resolve.go`.
 */
export function kubernetesTags(defaults: Tags): Tags {
  const kept = defaults.filter((tag) => typeof tag === 'object' && !replaced.has(tag.tag));
  return [...kept, bool, int, floating];
}

const replaced: ReadonlySet<string> = new Set([
  'tag:yaml.org,2002:bool',
  'tag:yaml.org,2002:int',
  'tag:yaml.org,2002:float',
]);

const bool: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: new RegExp(`${trueWords.source}|${falseWords.source}`),
  resolve: (text) => trueWords.test(text),
};

const int: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: integer,
  resolve: toInteger,
};

const floating: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: float,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

/** Octal is written `0644` or `0o644`; both are 420. */
function toInteger(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return sign * parseInt(digits, 8);
  return sign * Number(digits);
}

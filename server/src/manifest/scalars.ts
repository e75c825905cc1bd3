import type { ScalarTag, Tags } from 'yaml';
import type { JsonScalar } from './json.ts';

const trueWords = /^(?:true|True|TRUE|yes|Yes|YES|on|On|ON|y|Y)$/;
const falseWords = /^(?:false|False|FALSE|no|No|NO|off|Off|OFF|n|N)$/;
const integer = /^[-+]?(?:0b_*[01][01_]*|0[0-7_]*|0o_*[0-7][0-7_]*|0x_*[0-9a-fA-F][0-9a-fA-F_]*|[1-9][0-9_]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

/**
 * Plain scalars as the API server's tools read them: YAML 1.1 booleans and octal numbers, but neither sexagesimal
 * numbers nor dates. Source: sigs.k8s.io/yaml/goyaml.v2, `resolve.go`.
 */
export function kubernetesTags(defaults: Tags): Tags {
  const kept = defaults.filter((tag) => typeof tag === 'object' && known.has(tag.tag));
  return [...kept, bool, int, floating];
}

/** The same without the library: what a plain scalar of one line is. */
export function toScalar(text: string): JsonScalar {
  if (!special.test(text)) return text;
  if (nothing.test(text)) return null;
  if (trueWords.test(text)) return true;
  if (falseWords.test(text)) return false;
  if (integer.test(text)) return toInteger(text);
  return float.test(text) ? toFloat(text) : text;
}

/** Nothing else begins as these do. */
const special =
  /^(?:[-+.~\d]|(?:[nN](?:ull|ULL|[oO])?|[tT]rue|TRUE|[fF]alse|FALSE|[yY](?:es|ES)?|[oO](?:[nN]|ff|FF))$)/;
/** As the library has it. */
const nothing = /^(?:~|[Nn]ull|NULL)?$/;

/** What a document that says `%YAML 1.1` adds to these, such as dates and sets, JSON does not have. */
const known: ReadonlySet<string> = new Set(['map', 'seq', 'str', 'null'].map((name) => `tag:yaml.org,2002:${name}`));

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
  resolve: toFloat,
};

function toFloat(text: string): number | string {
  return toFinite(Number(text.replaceAll('_', '')), text);
}

/** Octal is written `0644` or `0o644`; both are 420. */
function toInteger(text: string): number | string {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  return toFinite(sign * (/^0[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number(digits)), text);
}

/** What is too large for a number stays text. */
function toFinite(value: number, text: string): number | string {
  return Number.isFinite(value) ? value : text;
}

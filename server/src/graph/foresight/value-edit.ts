import type { JsonScalar } from '../../manifest/json.ts';
import { compareEnds } from '../../manifest/shift-offset.ts';

/** One stretch of a text that was replaced; offsets are UTF-16 code units. */
export interface ValueEdit {
  readonly file: string;
  readonly then: string;
  readonly now: string;
  /** Where the two begin to differ, */
  readonly start: number;
  /** and where they end to, in the older one. */
  readonly end: number;
  /** How much longer the text has become. */
  readonly growth: number;
}

/** What differs between two versions of a file; undefined where nothing does. */
export function compareTexts(file: string, then: string, now: string): ValueEdit | undefined {
  if (then === now) return undefined;
  const { head, tail } = compareEnds(then, now);
  return { file, then, now, start: head, end: then.length - tail, growth: now.length - then.length };
}

/** Texts that nothing but a text can be in any version of YAML, in a block or in a flow collection. */
const text = /^(?:[a-z_/]|\.\/)[\w./@%+-]*(?::[\w./@%+-]+)*(?: [\w./@%+-]+)*$/i;
/** `10m`, `1h30m`, `100Mi`: letters after the digits, and no number of YAML such as 1e3 or 0x1F. */
const quantity = /^(?:\d+(?:\.\d+)?(?:[a-df-wyz]|[a-df-wyz][a-z]))+$/i;
/** What some version of YAML or of its readers takes for something else. */
const word = /^(?:y|n|yes|no|on|off|true|false|null|nan|\.nan|\.inf|~|e\d+)$/i;
const number = /^(?:0|[1-9]\d{0,14})$/;

/**
 * The value of a scalar, read from its source alone; undefined for all where a reader of YAML would have to be asked:
 * words that mean something, dates, fractions, escapes, comments, several lines.
 */
export function readScalar(source: string): JsonScalar | undefined {
  const quoted = /^(["'])([ !#%&(-[\]-~]*)\1$/.exec(source);
  if (quoted) return quoted[2];
  if (source === 'true' || source === 'false') return source === 'true';
  if (number.test(source)) return Number(source);
  return (text.test(source) || quantity.test(source)) && !word.test(source) ? source : undefined;
}

import { toScalar } from '../../manifest/scalars.ts';

/** A name as it is written: on one line, with nothing in it that YAML would read as something else. */
export interface WrittenName {
  readonly value: string;
  readonly quote: '' | '"' | "'";
}

/** Reads one; undefined for what is written otherwise, such as an alias, a template or a text of several lines. */
export function readName(text: string): WrittenName | undefined {
  const quote = text.startsWith('"') ? '"' : text.startsWith("'") ? "'" : '';
  const value = quote === '' ? text : text.slice(1, -1);
  if (quote !== '' && (text.length < 2 || !text.endsWith(quote))) return undefined;
  return /^[\w.:@-]+$/.test(value) && !value.endsWith(':') ? { value, quote } : undefined;
}

/** Writes another name in the same style; one that YAML would take for a number or the like gets quotes. */
export function writeName(value: string, { quote }: Pick<WrittenName, 'quote'>): string {
  const needsQuotes = quote === '' && (typeof toScalar(value) !== 'string' || /^[^\w]|:$/.test(value));
  const mark = needsQuotes ? '"' : quote;
  return `${mark}${value}${mark}`;
}

/** What a name as rendered has around the one that is written; undefined where it does not have that, or has it twice. */
export function splitName(rendered: string, written: string): readonly [prefix: string, suffix: string] | undefined {
  if (rendered === written) return ['', ''];
  const at = rendered.indexOf(written);
  if (written === '' || at < 0 || rendered.includes(written, at + 1)) return undefined;
  return [rendered.slice(0, at), rendered.slice(at + written.length)];
}

/** What has to be written so that a name with these parts around it is rendered; undefined where nothing would do. */
export function stripName(rendered: string, [prefix, suffix]: readonly [string, string]): string | undefined {
  const isFitting = rendered.startsWith(prefix) && rendered.endsWith(suffix);
  const length = rendered.length - prefix.length - suffix.length;
  return isFitting && length > 0 ? rendered.slice(prefix.length, prefix.length + length) : undefined;
}

/** Whether an object of a kind can go by a name: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function isObjectName(name: string, group: string): boolean {
  if (group === 'rbac.authorization.k8s.io') return /^[\w.:@-]+$/.test(name) && name !== '.' && name !== '..';
  return name.length <= 253 && /^[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*$/.test(name);
}

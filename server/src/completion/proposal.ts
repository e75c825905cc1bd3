import type { Json } from '../manifest/json.ts';
import type { Description } from '../schema/describe.ts';

/** A piece of what is inserted: a text, or a gap to be filled in, with what stands in it at first. */
export type Part = string | { readonly gap: string; readonly choices?: readonly string[] };

/** Something that could stand at the cursor. */
export interface Proposal {
  readonly label: string;
  readonly sort: 'field' | 'value' | 'kind' | 'name' | 'file' | 'variable' | 'snippet';
  /** Lines after the first with the indentation that they have in the file. */
  readonly insert: readonly Part[];
  /** What the word that is typed is held against, where that is not the label. */
  readonly filter?: string;
  /** In a word or two, beside the label. */
  readonly note?: string;
  readonly detail?: string;
  /** What a schema says of it, with its name and source. */
  readonly description?: Description & { readonly source: string };
  /** The lower, the further above. */
  readonly rank: number;
  /** The one to be chosen if nothing speaks for another. */
  readonly isDeprecated?: boolean;
  /** What is inserted elsewhere, at the start of the line with this offset. */
  readonly before?: { readonly offset: number; readonly text: string };
}

/** What could stand there, and whether there may be more in a moment. */
export interface Proposals {
  readonly proposals: readonly Proposal[];
  readonly isPending: boolean;
}

/** Nothing. */
export const nothing: Proposals = { proposals: [], isPending: false };

/** The text with its gaps as a snippet of LSP. */
export function toSnippet(parts: readonly Part[]): string {
  let stop = 0;
  const text = parts.map((part) => {
    if (typeof part === 'string') return escape(part);
    stop++;
    const { gap, choices = [] } = part;
    if (choices.length > 1) return `\${${stop}|${choices.map(escapeChoice).join(',')}|}`;
    return gap === '' ? `$${stop}` : `\${${stop}:${escape(gap)}}`;
  });
  return text.join('');
}

/** The text with what stands in its gaps. */
export function toPlain(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.gap)).join('');
}

/** A scalar as it has to be written so that it is read as what it is. */
export function writeScalar(value: Json, quote: '' | '"' | "'" = ''): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (quote === "'") return `'${value.replaceAll("'", "''")}'`;
  return quote === '"' || !isPlain(value) ? JSON.stringify(value) : value;
}

/** Whether YAML reads a text without quotes as this text, in 1.1 as in 1.2. */
function isPlain(text: string): boolean {
  if (!/^[A-Za-z_./$~][^\n\r\t]*$/.test(text) && !/^[\d][\w.-]*[A-Za-z/][\w./:-]*$/.test(text)) return false;
  if (/: |:$| #|\s$/.test(text) || /^(?:~|null|true|false|yes|no|on|off|y|n)$/i.test(text)) return false;
  return !/^(?:\.\d|\.inf|\.nan|[-+]?(?:\d[\d_]*|0[xob][\da-f_]+)(?:\.\d*)?(?:e[-+]?\d+)?$|\d{4}-\d\d?-\d\d?|\d+(?::\d+)+$)/i.test(
    text,
  );
}

function escape(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

function escapeChoice(text: string): string {
  return text.replace(/[\\,|]/g, '\\$&');
}

import { type FieldPath, type Segment, parseSegment } from '../manifest/field-path.ts';

/**
 * Reads a path as the API server writes it: `spec.ports[0].port`, `.spec.containers[name="web"].x`,
 * `metadata.annotations[a/b]`. Undefined where the notation is another one.
 */
export function parseServerPath(text: string): FieldPath | undefined {
  const segments: Segment[] = [];
  const token = /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[([^\]]*)\]/gy;
  const trimmed = text.replace(/^<root>|^\./, '');
  while (token.lastIndex < trimmed.length) {
    const match = token.exec(trimmed);
    if (!match) return undefined;
    const [, field, index, inner] = match;
    if (field !== undefined) segments.push({ field });
    else if (index !== undefined) segments.push({ index: Number(index) });
    else segments.push(parseBracket(inner ?? ''));
  }
  return segments.length > 0 ? segments : undefined;
}

function parseBracket(inner: string): Segment {
  if (!inner.includes('=')) return { field: inner };
  if (inner.startsWith('=')) return parseSegment(`v:${inner.slice(1)}`) ?? { field: inner };
  const keys = inner.split(',').map((part) => {
    const name = part.slice(0, part.indexOf('='));
    const value = part.slice(name.length + 1);
    return `${JSON.stringify(name)}:${value}`;
  });
  return parseSegment(`k:{${keys.join(',')}}`) ?? { field: inner };
}

/**
 * The words of a cause without the value that they quote, where it is a whole object: that of a Job holds its Pod.
 */
export function shortenWords(words: string): string {
  const [, start, end] = /^((?:Invalid value|Forbidden|Unsupported value)): .*[}\]"]: ([^{}]+)$/s.exec(words) ?? [];
  return start === undefined || end === undefined || words.length < longest ? words : `${start}: ${end}`;
}

/** More than this nobody reads at the end of a line. */
const longest = 200;

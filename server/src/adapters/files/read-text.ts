import type { FileError, Result } from '../../ports.ts';

/** What makes a text of 10 MB for certain, of which a manifest may have less: UTF-8 has at most three bytes for each of its units. */
export const mostBytes = 3 * (10 * 1024 * 1024 + 1);

/** Reads a text to its end, or so far that it is too large for a manifest. */
export async function readText(stream: AsyncIterable<Uint8Array | string>): Promise<Result<string, FileError>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    parts.push(bytes);
    length += bytes.length;
    if (length >= mostBytes) break;
  }
  return decodeText(Buffer.concat(parts), length >= mostBytes);
}

/** A text in UTF-8 or, as YAML allows, with a byte order mark in UTF-16; of one that was cut the last character may be missing. */
export function decodeText(bytes: Uint8Array, isCut: boolean): Result<string, FileError> {
  try {
    const decoder = new TextDecoder(findEncoding(bytes), { fatal: true });
    return { ok: true, value: decoder.decode(bytes, { stream: isCut }) };
  } catch {
    return { ok: false, error: { kind: 'not-text', message: 'It is not text in UTF-8.' } };
  }
}

function findEncoding([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

import { StringDecoder } from 'node:string_decoder';

/** Splits what arrives into lines; the function that is returned is false for a line that is longer than allowed. */
export function createLineReader(onLine: (line: string) => void, longest: number): (chunk: Buffer) => boolean {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  return (chunk) => {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    parts.push(first);
    length += first.length;
    for (const other of others) {
      const line = parts.join('');
      parts = [other];
      length = other.length;
      if (line.trim() !== '') onLine(line);
    }
    return length <= longest;
  };
}

import { StringDecoder } from 'node:string_decoder';

/** Splits what arrives into lines. */
export interface LineReader {
  /** False for a line that is longer than allowed. */
  read(chunk: Buffer): boolean;
  /** Hands on what stands after the last line break. */
  end(): void;
}

/** Blank lines are left out. */
export function createLineReader(onLine: (line: string) => void, longest: number): LineReader {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;

  function finish(next: string): void {
    const line = parts.join('');
    parts = [next];
    length = next.length;
    if (line.trim() !== '') onLine(line);
  }

  return {
    read(chunk) {
      const [first = '', ...others] = decoder.write(chunk).split('\n');
      parts.push(first);
      length += first.length;
      for (const other of others) finish(other);
      return length <= longest;
    },
    end() {
      parts.push(decoder.end());
      finish('');
    },
  };
}

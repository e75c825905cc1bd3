/** A text and what a person does to it next, drawn from a seed, so that a run can be seen again. */
export interface Typist {
  /** The text after the next step: a letter, a line, a paste, an indentation, an undo. */
  next(): string;
}

/** Types into a text as people do, and worse; after a while it begins anew, since rubbish only grows. */
export function createTypist(texts: readonly string[], seed: number): Typist {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let text = '';
  let history: readonly string[] = [];
  let left = 0;

  function edit(): string {
    const kind = pick([
      'letter',
      'letter',
      'letter',
      'delete',
      'line',
      'cut',
      'paste',
      'indent',
      'undo',
      'undo',
    ] as const);
    const at = Math.floor(random() * (text.length + 1));
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const end = text.indexOf('\n', at) + 1 || text.length;
    if (kind === 'letter') return text.slice(0, at) + pick(letters) + text.slice(at);
    if (kind === 'delete') return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 3));
    if (kind === 'line') return text.slice(0, end) + text.slice(start, end) + text.slice(end);
    if (kind === 'cut') return text.slice(0, start) + text.slice(end);
    if (kind === 'indent') return toggleIndent(text, start, random() < 0.5);
    if (kind === 'undo') return history.at(-1) ?? text;
    const other = pick(texts);
    const from = Math.floor(random() * other.length);
    return text.slice(0, at) + other.slice(from, from + 20 + Math.floor(random() * 200)) + text.slice(at);
  }

  return {
    next() {
      if (left-- === 0) {
        left = 50;
        text = pick(texts);
        history = [];
        return text;
      }
      const edited = edit();
      history = edited === history.at(-1) ? history.slice(0, -1) : [...history, text].slice(-20);
      text = edited;
      return text;
    },
  };
}

const letters: readonly string[] = [
  ...Array.from('abz019 :-#"\'{}[],|>&*!?%@\n\t🚀'),
  ...['\n', '\n  ', ': ', '- ', '---\n', '...\n', '<<: ', '\r\n'],
];

function toggleIndent(text: string, start: number, isDeeper: boolean): string {
  if (isDeeper) return `${text.slice(0, start)}  ${text.slice(start)}`;
  return text.slice(0, start) + text.slice(start).replace(/^ {1,2}/, '');
}

/** Numbers from 0 to 1 by xorshift, which are the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

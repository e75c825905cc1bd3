import { type Position, type Range, shiftPosition, shiftRange } from './position.ts';

/** What a comment asks not to be told of. */
export interface Suppression {
  /** `line` and `file` are comments of ours; the others are those of another YAML language server. */
  readonly kind: 'line' | 'file' | 'foreign-line' | 'foreign-schema';
  /** First and last line that it is about; absent for the whole file, empty where nothing follows. */
  readonly lines?: readonly [first: number, last: number];
  /** Only these; all where there are none. */
  readonly codes: readonly { readonly code: string; readonly range: Range }[];
  /** Only messages in which one of these stands; all where there are none. */
  readonly words: readonly string[];
  /** Where another code can be added. */
  readonly end: Position;
}

/** Something that would be told: on which line it begins, and what it goes by. */
export interface Told {
  readonly code: string;
  readonly line: number;
  readonly about: 'syntax' | 'schema' | 'secret' | 'cluster' | 'comment';
  readonly message?: string;
}

/** Whether one of these comments asks not to be told of it. */
export function isHidden(suppressions: readonly Suppression[], told: Told): boolean {
  return suppressions.some((one) => hides(one, told));
}

/** The same comment in a text that has some more lines before it. */
export function shiftSuppression(suppression: Suppression, by: number): Suppression {
  const { lines, codes, end } = suppression;
  return {
    ...suppression,
    ...(lines ? { lines: [lines[0] + by, lines[1] + by] as const } : {}),
    codes: codes.map(({ code, range }) => ({ code, range: shiftRange(range, by) })),
    end: shiftPosition(end, by),
  };
}

function hides({ kind, lines, codes, words }: Suppression, { code, line, about, message = '' }: Told): boolean {
  if (lines && (line < lines[0] || line > lines[1])) return false;
  switch (kind) {
    case 'line':
    case 'file':
      return codes.length === 0 || codes.some((one) => one.code === code);
    case 'foreign-schema':
      return about === 'schema';
    case 'foreign-line':
      return (about === 'schema' || about === 'syntax') && (words.length === 0 || words.some(isIn(message)));
  }
}

function isIn(message: string): (words: string) => boolean {
  const text = message.toLowerCase();
  return (words) => text.includes(words.toLowerCase());
}

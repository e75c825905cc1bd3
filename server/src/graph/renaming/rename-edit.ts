import type { SourcePlace } from '../build/rendered.ts';

/** What is to stand at a place instead. */
export interface RenameEdit {
  readonly place: Pick<SourcePlace, 'file' | 'start' | 'end'>;
  readonly text: string;
  /** Why a person should look at it first. */
  readonly doubt?: string;
}

/** How a rename goes, or a sentence that says why it does not. */
export type RenamePlan =
  | { readonly edits: readonly RenameEdit[]; readonly unseen: readonly string[]; readonly refusal?: never }
  | { readonly refusal: string };

/** The text of a file as it was built; undefined where it cannot be read. */
export type ReadText = (file: string) => string | undefined;

/** Stops a rename; caught where it is planned. */
export class Refusal extends Error {}

/** One edit for each place; two that want different texts there refuse the rename. */
export function gatherEdits(all: readonly RenameEdit[]): readonly RenameEdit[] {
  const known = new Map<string, RenameEdit>();
  for (const edit of all) {
    const { file, start, end } = edit.place;
    const key = `${file} ${start} ${end}`;
    const before = known.get(key);
    if (before && before.text !== edit.text) throw new Refusal(`${file} names two objects at one place.`);
    if (!before || (before.doubt !== undefined && edit.doubt === undefined)) known.set(key, edit);
  }
  return [...known.values()];
}

/** SOPS seals a file as a whole, unless it is told to seal the encrypted values alone. */
export function isSealed(text: string): boolean {
  return /^\s+["']?mac["']?:\s*["']?ENC\[/m.test(text) && !/mac_only_encrypted["']?:\s*true/.test(text);
}

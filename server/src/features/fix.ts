import type { TextEdit } from '../manifest/edit.ts';

/** A change that could be made, in words. */
export interface Fix {
  readonly title: string;
  readonly edit: TextEdit;
  readonly isPreferred?: boolean;
}

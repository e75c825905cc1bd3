import type { Diagnostic } from 'vscode-languageserver-types';

/** A text to check. */
export interface SourceFile {
  /** As shown: relative to the working directory, with slashes; `-` for standard input. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
}

/** What was found in one text. */
export interface CheckedFile {
  /** As shown: relative to the working directory, with slashes; `-` for standard input. */
  readonly path: string;
  readonly text: string;
  readonly documents: number;
  /** As LSP has them: places from zero, in UTF-16 code units; `data.resource` names the resource. */
  readonly diagnostics: readonly Diagnostic[];
}

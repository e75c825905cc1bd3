import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { TextEdit } from '../../manifest/edit.ts';
import type { Position } from '../../manifest/position.ts';
import type { Manifest } from '../../manifest/resource.ts';

/** A file of a repository as it is now, to be edited. */
export interface Editable {
  readonly uri: string;
  /** From the repository's root, as builds name it. */
  readonly path: string;
  readonly manifest: Manifest;
  /** Of what an editor shows. */
  readonly version?: number;
  /** From an offset in the text that was built; undefined where it has been edited since. */
  readonly toPosition: (offset: number) => Position | undefined;
}

/** What edits of other files need. */
export interface Editing {
  /** By path from the repository's root; undefined for what cannot be read, or has to be read first. */
  readonly read: (path: string) => Editable | undefined;
  /** Whether the client knows edits that are for one version of a document. */
  readonly hasVersions: boolean;
  /** Whether the client has a command that opens a pull request with an edit that nobody has applied. */
  readonly opensPullRequests?: boolean;
}

/** One change of one file. */
export interface FileEdit {
  readonly file: Editable;
  readonly edit: TextEdit;
}

/** The changes together, each for the version that it was worked out for; undefined where there is none. */
export function toWorkspaceEdit(edits: readonly FileEdit[], { hasVersions }: Editing): WorkspaceEdit | undefined {
  if (edits.length === 0) return undefined;
  const changed = new Map<string, TextDocumentEdit>();
  for (const { file, edit } of edits) {
    const { uri, version = null } = file;
    const known = changed.get(uri);
    changed.set(uri, { textDocument: { uri, version }, edits: [...(known?.edits ?? []), edit] });
  }
  if (hasVersions) return { documentChanges: [...changed.values()] };
  return { changes: Object.fromEntries([...changed].map(([uri, { edits: own }]) => [uri, own as TextEdit[]])) };
}

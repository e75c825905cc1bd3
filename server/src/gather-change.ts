import { t } from '@vscode/l10n';
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ChangeContent, ChangeError, ChangeRepository, FileChange } from './change-port.ts';
import type { ChangePlaces } from './change-places.ts';
import { textOf } from './features/point-at.ts';
import type { GitHistory } from './git-port.ts';
import type { RepositoryFiles, Result } from './ports.ts';
import type { PullRequestSource } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';

/** Where a person's changes are read. */
export interface GatherTools {
  /** Of the folder that was asked about. */
  readonly folder: string;
  /** The top of the repository; absolute. */
  readonly root: string;
  readonly places: ChangePlaces;
  readonly changes: Pick<ChangeRepository, 'changes' | 'ignored'>;
  readonly history: Pick<GitHistory, 'textAt'>;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly snapshot: Snapshot;
}

type Gathered = Result<ChangeContent, ChangeError>;

/** What a person wants changed, as Git is told it: by path from the repository's root. */
export async function gatherChange(
  source: PullRequestSource,
  tools: GatherTools,
  signal: AbortSignal,
): Promise<Gathered> {
  const { folder, changes, places } = tools;
  switch (source.kind) {
    case 'all':
    case 'staged': {
      const found = await changes.changes(folder, { kind: source.kind }, signal);
      return found.ok ? toFiles(found.value) : found;
    }
    case 'files':
      return gatherShown(source.uris, tools, signal);
    case 'edit':
      return gatherEdit(source.edit, tools, signal);
    case 'revert':
      return { ok: true, value: { kind: 'revert', commit: source.commit } };
    case 'restore': {
      const paths = toPaths(source.uris, places);
      return paths.ok ? { ok: true, value: { kind: 'restore', commit: source.commit, paths: paths.value } } : paths;
    }
  }
}

/** What an editor shows counts, though it is not saved. */
async function gatherShown(uris: readonly string[], tools: GatherTools, signal: AbortSignal): Promise<Gathered> {
  const { folder, root, changes, places, history, snapshot } = tools;
  const paths = toPaths(uris, places);
  if (!paths.ok) return paths;
  const found = await changes.changes(folder, { kind: 'paths', paths: paths.value }, signal);
  if (!found.ok && found.error.kind !== 'nothing-to-change') return found;
  const files = new Map(found.ok ? found.value : []);
  const fresh: string[] = [];
  for (const [uri, manifest] of snapshot.manifests) {
    const path = places.toPath(uri);
    if (path === undefined || /(?:^|\/)\.decrypted~/.test(path)) continue;
    if (!paths.value.some((one) => isBelow(path, one))) continue;
    const shown = textOf(manifest);
    const known = files.get(path);
    if (known?.after === shown) continue;
    const before = known
      ? { ok: true as const, value: known.before }
      : await history.textAt(root, `/${path}`, 'HEAD', signal);
    if (!before.ok) return { ok: false, error: { kind: 'failed', message: before.error.message } };
    if (!known && before.value === null) fresh.push(path);
    const text = withMark(shown, known?.after ?? before.value);
    if (toLines(before.value) === toLines(text)) files.delete(path);
    else files.set(path, { ...withoutContent(known), before: before.value, after: text });
  }
  // an editor shows these as any others, and the person has told Git never to take them
  const ignored = await changes.ignored(folder, fresh, signal);
  if (!ignored.ok) return ignored;
  for (const path of ignored.value) files.delete(path);
  const [first] = ignored.value;
  if (files.size === 0 && first !== undefined) {
    const message = t(
      '{0} is ignored by a rule of Git, so it is not committed. Add it with "git add -f" first.',
      first,
    );
    return refuse('refused-path', message, first);
  }
  return toFiles(files);
}

/** Only the edit itself: what else a person has changed in these files is merged away. */
async function gatherEdit(edit: WorkspaceEdit, tools: GatherTools, signal: AbortSignal): Promise<Gathered> {
  const files = new Map<string, FileChange>();
  for (const [uri, edits, version] of listEdits(edit)) {
    const path = tools.places.toPath(uri);
    if (path === undefined) return refusePath(uri);
    if (version !== undefined && tools.snapshot.manifests.get(uri)?.version !== version)
      return refuse(
        'outdated',
        t('{0} has changed since, so this would go to another place. Choose it again.', path),
        path,
      );
    const before = await readShown(uri, tools, signal);
    if (before === undefined) return refuse('failed', t('{0} could not be read.', path), path);
    const after = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, before), [...edits]);
    if (after !== before) files.set(path, { before, after });
  }
  return toFiles(files);
}

async function readShown(
  uri: string,
  { snapshot, files }: GatherTools,
  signal: AbortSignal,
): Promise<string | undefined> {
  const shown = snapshot.manifests.get(uri);
  if (shown) return textOf(shown);
  const read = await files.read(uri, signal);
  return read.ok ? read.value : undefined;
}

/** Of a document, and of which version of it, where that is known. */
type ListedEdit = readonly [uri: string, edits: readonly TextEdit[], version?: number];

function toListed({ textDocument: { uri, version }, edits }: TextDocumentEdit): ListedEdit {
  const own = edits.filter((one): one is TextEdit => 'newText' in one);
  return version === null ? [uri, own] : [uri, own, version];
}

function listEdits({ changes, documentChanges }: WorkspaceEdit): readonly ListedEdit[] {
  if (!documentChanges) return Object.entries(changes ?? {}).map(([uri, edits]) => [uri, edits]);
  return documentChanges.flatMap((change) => ('edits' in change ? [toListed(change)] : []));
}

function toPaths(uris: readonly string[], places: ChangePlaces): Result<readonly string[], ChangeError> {
  const paths: string[] = [];
  for (const uri of uris) {
    const path = places.toPath(uri);
    if (path === undefined) return refusePath(uri);
    paths.push(path);
  }
  return { ok: true, value: paths };
}

function toFiles(files: ReadonlyMap<string, FileChange>): Gathered {
  if (files.size > 0) return { ok: true, value: { kind: 'files', files } };
  return refuse('nothing-to-change', t('Nothing has changed since the last commit. Change a manifest first.'));
}

function refusePath(uri: string): { readonly ok: false; readonly error: ChangeError } {
  return refuse('refused-path', t('{0} does not lie in this repository.', decodeURIComponent(uri)));
}

function refuse(
  kind: ChangeError['kind'],
  message: string,
  path?: string,
): { readonly ok: false; readonly error: ChangeError } {
  return { ok: false, error: { kind, message, ...(path !== undefined && { paths: [path] }) } };
}

/** The mode stays; what Git has made of the content on the disk is not what is shown. */
function withoutContent(known: FileChange | undefined): Pick<FileChange, 'mode'> {
  return known?.mode ? { mode: known.mode } : {};
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** An editor does not tell of the mark that a file begins with, and keeps it. */
function withMark(text: string, other: string | null): string {
  return other?.startsWith(byteOrderMark) === true && !text.startsWith(byteOrderMark) ? byteOrderMark + text : text;
}

const byteOrderMark = '\uFEFF';

/** An editor may show other ends of lines than Git keeps. */
function toLines(text: string | null): string | undefined {
  return text?.replaceAll('\r\n', '\n');
}

import { t } from '@vscode/l10n';
import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  type Connection,
  LSPErrorCodes,
  MessageType,
  type Position,
  type PrepareRenameResult,
  ResponseError,
  ShowMessageNotification,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
  type WorkspaceEditClientCapabilities,
} from 'vscode-languageserver';
import { type Renameable, findRenameable } from './features/rename.ts';
import type { RenameEdit } from './graph/renaming/rename-edit.ts';
import { guard } from './guard.ts';
import type { LocatedFile, Locating } from './locating.ts';
import { maskText } from './manifest/mask-texts.ts';
import type { Log } from './ports.ts';
import type { Snapshot } from './snapshot.ts';

/** An answer, or a sentence for a person that says why there is none. */
type Answer<T> = { readonly value: T } | { readonly refusal: string };

/** The edits of a rename, and what may name the object beside them. */
interface Planned {
  readonly value: WorkspaceEdit | null;
  readonly unseen: readonly string[];
}

/** Answers what can get another name, and the edits that give it one; a refusal is an error, whose message an editor shows. */
export function serveRename(
  connection: Connection,
  log: Log,
  locating: Locating,
  snapshot: () => Snapshot,
): (client: WorkspaceEditClientCapabilities) => void {
  let client: WorkspaceEditClientCapabilities = {};

  connection.onPrepareRename(async ({ textDocument: { uri }, position }) => {
    const answer = await guard<Answer<PrepareRenameResult | null>>(log, 'prepareRename', { value: null }, async () => {
      const now = snapshot();
      return withTexts(now, uri, async (open) => {
        const found = open.find(position);
        if (!found) return { value: null };
        // any other name will do to see whether it can be done
        const plan = found.plan(`${found.name}x`);
        if (plan.refusal !== undefined) return { refusal: maskerOf(now, uri)(plan.refusal) };
        const file = await open.file(found.place.file);
        const [start, end] = [file?.toPosition(found.place.start), file?.toPosition(found.place.end)];
        return { value: start && end ? { range: { start, end }, placeholder: found.name } : null };
      });
    });
    return orRefuse(answer);
  });

  connection.onRenameRequest(async ({ textDocument: { uri }, position, newName }) => {
    const nothing: Planned = { value: null, unseen: [] };
    const answer = await guard<Planned | { refusal: string }>(log, 'rename', nothing, async () => {
      const now = snapshot();
      return withTexts(now, uri, async ({ find, file }): Promise<Planned | { refusal: string }> => {
        const plan = find(position)?.plan(newName);
        if (!plan) return nothing;
        const mask = maskerOf(now, uri);
        if (plan.refusal !== undefined) return { refusal: mask(plan.refusal) };
        const edits = plan.edits.map((one) => (one.doubt === undefined ? one : { ...one, doubt: mask(one.doubt) }));
        const edit = await toWorkspaceEdit(edits, file, client);
        return edit
          ? { value: edit, unseen: plan.unseen.map(mask) }
          : { refusal: t('A file has been changed just now: try again in a moment.') };
      });
    });
    if ('unseen' in answer && answer.unseen.length > 0)
      await connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Info,
        message: answer.unseen.slice(0, 5).join('\n'),
      });
    return orRefuse(answer);
  });

  /** What is planned asks for texts; those that are not there yet are read, and it is planned again. */
  async function withTexts<T>(
    now: Snapshot,
    uri: string,
    run: (open: {
      find: (position: Position) => Renameable | undefined;
      file: (path: string) => Promise<LocatedFile | undefined>;
    }) => Promise<T>,
  ): Promise<T> {
    const repository = now.builtRepository(uri);
    const known = new Map<string, LocatedFile | undefined>();
    const missing = new Set<string>();
    const read = (file: string): string | undefined => {
      if (!known.has(file)) missing.add(file);
      return known.get(file)?.text;
    };
    const file = async (path: string): Promise<LocatedFile | undefined> => {
      if (!known.has(path)) known.set(path, repository && (await locating.open(now, repository, path)));
      return known.get(path);
    };
    for (;;) {
      const answer = await run({ find: (position) => findRenameable(now, uri, position, read), file });
      const wanted = [...missing].filter((path) => !known.has(path));
      if (wanted.length === 0) return answer;
      await Promise.all(wanted.map(file));
      missing.clear();
    }
  }

  return (editor) => {
    client = editor;
  };
}

/** Undefined where an editor has changed one of the places since. */
async function toWorkspaceEdit(
  edits: readonly RenameEdit[],
  open: (path: string) => Promise<LocatedFile | undefined>,
  { documentChanges, changeAnnotationSupport }: WorkspaceEditClientCapabilities,
): Promise<WorkspaceEdit | undefined> {
  const changed = new Map<string, TextDocumentEdit & { edits: (TextEdit | AnnotatedTextEdit)[] }>();
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  for (const { place, text, doubt } of edits) {
    const file = await open(place.file);
    const [start, end] = [file?.toPosition(place.start), file?.toPosition(place.end)];
    if (!file || !start || !end) return undefined;
    const { uri, version = null } = file;
    const change = changed.get(uri) ?? { textDocument: { uri, version }, edits: [] };
    changed.set(uri, change);
    const edit = { range: { start, end }, newText: text };
    change.edits.push(doubt !== undefined && changeAnnotationSupport ? { ...edit, annotationId: doubt } : edit);
    if (doubt !== undefined) changeAnnotations[doubt] = { label: doubt, needsConfirmation: true };
  }
  if (!documentChanges) return { changes: Object.fromEntries([...changed].map(([uri, { edits: own }]) => [uri, own])) };
  const isAnnotated = changeAnnotationSupport && Object.keys(changeAnnotations).length > 0;
  return { documentChanges: [...changed.values()], ...(isAnnotated && { changeAnnotations }) };
}

/** What comes from a Secret can stand in a name. */
function maskerOf(now: Snapshot, uri: string): (text: string) => string {
  const secrets = now.builtRepository(uri)?.secretTexts() ?? [];
  return (text) => maskText(text, secrets);
}

function orRefuse<T>(answer: Answer<T>): T | ResponseError {
  return 'refusal' in answer ? new ResponseError(LSPErrorCodes.RequestFailed, answer.refusal) : answer.value;
}

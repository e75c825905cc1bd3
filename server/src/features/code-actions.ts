import { t } from '@vscode/l10n';
import { type CodeAction, type CodeActionContext, CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import type { Range } from '../manifest/position.ts';
import { isBefore } from '../manifest/position.ts';
import type { Manifest } from '../manifest/resource.ts';
import { suppress } from '../manifest/suppress.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Mark, findMarks } from './diagnostics.ts';
import { driftActions } from './drift-fixes/drift-actions.ts';
import type { Editing } from './drift-fixes/editable.ts';
import type { Fix } from './fix.ts';
import { listInKustomization } from './rule-fixes.ts';
import { migrateAll } from './migrate-all.ts';
import { fixSchemaFinding } from './schema-fixes.ts';

/** For how many findings of a selection help is worked out; each reads its document anew. */
const most = 20;
/** In UTF-16 code units; an editor asks with each move of the cursor, and a larger document would take too long each time. */
const largest = 200_000;

/**
 * What can be done about the findings in a range; nothing unless the file is read in the version that the client has,
 * since a change would land in the wrong place.
 */
export function codeActions(
  snapshot: Snapshot,
  uri: string,
  version: number | undefined,
  range: Range,
  { diagnostics, only }: CodeActionContext,
  editing: Editing = noEditing,
): CodeAction[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest || (version !== undefined && manifest.version !== version) || !isWanted(only)) return [];
  const marks = findMarks(snapshot, uri).filter(
    (mark) => touches(mark.diagnostic.range, range) && isSmall(manifest, mark.diagnostic.range),
  );
  const actions = marks.slice(0, most).flatMap((mark) =>
    [...findFixes(mark), ...silence(manifest, mark)].map(({ title, edit, isPreferred }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostics.find((shown) => isSame(shown, mark.diagnostic)) ?? mark.diagnostic],
      edit: { changes: { [uri]: [edit] } },
      ...(isPreferred ? { isPreferred } : {}),
    })),
  );
  const drifted = marks.slice(0, most).flatMap(({ diagnostic, placed }) => {
    const shown = diagnostics.find((one) => isSame(one, diagnostic)) ?? diagnostic;
    return placed ? [{ placed, diagnostic: shown }] : [];
  });
  const lists = marks.flatMap((mark) => (mark.list ? listInKustomization(snapshot, uri, mark, mark.list) : []));
  const drift = driftActions(snapshot, uri, drifted, editing);
  return [...lists, ...join(drift), ...join(actions), ...migrateAll(snapshot, manifest, marks)];
}

const noEditing: Editing = { read: () => undefined, hasVersions: false };

/** What one change would mend is offered once. */
function join(actions: readonly CodeAction[]): CodeAction[] {
  const byChange = new Map<string, CodeAction>();
  for (const action of actions) {
    const key = JSON.stringify([action.title, action.edit, action.command]);
    const same = byChange.get(key);
    const diagnostics = [...(same?.diagnostics ?? []), ...(action.diagnostics ?? [])];
    byChange.set(key, { ...action, diagnostics });
  }
  return [...byChange.values()];
}

function findFixes({ diagnostic, checked, finding, replacement }: Mark): readonly Fix[] {
  if (replacement !== undefined) {
    const edit = { range: diagnostic.range, newText: replacement };
    return [{ title: t('Change to {name}', { name: replacement }), edit, isPreferred: true }];
  }
  return checked && finding ? fixSchemaFinding(checked, finding) : [];
}

/** The comments that disable a finding; what is wrong with such a comment is not disabled by another. */
function silence(manifest: Manifest, { diagnostic }: Mark): readonly Fix[] {
  const code = String(diagnostic.code);
  if (code === 'unknown-code') return [];
  const at = diagnostic.range.start.line;
  const line = suppress(manifest, { code, line: at, in: 'line' });
  const file = suppress(manifest, { code, line: at, in: 'file' });
  return [
    ...(line ? [{ title: t('Disable {code} for this line', { code }), edit: line }] : []),
    ...(file ? [{ title: t('Disable {code} in this file', { code }), edit: file }] : []),
  ];
}

function isSmall({ chunks }: Manifest, { start }: Range): boolean {
  return (chunks.findLast(({ line }) => line <= start.line)?.text.length ?? 0) <= largest;
}

function isWanted(only: readonly string[] | undefined): boolean {
  return only?.some((kind) => kind === '' || kind === CodeActionKind.QuickFix) ?? true;
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  const isPlace = JSON.stringify(toPlace(a)) === JSON.stringify(toPlace(b));
  return isPlace && a.code === b.code && a.source === b.source;
}

function toPlace({ range: { start, end } }: Diagnostic): readonly number[] {
  return [start.line, start.character, end.line, end.character];
}

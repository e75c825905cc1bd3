import { t } from '@vscode/l10n';
import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { Manifest } from '../manifest/resource.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Mark } from './diagnostics.ts';
import { migrate } from './migrate.ts';

/** Each change reads its document anew, again and again: no more than an editor waits for. */
const most = 50;

/** Offers the migration of all objects of a file at once where one of them is asked about and another can be, too. */
export function migrateAll({ checked }: Snapshot, { uri }: Manifest, asked: readonly Mark[]): readonly CodeAction[] {
  const isAsked = asked.some(({ finding }) => finding?.code === 'api-removed' || finding?.code === 'api-deprecated');
  const all = (isAsked ? (checked.get(uri) ?? []) : []).filter(({ migration }) => migration !== undefined);
  if (all.length < 2) return [];
  const edits = all.slice(0, most).flatMap((one) => migrate(one) ?? []);
  const left = all.length - edits.length;
  if (edits.length < 2) return [];
  const title =
    left === 0
      ? t('Migrate all {count} objects of this file', { count: edits.length })
      : t('Migrate {count} objects of this file, {left} need a person', { count: edits.length, left });
  return [{ title, kind: CodeActionKind.QuickFix, edit: { changes: { [uri]: edits } } }];
}

import type { CodeAction } from 'vscode-languageserver';
import { codeActions } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { applyEdit } from './apply-edit.ts';
import { checkedSnapshot } from './schema-snapshots.ts';
import { type See, uri } from './snapshots.ts';

/** Of an object that the schemas know. */
export const head = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n';
/** More lines than any text of a test has. */
export const whole = { start: { line: 0, character: 0 }, end: { line: 99_999, character: 0 } };

/** Everything that is offered for the findings in a range of a text. */
export function actions(text: string, range = whole, see?: See): CodeAction[] {
  const snapshot = checkedSnapshot(text, see);
  return codeActions(snapshot, uri, 1, range, { diagnostics: diagnostics(snapshot, uri) });
}

/** The text after an action, which must make one change in it. */
export function apply(text: string, action: CodeAction | undefined): string {
  const [edit, ...others] = action?.edit?.changes?.[uri] ?? [];
  if (!edit || others.length > 0) throw new Error(`not one edit: ${JSON.stringify(action)}`);
  return applyEdit(text, edit);
}

/** Whether an action writes a comment, or a code in one. */
export const isDisabling = ({ edit }: CodeAction): boolean =>
  edit?.changes?.[uri]?.some(({ newText }) => /driftline-disable|^, /.test(newText)) === true;

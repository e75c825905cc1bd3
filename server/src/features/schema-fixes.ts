import { t } from '@vscode/l10n';
import { isScalar } from 'yaml';
import type { Checked } from '../graph/check-manifest.ts';
import { type TextEdit, edit } from '../manifest/edit.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { findNode, locate } from '../manifest/locate.ts';
import type { Declaration } from '../manifest/resource.ts';
import { renameKey } from '../manifest/rename-key.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { addMissing } from './add-missing.ts';
import type { Fix } from './fix.ts';
import { migrate } from './migrate.ts';
import { moveMisplaced } from './move-misplaced.ts';

/** Of a longer list nobody wants each value offered. */
const mostChoices = 4;

/** What would be right instead, where that can be told. */
export function fixSchemaFinding(checked: Checked, finding: SchemaFinding): readonly Fix[] {
  const { code, suggestion, path } = finding;
  const { declaration } = checked;
  if (code === 'api-removed' || code === 'api-deprecated') {
    const name = checked.migration?.to.apiVersion ?? '';
    return toFixes(t('Migrate to {name}', { name }), migrate(checked), true);
  }
  if (code === 'schema-unknown-field')
    return [
      ...(suggestion === undefined
        ? []
        : toFixes(changeTo(suggestion), renameKey(declaration, path, suggestion), true)),
      ...moveMisplaced(checked, finding),
    ];
  if (code === 'schema-unknown-kind' && suggestion !== undefined)
    return toFixes(changeTo(suggestion), edit(declaration, path, suggestion), true);
  if (code === 'schema-required') return addMissing(checked, finding);
  return [...quote(checked, finding), ...unquote(checked, finding), ...choose(checked, finding)];
}

/** Text is due where YAML, or a tool, reads something else: quotes keep what is written. */
function quote({ declaration }: Checked, { quote, path }: SchemaFinding): readonly Fix[] {
  const node = findNode(declaration, path);
  if (!quote || !isScalar(node) || node.type !== 'PLAIN' || node.source === undefined) return [];
  // A date is text already, which no edit would change.
  const newText = `'${node.source.replaceAll("'", "''")}'`;
  const change = edit(declaration, path, node.source) ?? rewrite(declaration, path, newText);
  return toFixes(t('Put it in quotes'), change, true);
}

/** A number or a boolean is due where one stands in quotes. */
function unquote({ declaration }: Checked, { unquote, path }: SchemaFinding): readonly Fix[] {
  const value = valueAt(declaration.value, path);
  if (!unquote || typeof value !== 'string') return [];
  const meant = value === 'true' || value === 'false' ? value === 'true' : Number(value);
  return toFixes(t('Remove the quotes'), edit(declaration, path, meant), true);
}

/** One of the values that are allowed: the one that is near, or all if they are few. */
function choose({ declaration }: Checked, finding: SchemaFinding): readonly Fix[] {
  const { code, path, suggestion, choices = [] } = finding;
  if (code === 'yaml-word' && suggestion !== undefined)
    return toFixes(changeTo(suggestion), rewrite(declaration, path, suggestion), true);
  if (code !== 'schema-enum') return [];
  if (suggestion !== undefined) return toFixes(changeTo(suggestion), edit(declaration, path, suggestion), true);
  if (choices.length > mostChoices) return [];
  return choices.flatMap((choice) => toFixes(changeTo(String(choice)), edit(declaration, path, choice), false));
}

/** The same value in other words, which to an edit is no change. */
function rewrite(declaration: Declaration, path: FieldPath, newText: string): TextEdit | undefined {
  const place = locate(declaration, path);
  return place && { range: place.value, newText };
}

function changeTo(name: string): string {
  return t('Change to {name}', { name });
}

function toFixes(title: string, change: TextEdit | undefined, isPreferred: boolean): readonly Fix[] {
  return change ? [{ title, edit: change, isPreferred }] : [];
}

import { t } from '@vscode/l10n';
import { isScalar } from 'yaml';
import type { Checked } from '../graph/check-manifest.ts';
import { type TextEdit, edit } from '../manifest/edit.ts';
import { valueAt } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';
import { findNode } from '../manifest/locate.ts';
import { renameKey } from '../manifest/rename-key.ts';
import { describe } from '../schema/describe.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { SchemaFinding } from '../schema/finding.ts';

/** A change that could be made, in words. */
export interface Fix {
  readonly title: string;
  readonly edit: TextEdit;
  readonly isPreferred?: boolean;
}

/** Of a longer list nobody wants each value offered. */
const mostChoices = 4;

/** What would be right instead, where that can be told. */
export function fixSchemaFinding(checked: Checked, finding: SchemaFinding): readonly Fix[] {
  const { code, suggestion, path } = finding;
  const { declaration } = checked;
  if (code === 'schema-unknown-field' && suggestion !== undefined)
    return toFixes(changeTo(suggestion), renameKey(declaration, path, suggestion), true);
  if (code === 'schema-unknown-kind' && suggestion !== undefined)
    return toFixes(changeTo(suggestion), edit(declaration, path, suggestion), true);
  return [...quote(checked, finding), ...unquote(checked, finding), ...choose(checked, finding)];
}

/** Text is due where YAML reads a number or a boolean: quotes keep what is written. */
function quote(checked: Checked, finding: SchemaFinding): readonly Fix[] {
  const { declaration } = checked;
  const value = valueAt(declaration.value, finding.path);
  const isText = typeOf(checked, finding) === 'string';
  const node = findNode(declaration, finding.path);
  if (!isText || !(typeof value === 'number' || typeof value === 'boolean') || !isScalar(node)) return [];
  return toFixes(t('Put it in quotes'), edit(declaration, finding.path, node.source ?? String(value)), true);
}

/** A number or a boolean is due where one stands in quotes. */
function unquote(checked: Checked, finding: SchemaFinding): readonly Fix[] {
  const { declaration } = checked;
  const value = valueAt(declaration.value, finding.path);
  const type = typeOf(checked, finding);
  if (typeof value !== 'string') return [];
  const isNumber =
    type === 'integer'
      ? /^-?(?:0|[1-9]\d{0,14})$/.test(value)
      : type === 'number' && /^-?\d{1,9}(?:\.\d{1,5})?$/.test(value);
  const meant: Json | undefined = isNumber
    ? Number(value)
    : type === 'boolean' && /^(?:true|false)$/.test(value)
      ? value === 'true'
      : undefined;
  if (meant === undefined) return [];
  return toFixes(t('Remove the quotes'), edit(declaration, finding.path, meant), true);
}

/** One of the values that are allowed: the one that is near, or all if they are few. */
function choose(checked: Checked, finding: SchemaFinding): readonly Fix[] {
  const { declaration } = checked;
  if (finding.code !== 'schema-value' || !checked.schemas) return [];
  const choices = describe(checked.schemas, checked.ref.kind, finding.path)?.choices ?? [];
  const texts = choices.filter((choice) => typeof choice === 'string');
  const value = valueAt(declaration.value, finding.path);
  if (texts.length === 0 || typeof value !== 'string' || texts.includes(value)) return [];
  const near = finding.suggestion ?? didYouMean(value, texts);
  if (near !== undefined) return toFixes(changeTo(near), edit(declaration, finding.path, near), true);
  if (texts.length > mostChoices) return [];
  return texts.flatMap((text) => toFixes(changeTo(text), edit(declaration, finding.path, text), false));
}

function typeOf({ schemas, ref }: Checked, { path }: SchemaFinding): string | undefined {
  return schemas && describe(schemas, ref.kind, path)?.type;
}

function changeTo(name: string): string {
  return t('Change to {name}', { name });
}

function toFixes(title: string, change: TextEdit | undefined, isPreferred: boolean): readonly Fix[] {
  return change ? [{ title, edit: change, isPreferred }] : [];
}

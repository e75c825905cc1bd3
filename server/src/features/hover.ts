import { t } from '@vscode/l10n';
import { isScalar } from 'yaml';
import { type Hover, MarkupContent, MarkupKind, type Position } from 'vscode-languageserver-types';
import type { Checked } from '../graph/check-manifest.ts';
import { type FieldPath, valueAt } from '../manifest/field-path.ts';
import { findNode, locate } from '../manifest/locate.ts';
import { pathAt } from '../manifest/path-at.ts';
import { type Range, isBefore } from '../manifest/position.ts';
import type { Declaration } from '../manifest/resource.ts';
import { findWritten } from '../manifest/written.ts';
import { type Description, describe } from '../schema/describe.ts';
import { isImmutable } from '../schema/immutable.ts';
import { schemaAt } from '../schema/schema-at.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { Snapshot } from '../snapshot.ts';
import { findApiReference } from './api-reference.ts';
import { describeFieldAvailability, describeKindAvailability } from './availability-text.ts';
import { hoverFinding } from './hover-finding.ts';
import { hoverVariable } from './hover-variable.ts';
import { type Markup, markdown, plainText, toShort } from './markup.ts';
import { describeValue } from './value-words.ts';

/** More values than these nobody reads in a hover. */
const mostChoices = 20;

/**
 * What Flux puts in for the variable at a position, else what the schema of its kind says of the field there, and who
 * says so; null where nobody does.
 */
export function hover(snapshot: Snapshot, uri: string, position: Position, isMarkdown = true): Hover | null {
  const about = hoverVariable(snapshot, uri, position, isMarkdown) ?? hoverField(snapshot, uri, position, isMarkdown);
  const finding = hoverFinding(snapshot, uri, position, isMarkdown);
  return finding && about ? join(finding, about) : (finding ?? about);
}

/** How a value differs from the cluster is read before what it is. */
function join(first: Hover, second: Hover): Hover {
  const [above, below] = [first.contents, second.contents];
  if (!MarkupContent.is(above) || !MarkupContent.is(below)) return first;
  const range = second.range ?? first.range;
  return { ...(range ? { range } : {}), contents: { ...below, value: `${above.value}\n\n${below.value}` } };
}

function hoverField(snapshot: Snapshot, uri: string, position: Position, isMarkdown: boolean): Hover | null {
  const checked = snapshot.checked.get(uri)?.find(({ declaration: { range } }) => isIn(range, position));
  if (!checked) return null;
  const { schemas } = checked;
  const path = pathAt(checked.declaration, position);
  const range = findPointed(checked.declaration, path, position);
  const found = range && schemas && describe(schemas, checked.ref.kind, isAboutKind(path) ? [] : path);
  const when = isAboutKind(path)
    ? describeKindAvailability(snapshot.availability, checked)
    : describeFieldAvailability(snapshot.availability, checked, path);
  const markup = isMarkdown ? markdown : plainText;
  const about = found ? write(found, findFacts(checked, schemas, path), markup) : undefined;
  // a kind that is gone is described by nobody
  const name = about === undefined && isAboutKind(path) && when !== '' ? markup.strong(toName(checked, path)) : about;
  if (!range || name === undefined) return null;
  const value = [name, ...(when === '' ? [] : [markup.prose(when)])].join('\n\n');
  return { range, contents: { kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value } };
}

/** The key or the single value under the pointer; what only surrounds it is not meant. */
function findPointed(declaration: Declaration, path: FieldPath, position: Position): Range | undefined {
  const place = path.length > 0 ? locate(declaration, path) : undefined;
  if (!place) return undefined;
  if (isIn(place.key, position)) return place.key;
  return isScalar(findNode(declaration, path)) && isIn(place.value, position) ? place.value : undefined;
}

/** What an object is says its kind, not the field that carries it. */
function isAboutKind([first, ...rest]: FieldPath): boolean {
  return !!first && rest.length === 0 && 'field' in first && (first.field === 'kind' || first.field === 'apiVersion');
}

function toName({ ref }: Checked, path: FieldPath): string {
  const last = path.at(-1);
  if (isAboutKind(path)) return `${ref.apiVersion} ${ref.kind}`;
  const field = path.findLast((segment) => 'field' in segment);
  const name = field && 'field' in field ? field.field : ref.kind;
  return last && 'field' in last ? name : `${name}[]`;
}

/** What a schema says of a field, in the words and the markup that a person reads. */
export function describeField(found: Description, name: string, source: string, markup: Markup): string {
  const facts = { name, source, isImmutable: false, written: undefined, words: undefined, reference: undefined };
  return write(found, facts, markup);
}

/** What else there is to say of a field, of its value, and of its kind. */
interface Facts {
  readonly name: string;
  readonly source: string;
  readonly isImmutable: boolean;
  readonly written: string | undefined;
  /** The value in words. */
  readonly words: string | undefined;
  readonly reference: string | undefined;
}

function findFacts(checked: Checked, schemas: ApiSchemas, path: FieldPath): Facts {
  const { declaration, ref } = checked;
  const { value } = declaration;
  const schema = isSecret(checked) ? undefined : schemaAt(schemas, ref.kind, path);
  return {
    name: toName(checked, path),
    source: schemas.source,
    isImmutable: isImmutable(schemas, ref, value, path),
    written: findWritten(declaration, path)?.source,
    words: schema && describeValue(valueAt(value, path), path, schema, schemas),
    reference: findApiReference(ref, schemas),
  };
}

/** Whose values are not told, in whatever words. */
function isSecret({ declaration, ref }: Checked): boolean {
  return ref.kind.includes('Secret') || 'sops' in declaration.value;
}

function write(found: Description, facts: Facts, markup: Markup): string {
  const { type, text, isRequired, choices } = found;
  const { name, source, written, words, reference } = facts;
  const head = [
    ...(type === undefined ? [] : [markup.code(type)]),
    ...(isRequired ? [t('required')] : []),
    ...(facts.isImmutable ? [t('immutable')] : []),
    ...(found.default === undefined ? [] : [t('default {value}', { value: markup.code(toShort(found.default)) })]),
  ];
  const listed = choices.slice(0, mostChoices).map((choice) => markup.code(toShort(choice)));
  const values = [...listed, ...(choices.length > mostChoices ? ['…'] : [])].join(', ');
  const origin = t('Schema: {source}', { source: markup.prose(source) });
  return [
    [markup.strong(name), ...head].join(' · '),
    ...(words === undefined || written === undefined ? [] : [`${markup.code(written)}: ${markup.prose(words)}`]),
    ...(text === undefined ? [] : [markup.prose(text)]),
    ...(choices.length === 0 ? [] : [t('One of {values}', { values })]),
    reference === undefined ? origin : `${origin} · ${markup.link(t('API reference'), reference)}`,
  ].join('\n\n');
}

function isIn({ start, end }: Range, position: Position): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}

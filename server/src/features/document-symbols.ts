import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import { type Node, isAlias, isCollection, isMap, isScalar, isSeq } from 'yaml';
import { type Entry, listEntries } from '../manifest/entries.ts';
import { stringAt } from '../manifest/json.ts';
import { findTokenShape } from '../graph/rules/token-shapes.ts';
import type { Range } from '../manifest/position.ts';
import type { Declaration } from '../manifest/resource.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import { identifyKind } from '../schema/identify-kind.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameResource } from './name-resource.ts';
import { type FindRenderedName, createRenderedNames } from './rendered-names.ts';

/** What stands deeper, and what comes after so many, is not looked for in an outline. */
const deepest = 12;
const most = 5000;
const longestName = 80;
/** Fields by which a person tells the items of a list apart, the best first. */
const names = ['name', 'path', 'mountPath', 'host', 'hostname', 'port', 'containerPort', 'kind', 'ip'];

/** The objects of a file with their fields, for an outline, by the names that they are applied with; null for a file that is not read. Values are not told. */
export function documentSymbols(snapshot: Snapshot, uri: string): DocumentSymbol[] | null {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return null;
  const budget = { left: most };
  const toRendered = createRenderedNames(snapshot.builtRepository(uri), uri);
  return manifest.declarations.flatMap((declaration) => toSymbols(uri, declaration, budget, toRendered));
}

/** The same for clients that know no symbols inside of others. */
export function flatSymbols(snapshot: Snapshot, uri: string): SymbolInformation[] | null {
  const flatten = (all: readonly DocumentSymbol[], containerName?: string): readonly SymbolInformation[] =>
    all.flatMap(({ name, kind, range, children = [] }) => [
      { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
      ...flatten(children, name),
    ]);
  const symbols = documentSymbols(snapshot, uri);
  return symbols && [...flatten(symbols)];
}

interface Walk {
  readonly declaration: Declaration;
  /** Whether values name no items. */
  readonly isSecret: boolean;
  readonly budget: { left: number };
}

function toSymbols(
  uri: string,
  declaration: Declaration,
  budget: Walk['budget'],
  toRendered: FindRenderedName,
): readonly DocumentSymbol[] {
  const { range, value } = declaration;
  const kind = declaration.ref ?? identifyKind(uri, value);
  const isSecret = 'sops' in value || stringAt(value, 'kind')?.includes('Secret') === true;
  const children = toChildren(declaration.syntax().root, { declaration, isSecret, budget }, 1);
  if (!kind || budget.left-- <= 0) return children;
  const [first] = children;
  return [
    {
      name: declaration.ref ? nameResource(toRendered(declaration.ref)) : kind.kind,
      detail: kind.apiVersion,
      kind: SymbolKind.Class,
      range,
      selectionRange: findName(children) ?? first?.selectionRange ?? { start: range.start, end: range.start },
      children: [...children],
    },
  ];
}

/** Where an object's name stands, which is what a person goes to. */
function findName(fields: readonly DocumentSymbol[]): Range | undefined {
  const metadata = fields.find(({ name }) => name === 'metadata');
  return metadata?.children?.find(({ name }) => name === 'name')?.range;
}

function toChildren(node: Node | undefined, walk: Walk, depth: number): readonly DocumentSymbol[] {
  if (!isCollection(node) || depth > deepest || !(isMap(node) || isSeq(node))) return [];
  const { source } = walk.declaration;
  return listEntries(source, node).flatMap((entry, index): readonly DocumentSymbol[] => {
    if (walk.budget.left-- <= 0) return [];
    const { toPosition } = walk.declaration;
    const range = { start: toPosition(entry.start), end: toPosition(entry.end) };
    const [, keyEnd = entry.start] = entry.key?.range ?? [];
    const isSecret = walk.isSecret || isSecretName(entry.field ?? '');
    const children = toChildren(entry.value, { ...walk, isSecret }, depth + 1);
    return [
      {
        name: isSeq(node) ? nameItem(entry, index, walk) : toName(entry.field ?? ''),
        kind: toKind(entry.value, walk),
        range,
        selectionRange: entry.key && keyEnd <= entry.end ? { start: range.start, end: toPosition(keyEnd) } : range,
        ...(children.length > 0 ? { children: [...children] } : {}),
      },
    ];
  });
}

/** An item goes by its name, else by its position. */
function nameItem({ value }: Entry, index: number, { declaration, isSecret }: Walk): string {
  const item = isAlias(value) ? value.resolve(declaration.syntax().document) : value;
  if (isSecret || !isMap(item)) return String(index);
  for (const name of [['metadata', 'name'], ...names.map((one) => [one])]) {
    const found = item.getIn(name, true);
    const scalar = isAlias(found) ? found.resolve(declaration.syntax().document) : found;
    const text: unknown = isScalar(scalar) ? scalar.value : undefined;
    if (typeof text === 'number') return String(text);
    if (typeof text === 'string' && text.trim() !== '' && findTokenShape(text) === undefined) return toName(text);
  }
  return String(index);
}

/** A name that an editor takes: one line, and not empty. */
function toName(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '""';
  return line.length > longestName ? `${line.slice(0, longestName - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

/** Only such kinds as the first version of the protocol had, which every client knows. */
function toKind(value: Node | undefined, { declaration }: Walk): SymbolKind {
  const node = isAlias(value) ? value.resolve(declaration.syntax().document) : value;
  if (isMap(node)) return SymbolKind.Module;
  if (isSeq(node)) return SymbolKind.Array;
  const scalar = isScalar(node) ? typeof node.value : undefined;
  if (scalar === 'number') return SymbolKind.Number;
  if (scalar === 'boolean') return SymbolKind.Boolean;
  return scalar === 'string' ? SymbolKind.String : SymbolKind.Constant;
}

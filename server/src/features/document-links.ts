import type { DocumentLink } from 'vscode-languageserver-types';
import { type Node, type Scalar, isScalar, visit } from 'yaml';
import { listNamedPaths } from '../graph/list-named-paths.ts';
import { type FieldPath } from '../manifest/field-path.ts';
import { stringAt } from '../manifest/json.ts';
import { findNode } from '../manifest/locate.ts';
import { type Range, shiftPosition, toPositions } from '../manifest/position.ts';
import { folderOf, resolveFrom, toFileKey } from '../manifest/relative.ts';
import type { Chunk, Declaration } from '../manifest/resource.ts';
import { identifyKind } from '../schema/identify-kind.ts';
import { findSchemaLine } from '../schema/schema-line.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import type { Snapshot } from '../snapshot.ts';

/** A file with more of them is data. */
const most = 1000;
/** Nothing but a web address, without a login in it and without anything that has to be encoded. */
const webAddress = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/;
const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What can be followed from a file: files that are there, by the paths that name them, and web addresses. */
export function documentLinks(snapshot: Snapshot, uri: string): DocumentLink[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const find = createFinder(snapshot, uri);
  return [
    ...manifest.chunks.flatMap(linkSchema),
    ...manifest.declarations.flatMap((declaration) => [
      ...linkPaths(declaration, uri, find),
      ...linkAddresses(declaration),
    ]),
  ].slice(0, most);
}

/** The files that paths in a file lead to. */
export function linkedFiles(snapshot: Snapshot, uri: string): readonly DocumentLink[] {
  const find = createFinder(snapshot, uri);
  return (snapshot.manifests.get(uri)?.declarations ?? []).flatMap((declaration) => linkPaths(declaration, uri, find));
}

/** The uri of what a file key means: a file, or the kustomization of a folder; undefined where neither is known. */
type Find = (key: string) => string | undefined;

/** Looks in the repository of the file only: no path leads out of it. */
function createFinder({ repositories }: Snapshot, uri: string): Find {
  let known: ReadonlyMap<string, string> | undefined;
  return (key) => {
    known ??= new Map(
      repositories()
        .filter(({ folder }) => uri.startsWith(`${folder}/`))
        .flatMap(({ files }) => [...files.keys()].map((one) => [toFileKey(one), one] as const)),
    );
    const names = [key, ...kustomizationNames.map((name) => `${key}/${name}`)];
    const found = names.map((name) => known?.get(name)).find((one) => one !== undefined);
    return found?.startsWith('file:') ? found : undefined;
  };
}

function linkSchema({ text, line }: Chunk): readonly DocumentLink[] {
  const found = findSchemaLine(text);
  if (!found || found.off || !webAddress.test(found.address)) return [];
  const toPosition = toPositions(text);
  const place = (offset: number): Range['start'] => shiftPosition(toPosition(offset), line);
  return [{ range: { start: place(found.start), end: place(found.end) }, target: found.address }];
}

function linkPaths(declaration: Declaration, uri: string, find: Find): readonly DocumentLink[] {
  const { apiVersion = '', kind } = identifyKind(uri, declaration.value) ?? {};
  const key = toFileKey(uri);
  if (apiVersion.startsWith('kustomize.config.k8s.io/'))
    return listNamedPaths(declaration.value).flatMap(({ at, path }) => {
      const target = resolveFrom(key, path);
      return target === undefined ? [] : toLink(declaration, at, path, find(target));
    });
  if (kind !== 'Kustomization' || !apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) return [];
  const path = stringAt(declaration.value, 'spec', 'path');
  if (path === undefined) return [];
  return toLink(declaration, [{ field: 'spec' }, { field: 'path' }], path, findFromRoot(key, path, find));
}

/** Flux counts paths from the root of the source, which is the file's folder or one above it. */
function findFromRoot(key: string, path: string, find: Find): string | undefined {
  const inside = path.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (inside === '' || inside === '.' || inside.split('/').includes('..')) return undefined;
  for (let root = folderOf(key); root.includes('/'); root = folderOf(root)) {
    const found = find(`${root}/${inside}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function toLink(
  declaration: Declaration,
  at: FieldPath,
  text: string,
  target: string | undefined,
): readonly DocumentLink[] {
  const node = target === undefined ? undefined : findNode(declaration, at);
  const range = node && findText(declaration, node, text);
  return target === undefined || !range ? [] : [{ range, target }];
}

/** Where a text ends a scalar, if it stands there as it is. */
function findText({ source, toPosition }: Declaration, node: Node, text: string): Range | undefined {
  if (!isScalar(node) || !node.range || node.type?.startsWith('BLOCK')) return undefined;
  const end = node.range[1] - (node.type?.startsWith('QUOTE') ? 1 : 0);
  const start = end - text.length;
  if (start < node.range[0] || source.slice(start, end) !== text) return undefined;
  return { start: toPosition(start), end: toPosition(end) };
}

/** None from a Secret, or from a field that goes by such a name: an address can be a login. */
function linkAddresses(declaration: Declaration): readonly DocumentLink[] {
  const { value, source } = declaration;
  if ('sops' in value || stringAt(value, 'kind')?.includes('Secret') || !source.includes('://')) return [];
  const links: DocumentLink[] = [];
  visit(declaration.syntax().root, {
    Map(_key, map) {
      return isSecretName(String(map.get('name'))) ? visit.SKIP : undefined;
    },
    Pair(_key, { key }) {
      return isScalar(key) && isSecretName(String(key.value)) ? visit.SKIP : undefined;
    },
    Scalar(key, node: Scalar) {
      const { value: text } = node;
      if (key === 'key' || typeof text !== 'string' || !webAddress.test(text)) return;
      const range = findText(declaration, node, text);
      if (range) links.push({ range, target: text });
    },
  });
  return links;
}

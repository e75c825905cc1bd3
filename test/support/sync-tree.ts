import type { JsonObject } from '../../server/src/manifest/json.ts';
import {
  type SyncCluster,
  type SyncItem,
  didChangeVisibleViewsNotification,
  syncTreeRequest,
} from '../../server/src/protocol.ts';
import type { TestEditor } from './language-server.ts';
import { until } from './until.ts';

/** Asks for the tree of the only cluster. */
export async function askTree(editor: TestEditor, parent?: string): Promise<SyncCluster> {
  const tree = await editor.ask(syncTreeRequest, parent === undefined ? null : { parent });
  const [cluster, ...others] = tree?.clusters ?? [];
  if (!cluster || others.length > 0) throw new Error(`not one cluster: ${JSON.stringify(tree)}`);
  return cluster;
}

/** What a person sees from now on. */
export function see(editor: TestEditor, ...views: readonly string[]): Promise<void> {
  return editor.notify(didChangeVisibleViewsNotification.method, { views });
}

/** Waits for a tree. */
export function untilTree(
  editor: TestEditor,
  what: string,
  holds: (cluster: SyncCluster) => boolean,
  limit?: number,
): Promise<SyncCluster> {
  return until(what, () => askTree(editor), holds, limit);
}

/** The tree as text: two blanks for each level, then the state, the label and what stands beside it. */
export function draw(items: readonly SyncItem[], depth = 0): readonly string[] {
  return items.flatMap(({ state, label, summary, more, children = [] }) => [
    `${'  '.repeat(depth)}${[`[${state ?? ''}]`, label, summary && `(${summary})`, more && `+${more}`].filter(Boolean).join(' ')}`,
    ...draw(children, depth + 1),
  ]);
}

/** All rows of a tree. */
export function flatten(items: readonly SyncItem[]): readonly SyncItem[] {
  return items.flatMap((item) => [item, ...flatten(item.children ?? [])]);
}

/** A definition as a watch sees it. */
export function definition(name: string, uid = 'one'): JsonObject {
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name, uid } };
}

/** The definitions of the kinds that most clusters with Flux have. */
export const fluxDefinitions: readonly JsonObject[] = [
  'gitrepositories.source.toolkit.fluxcd.io',
  'helmrepositories.source.toolkit.fluxcd.io',
  'helmcharts.source.toolkit.fluxcd.io',
  'kustomizations.kustomize.toolkit.fluxcd.io',
  'helmreleases.helm.toolkit.fluxcd.io',
].map((name) => definition(name));

/** The row of an object among those of its kind, by `Kind name`. */
export function findObject({ items }: SyncCluster, name: string): SyncItem | undefined {
  const groups = flatten(items.filter(({ type }) => type === 'group'));
  return groups.find(({ object }) => object && `${object.kind} ${object.name}` === name);
}

/** Waits until the row of an object, `Kind name`, is as it is to be. */
export function untilObject(
  editor: TestEditor,
  name: string,
  { limit, ...expected }: Partial<Pick<SyncItem, 'state' | 'reason' | 'revision'>> & { readonly limit?: number },
): Promise<SyncItem | undefined> {
  return until(
    `${name}: ${JSON.stringify(expected)}`,
    async () => findObject(await askTree(editor), name),
    (item) => item !== undefined && Object.entries(expected).every(([key, value]) => Reflect.get(item, key) === value),
    limit,
  );
}

import { findDeclaredIn } from './features/declared-place.ts';
import { type ObjectId, toObjectKey } from './graph/references/object-id.ts';
import type { BuiltRepository } from './graph/references/built-repository.ts';
import type { Locating } from './locating.ts';
import { toGroup } from './manifest/resource.ts';
import type { SyncItem } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';
import type { SyncedCluster } from './sync/synced-cluster.ts';

type Location = NonNullable<SyncItem['location']>;

/** Where declarations are looked for. */
interface Places {
  readonly snapshot: Snapshot;
  readonly locating: Locating;
  /** What the folders that are for this cluster declare, and what their builds make. */
  readonly index: ReturnType<Snapshot['repositories']>;
  readonly repositories: readonly BuiltRepository[];
}

/** Adds to rows, and to those below them, where their objects are declared in the folders that are open. */
export async function locateItems(
  items: readonly SyncItem[],
  synced: SyncedCluster | undefined,
  { snapshot, locating, index, repositories }: Places,
): Promise<readonly SyncItem[]> {
  if (!synced) return items;
  const ids = new Map(listIds(items).map((id) => [toObjectKey(id), id] as const));
  const found = new Map<string, Location>();
  for (const repository of repositories) {
    const find = findDeclaredIn(repository, synced);
    const places = [...ids].flatMap(([key, id]) => {
      const place = found.has(key) ? undefined : find(id);
      return place ? [{ key, place }] : [];
    });
    const located = await Promise.all(
      places.map(async ({ key, place }) => [key, (await locating.locate(snapshot, repository, [place]))[0]] as const),
    );
    for (const [key, location] of located) if (location) found.set(key, location);
  }
  const missing = new Map([...ids].filter(([key]) => !found.has(key)));
  for (const [key, location] of findWritten(index, missing)) found.set(key, location);
  return items.map((item) => withLocation(item, found));
}

/** What no build brings, such as where a chain begins: the only file that declares such an object. */
function findWritten(
  index: ReturnType<Snapshot['repositories']>,
  wanted: ReadonlyMap<string, ObjectId>,
): ReadonlyMap<string, Location> {
  const all = new Map<string, Location[]>();
  const names = new Set([...wanted.values()].map(({ name }) => name));
  if (names.size === 0) return new Map();
  for (const { files } of index) {
    for (const [uri, { declared }] of files) {
      for (const { ref, range } of declared) {
        const { apiVersion, kind, namespace, name } = ref;
        if (!names.has(name)) continue;
        const key = toObjectKey({
          group: toGroup(apiVersion),
          kind,
          name,
          ...(namespace !== undefined && { namespace }),
        });
        if (wanted.has(key)) all.set(key, [...(all.get(key) ?? []), { uri, range }]);
      }
    }
  }
  return new Map(
    [...all].flatMap(([key, [only, ...others]]) => (only && others.length === 0 ? [[key, only] as const] : [])),
  );
}

function listIds(items: readonly SyncItem[]): readonly ObjectId[] {
  return items.flatMap(({ object, children = [] }) => [...(object ? [toId(object)] : []), ...listIds(children)]);
}

function toId({ apiVersion, kind, namespace, name }: NonNullable<SyncItem['object']>): ObjectId {
  return { group: toGroup(apiVersion), kind, name, ...(namespace !== undefined && { namespace }) };
}

function withLocation(item: SyncItem, found: ReadonlyMap<string, Location>): SyncItem {
  const location = item.object && found.get(toObjectKey(toId(item.object)));
  const children = item.children?.map((child) => withLocation(child, found));
  return { ...item, ...(location && { location }), ...(children && { children }) };
}

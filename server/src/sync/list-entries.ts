import { type ObjectId, toObjectId } from '../graph/references/object-id.ts';
import { fromInventoryId } from '../manifest/inventory-id.ts';
import { type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import { listAt, toSafeMessage } from './conditions.ts';
import type { SyncAttempt, SyncState } from '../protocol.ts';

/** An object that a controller says it has applied. */
export interface SyncEntry {
  readonly id: ObjectId;
  readonly version: string;
  /** As far as the controller says it too. */
  readonly state?: SyncState;
  readonly reason?: string;
  /** Words of the cluster. */
  readonly message?: string;
}

/** How many objects a controller says that it has applied, without reading them. */
export function countEntries(object: JsonObject): number {
  const lists = [at(object, 'status', 'inventory', 'entries'), at(object, 'status', 'resources')];
  return lists.reduce<number>((sum, list) => sum + (isArray(list) ? list.length : 0), 0);
}

/** What Flux has in its inventory, or Argo CD in its list of resources, in their order. */
export function listEntries(object: JsonObject): readonly SyncEntry[] {
  const applied = listAt(object, 'status', 'inventory', 'entries').flatMap((entry): readonly SyncEntry[] => {
    const ref = fromInventoryId(stringAt(entry, 'id') ?? '', stringAt(entry, 'v') ?? '');
    if (!ref) return [];
    const { apiVersion, kind, namespace, name } = ref;
    const id = toObjectId({ group: toGroup(apiVersion), kind }, namespace, name);
    return [{ id, version: stringAt(entry, 'v') ?? '' }];
  });
  return [...applied, ...listAt(object, 'status', 'resources').flatMap(readResource)];
}

const takers: ReadonlySet<string> = new Set([
  'helm.toolkit.fluxcd.io/HelmRelease',
  'kustomize.toolkit.fluxcd.io/Kustomization',
]);

function readResource(resource: JsonObject): readonly SyncEntry[] {
  const [kind, name] = [stringAt(resource, 'kind'), stringAt(resource, 'name')];
  if (!kind || !name) return [];
  const group = stringAt(resource, 'group') ?? '';
  const id = toObjectId({ group, kind }, stringAt(resource, 'namespace'), name);
  const [sync, health] = [stringAt(resource, 'status'), stringAt(resource, 'health', 'status')];
  const said = toSafeMessage(stringAt(resource, 'health', 'message'), health);
  // Argo CD repeats what an object of Flux says, not whether that takes values from a Secret
  const isOpen = kind === 'Secret' || takers.has(`${group}/${kind}`);
  const message = isOpen ? undefined : said;
  const { state, reason } = judge(sync, health);
  return [
    {
      ...{ id, version: stringAt(resource, 'version') ?? '' },
      ...(state && { state }),
      ...(reason && { reason }),
      ...(message !== undefined && { message }),
    },
  ];
}

function judge(
  sync: string | undefined,
  health: string | undefined,
): { readonly state?: SyncState; readonly reason?: string | undefined } {
  if (health === 'Degraded') return { state: 'failing', reason: health };
  if (health === 'Missing' && sync !== 'OutOfSync') return { state: 'failing', reason: health };
  if (sync === 'OutOfSync') return { state: 'out-of-sync', reason: health === 'Missing' ? health : sync };
  if (health === 'Progressing') return { state: 'reconciling', reason: health };
  if (health === 'Suspended') return { state: 'suspended', reason: health };
  return sync === 'Synced' ? { state: 'ready' } : {};
}

/** What a controller has tried, the last first. */
export function listAttempts(object: JsonObject): readonly SyncAttempt[] {
  const flux = listAt(object, 'status', 'history').map((entry) => {
    const time = stringAt(entry, 'lastReconciled') ?? stringAt(entry, 'lastDeployed') ?? stringAt(entry, 'deployedAt');
    const revision =
      stringAt(entry, 'metadata', 'revision') ?? stringAt(entry, 'chartVersion') ?? stringAt(entry, 'revision');
    const outcome = stringAt(entry, 'lastReconciledStatus') ?? stringAt(entry, 'status');
    return {
      ...(time !== undefined && { time }),
      ...(revision !== undefined && { revision }),
      ...(outcome !== undefined && { outcome }),
    };
  });
  // Argo CD writes the last one at the end
  const isArgo = toGroup(stringAt(object, 'apiVersion') ?? '') === 'argoproj.io';
  return isArgo ? flux.toReversed() : flux;
}

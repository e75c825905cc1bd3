import { setTimeout as sleep } from 'node:timers/promises';
import { toInventoryId } from '../../../server/src/manifest/inventory-id.ts';
import { waitFor } from '../../control-plane/wait.ts';
import type { Cluster } from './cluster.ts';
import { type KubernetesObject, findCondition } from './kubernetes-object.ts';

/** What Flux has made in a cluster, at one moment. */
export interface LiveState {
  /** The objects that carry the labels of a Kustomization, by the ids that inventories have of them. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
}

const kustomizations = 'kustomizations.kustomize.toolkit.fluxcd.io';
const label = 'kustomize.toolkit.fluxcd.io/name';

/** Reads it; what is being deleted and is not gone yet is waited for. */
export async function readLiveState(cluster: Cluster): Promise<LiveState> {
  const found = await waitFor('what is being deleted', async () => {
    const all = await listApplied(cluster);
    return all.some(({ metadata }) => metadata.deletionTimestamp !== undefined) ? undefined : all;
  });
  return { objects: new Map(found.map((one) => [toInventoryId({ ...one, ...one.metadata }), one])) };
}

/** Waits until the Kustomizations that come to it have applied a revision, and those that are removed are gone. */
export async function settle(
  cluster: Cluster,
  wanted: { readonly revision: string; readonly applied: readonly string[]; readonly removed: readonly string[] },
): Promise<void> {
  const { revision, applied, removed } = wanted;
  await poke(cluster, ['gitrepositories.source.toolkit.fluxcd.io', '--all']);
  const end = Date.now() + 60_000;
  for (let i = 0; ; i++) {
    const all = await list(cluster, kustomizations);
    const missing = applied.filter((name) => !all.some((one) => one.metadata.name === name));
    const late = all.filter((one) => applied.includes(one.metadata.name) && !isDone(one, revision));
    const left = all.filter(({ metadata: { name } }) => removed.includes(name) && !applied.includes(name));
    const last = [
      ...missing,
      ...[...late, ...left].map((one) => `${one.metadata.name}: ${findCondition(one, 'Ready')?.message ?? ''}`),
    ];
    if (last.length === 0) break;
    if (Date.now() > end) throw new Error(`these are not done: ${last.join(', ')}`);
    // what waits for another looks only twice a minute by itself, and must not be asked while that one is at work
    const names = late.map(({ metadata: { name } }) => name);
    if (i % 4 === 3 && names.length > 0) await poke(cluster, [kustomizations, ...names]);
    // what one that is gone has taken along is made again when the other is asked
    if (i % 20 === 19 && missing.length > 0) await poke(cluster, [kustomizations, '--all']);
    await sleep(400);
  }
  // Kustomizations that were not waited for, since they may do something or nothing
  await sleep(2000);
}

function isDone({ metadata, status = {} }: KubernetesObject, revision: string): boolean {
  return status['lastAppliedRevision'] === revision && status['observedGeneration'] === metadata.generation;
}

async function poke(cluster: Cluster, what: readonly string[]): Promise<void> {
  const token = `reconcile.fluxcd.io/requestedAt=${new Date().toISOString()}`;
  // one of them may be removed at this moment
  await cluster.kubectl(['annotate', '--overwrite', ...what, '-n', 'flux-system', token]).catch(() => undefined);
}

async function listApplied(cluster: Cluster): Promise<readonly KubernetesObject[]> {
  const definitions = await list(cluster, 'customresourcedefinitions', '-l', label);
  const toys = definitions.flatMap(({ metadata }) => (metadata.deletionTimestamp === undefined ? [metadata.name] : []));
  const kinds = [
    'configmaps',
    'secrets',
    'serviceaccounts',
    'persistentvolumeclaims',
    'namespaces',
    kustomizations,
    ...toys,
  ];
  return [...definitions, ...(await list(cluster, kinds.join(','), '--all-namespaces', '-l', label))];
}

async function list(cluster: Cluster, kinds: string, ...more: string[]): Promise<readonly KubernetesObject[]> {
  const where = more.includes('-l') ? [] : ['-n', 'flux-system'];
  const text = await cluster.kubectl(['get', kinds, ...where, '-o', 'json', ...more]);
  return (JSON.parse(text) as { items: KubernetesObject[] }).items;
}

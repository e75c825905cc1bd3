import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { toInventoryId } from '../../../server/src/manifest/inventory-id.ts';
import { type JsonObject, at, isArray, stringAt } from '../../../server/src/manifest/json.ts';
import { toGroup } from '../../../server/src/manifest/resource.ts';
import type { ControlPlaneOptions } from '../../control-plane/control-plane.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/start.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { type Cluster, connectCluster } from './cluster.ts';
import { git } from './flux.ts';
import { findCondition, type KubernetesObject } from './kubernetes-object.ts';

/** A cluster with Flux of one test file alone, since what real repositories define would be in the way of others. */
export interface FluxLab {
  readonly cluster: Cluster;
  readonly controlPlane: ControlPlane;
  /** Where a repository of this name is served. */
  url(name: string): string;
  /** Writes the files into a folder, in place of all others if they are the whole, and serves it at a new revision. */
  serve(
    name: string,
    contents: Readonly<Record<string, string>>,
    options?: { readonly isWhole: boolean },
  ): Promise<ServedFolder>;
  stop(): Promise<void>;
}

/** A folder whose files Flux can fetch. */
export interface ServedFolder {
  readonly root: string;
  readonly revision: string;
}

/** Starts one with the programs of the suite's own. */
export async function startFluxLab(
  binaries: string,
  options: Pick<ControlPlaneOptions, 'audit' | 'k3sHelm'> = { audit: false },
): Promise<FluxLab> {
  const controlPlane = await startControlPlane({ binaries, flux: true, gitServer: true, ...options });
  const { dir, git: server } = controlPlane.description;
  if (!server) throw new Error('there is no Git server');
  return {
    cluster: connectCluster(controlPlane.description),
    controlPlane,
    url: (name) => `${server.url}/${name}.git`,
    async serve(name, contents, options) {
      const [root, bare] = [join(dir, 'work', name), join(server.root, `${name}.git`)];
      if (options?.isWhole) await rm(root, { recursive: true, force: true });
      for (const [path, text] of Object.entries(contents)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      await git(dir, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
      const there = ['--git-dir', bare, '--work-tree', root];
      await git(root, [...there, 'add', '--all', '--force']);
      await git(root, [...there, 'commit', '--quiet', '-m', 'begin']);
      return { root, revision: `main@sha1:${(await git(bare, ['rev-parse', 'HEAD'])).trim()}` };
    },
    stop: controlPlane.stop,
  };
}

/** What Flux says of a Kustomization. */
export interface Verdict {
  readonly object: JsonObject;
  readonly isReady: boolean;
  readonly message: string;
}

/**
 * Waits until Flux has applied or refused each Kustomization as expected, by `namespace/name`, and answers what it says;
 * after the patience it answers all the same, so that a test can tell which one is otherwise.
 */
export async function awaitVerdicts(
  cluster: Cluster,
  revision: string,
  expected: ReadonlyMap<string, boolean>,
  patience = 60_000,
): Promise<ReadonlyMap<string, Verdict>> {
  const end = Date.now() + patience;
  return waitFor(
    'the Kustomizations',
    async () => {
      const all = await readVerdicts(cluster, revision);
      const verdicts = new Map([...all].filter(([name]) => expected.has(name)));
      const isDone = [...expected].every(([name, isReady]) => verdicts.get(name)?.isReady === isReady);
      return isDone || Date.now() > end ? verdicts : undefined;
    },
    { every: 1000, timeout: 2 * patience },
  );
}

async function readVerdicts(cluster: Cluster, revision: string): Promise<ReadonlyMap<string, Verdict>> {
  const objects = await list(cluster, 'kustomizations.kustomize.toolkit.fluxcd.io');
  return new Map(
    objects.flatMap((object) => {
      const { namespace, name, generation } = object.metadata;
      const [ready, status] = [findCondition(object, 'Ready'), object.status ?? {}];
      const isCurrent = status['lastAppliedRevision'] === revision && status['observedGeneration'] === generation;
      const isReady = ready?.status === 'True' && isCurrent;
      if (!isReady && ready?.status !== 'False') return [];
      const message = `${ready.reason ?? ''}: ${ready.message ?? ''}`;
      return [[`${namespace ?? ''}/${name}`, { object: object as unknown as JsonObject, isReady, message }]];
    }),
  );
}

/** The ids of what a Kustomization has applied, sorted. */
export function listApplied({ object }: Verdict): readonly string[] {
  const entries = at(object, 'status', 'inventory', 'entries');
  return (isArray(entries) ? entries : []).map((one) => stringAt(one, 'id') ?? '').toSorted();
}

/** All objects that Kustomizations have applied, by their ids. */
export async function readApplied(
  cluster: Cluster,
  verdicts: Iterable<Verdict>,
): Promise<ReadonlyMap<string, JsonObject>> {
  const kinds = new Set<string>();
  for (const { object } of verdicts) {
    const entries = at(object, 'status', 'inventory', 'entries');
    for (const entry of isArray(entries) ? entries : []) {
      const [, , group = '', kind = ''] = splitId(stringAt(entry, 'id') ?? '');
      kinds.add(group ? `${kind}.${stringAt(entry, 'v') ?? ''}.${group}` : kind);
    }
  }
  if (kinds.size === 0) return new Map();
  const names = [...kinds].map((kind) => kind.toLowerCase()).join(',');
  const objects = await list(cluster, names, '--show-managed-fields');
  return new Map(
    objects.map((object) => {
      const { apiVersion, kind, metadata } = object;
      return [toInventoryId({ apiVersion, kind, ...metadata }), object as unknown as JsonObject];
    }),
  );
}

/** The kinds of a cluster that have no namespace, as `group/Kind`. */
export async function readClusterKinds(cluster: Cluster): Promise<ReadonlySet<string>> {
  const text = await cluster.kubectl(['api-resources', '--namespaced=false', '--no-headers']);
  const rows = text.split('\n').map((line) => line.trim().split(/ +/));
  return new Set(rows.map((row) => `${toGroup(row.at(-3) ?? '')}/${row.at(-1) ?? ''}`));
}

/** From the end, since a name may have what stands for a colon. */
function splitId(id: string): readonly string[] {
  const parts = id.split('_');
  return [parts[0] ?? '', parts.slice(1, -2).join('_'), ...parts.slice(-2)];
}

async function list(cluster: Cluster, kinds: string, ...more: string[]): Promise<readonly KubernetesObject[]> {
  const text = await cluster.kubectl(['get', kinds, '--all-namespaces', '-o', 'json', ...more]);
  return (JSON.parse(text) as { items: KubernetesObject[] }).items;
}

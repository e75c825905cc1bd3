import type { ClusterNodes } from './features/cluster-item.ts';
import { guard } from './guard.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Clock, Cluster, Log, ReviewedVerb, Watched } from './ports.ts';
import type { NodeItem } from './protocol.ts';
import { combineKinds } from './sync/identify.ts';
import { nodeFields, readNode } from './sync/read-node.ts';

/** Watches the nodes of a cluster. */
export interface NodeWatch {
  current(): ClusterNodes;
  /** Begins to watch, or ends that: what is known then stays known. */
  watch(isWanted: boolean): void;
}

/** Of which kind a person's rights tell of all others of their sort. */
const questions: readonly {
  readonly key: keyof ClusterNodes['access'];
  readonly verb: ReviewedVerb;
  readonly of: readonly string[];
}[] = [
  { key: 'patch', verb: 'patch', of: ['apps/v1', 'Deployment'] },
  { key: 'create', verb: 'create', of: ['apps/v1', 'Deployment'] },
  { key: 'reconcile', verb: 'patch', of: ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'] },
];
/** How long an answer counts, in milliseconds: rights change rarely, and never by themselves. */
const fresh = 300_000;

/** `changed` is called when something else is known than before. */
export function createNodeWatch(
  cluster: Cluster,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  changed: () => void,
  life: AbortSignal,
): NodeWatch {
  const read = new WeakMap<JsonObject, NodeItem>();
  let running: AbortController | undefined;
  let current: ClusterNodes = { nodes: undefined, access: {} };
  let version: string | undefined;
  let asked = -Infinity;

  function set({ identity: _identity, ...next }: ClusterNodes): void {
    const identity =
      version === undefined
        ? undefined
        : combineKinds(
            version,
            next.nodes?.map(({ kind }) => kind),
          );
    current = { ...next, ...(identity && { identity }) };
    changed();
  }

  async function askVersion(signal: AbortSignal): Promise<void> {
    const answer = await cluster.version(signal);
    if (signal.aborted || !answer.ok) return;
    version = answer.value;
    set(current);
  }

  function take({ objects, isListed, problem }: Watched): void {
    const nodes = isListed ? [...objects.values()].map(readKept) : current.nodes;
    set({
      nodes: nodes?.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      ...(problem && { message: problem.message }),
      access: current.access,
    });
  }

  function readKept(node: JsonObject): NodeItem {
    const known = read.get(node) ?? readNode(node);
    read.set(node, known);
    return known;
  }

  async function askAccess(signal: AbortSignal): Promise<void> {
    const answers = await Promise.all(
      questions.map(async ({ key, verb, of: [apiVersion = '', kind = ''] }) => {
        const answer = await cluster.allows(verb, { apiVersion, kind }, signal);
        return answer.ok ? { [key]: answer.value } : {};
      }),
    );
    if (signal.aborted) return;
    asked = clock.now();
    set({ ...current, access: Object.assign({}, ...answers) as ClusterNodes['access'] });
  }

  return {
    current: () => current,
    watch(isWanted) {
      if (isWanted === (running !== undefined)) return;
      running?.abort();
      running = undefined;
      if (!isWanted || life.aborted) return;
      running = new AbortController();
      const signal = AbortSignal.any([running.signal, life]);
      cluster.watch({ apiVersion: 'v1', kind: 'Node', content: 'full', fields: nodeFields }, take, signal);
      if (version === undefined) void guard(log, 'ask for the version', undefined, () => askVersion(signal));
      if (clock.now() - asked >= fresh) void guard(log, 'ask for rights', undefined, () => askAccess(signal));
    },
  };
}

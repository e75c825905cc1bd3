import { guard } from './guard.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Clock, Cluster, Log, ReviewedVerb, Watched } from './ports.ts';
import { type NodeStatus, nodeFields, readNode } from './sync/read-node.ts';

/** What an account may do: undefined as long as that is not known. */
export interface Access {
  /** Dry runs of what is there, and of what is not. */
  readonly patch?: boolean;
  readonly create?: boolean;
  /** To ask Flux to reconcile. */
  readonly reconcile?: boolean;
}

/** The nodes of a cluster, and what a person may do there; never changed, only replaced. */
export interface NodesOfCluster {
  /** Undefined until they were listed. */
  readonly nodes: readonly NodeStatus[] | undefined;
  /** Why they are not known, or may be out of date. */
  readonly message?: string;
  readonly access: Access;
}

/** Watches the nodes of a cluster. */
export interface NodeWatch {
  current(): NodesOfCluster;
  /** Begins to watch, or ends that: what is known then stays known. */
  watch(isWanted: boolean): void;
}

/** Of which kind a person's rights tell of all others of their sort. */
const questions: readonly {
  readonly key: keyof Access;
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
  const read = new WeakMap<JsonObject, NodeStatus>();
  let running: AbortController | undefined;
  let current: NodesOfCluster = { nodes: undefined, access: {} };
  let asked = -Infinity;

  function set(next: NodesOfCluster): void {
    current = next;
    changed();
  }

  function take({ objects, isListed, problem }: Watched): void {
    const nodes = isListed ? [...objects.values()].map(readKept) : current.nodes;
    set({
      nodes: nodes?.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      ...(problem && { message: problem.message }),
      access: current.access,
    });
  }

  function readKept(node: JsonObject): NodeStatus {
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
    set({ ...current, access: Object.assign({}, ...answers) as Access });
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
      if (clock.now() - asked >= fresh) void guard(log, 'ask for rights', undefined, () => askAccess(signal));
    },
  };
}

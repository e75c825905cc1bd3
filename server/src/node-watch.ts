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
/** How long an answer counts, in milliseconds: rights change rarely. */
const fresh = 300_000;
/** The same where not all was answered. */
const retry = 30_000;

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
  let due = -Infinity;
  let asking: AbortController | undefined;
  let cancel: (() => void) | undefined;

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

  /** Asks what no watch tells; another question takes its place. */
  function ask(signal: AbortSignal): void {
    stopAsking();
    asking = new AbortController();
    const either = AbortSignal.any([asking.signal, signal]);
    const all = async (): Promise<boolean> =>
      (await Promise.all([askVersion(either), askAccess(either)])).every((isAnswered) => isAnswered);
    void guard(log, 'ask for version and rights', false, all).then((isAnswered) => {
      if (either.aborted) return;
      due = clock.now() + (isAnswered ? fresh : retry);
      askLater(signal);
    });
  }

  function askLater(signal: AbortSignal): void {
    cancel = clock.after(Math.max(0, due - clock.now()), () => ask(signal));
  }

  function stopAsking(): void {
    asking?.abort();
    cancel?.();
    cancel = undefined;
  }

  async function askVersion(signal: AbortSignal): Promise<boolean> {
    const answer = await cluster.version(signal);
    if (signal.aborted || !answer.ok) return false;
    const isOther = version !== answer.value;
    version = answer.value;
    if (isOther) set(current);
    return true;
  }

  function take({ objects, isListed, problem }: Watched, signal: AbortSignal): void {
    const nodes = isListed ? [...objects.values()].map(readKept) : current.nodes;
    const isBack = current.message !== undefined && !problem;
    // whoever upgrades a cluster may have given it other rights as well
    const isUpgraded = current.nodes !== undefined && listVersions(current.nodes) !== listVersions(nodes);
    set({
      nodes: nodes?.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      ...(problem && { message: problem.message }),
      access: current.access,
    });
    if (isBack || isUpgraded) ask(signal);
  }

  function readKept(node: JsonObject): NodeItem {
    const known = read.get(node) ?? readNode(node);
    read.set(node, known);
    return known;
  }

  async function askAccess(signal: AbortSignal): Promise<boolean> {
    const answers = await Promise.all(
      questions.map(async ({ key, verb, of: [apiVersion = '', kind = ''] }) => {
        const answer = await cluster.allows(verb, { apiVersion, kind }, signal);
        return answer.ok ? { [key]: answer.value } : {};
      }),
    );
    if (signal.aborted) return false;
    set({ ...current, access: Object.assign({}, ...answers) as ClusterNodes['access'] });
    return answers.every((answer) => Object.keys(answer).length > 0);
  }

  return {
    current: () => current,
    watch(isWanted) {
      if (isWanted === (running !== undefined)) return;
      running?.abort();
      running = undefined;
      stopAsking();
      if (!isWanted || life.aborted) return;
      running = new AbortController();
      const signal = AbortSignal.any([running.signal, life]);
      cluster.watch(
        { apiVersion: 'v1', kind: 'Node', content: 'full', fields: nodeFields },
        (now) => take(now, signal),
        signal,
      );
      if (due <= clock.now()) ask(signal);
      else askLater(signal);
    },
  };
}

function listVersions(nodes: readonly NodeItem[] = []): string {
  return [...new Set(nodes.map(({ version }) => version))].toSorted().join();
}

import type { Applier } from './drift/observation.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Cluster, ClusterError, Result } from './ports.ts';

/** Who else has a say in what objects look like: Flux Kustomizations and autoscalers, each asked for at most once. */
export interface Owners {
  /** Undefined when it cannot be read. */
  find(applier: Applier): Promise<JsonObject | undefined>;
  list(): Promise<Result<readonly JsonObject[], ClusterError>>;
  /** The HorizontalPodAutoscalers of a namespace; none where they may not be read. */
  listAutoscalers(namespace: string): Promise<readonly JsonObject[]>;
}

const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' } as const;
const kind = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' } as const;

/** Shares the answers among the resources of one look: most of a file has the same owner. */
export function createOwners(cluster: Cluster, signal: AbortSignal): Owners {
  const found = new Map<string, Promise<JsonObject | undefined>>();
  const scaling = new Map<string, Promise<readonly JsonObject[]>>();
  let listed: ReturnType<Owners['list']> | undefined;
  return {
    find({ namespace, name }) {
      const key = `${namespace}/${name}`;
      const asked =
        found.get(key) ??
        cluster.get({ ...kind, namespace, name }, signal).then((owner) => (owner.ok ? owner.value : undefined));
      found.set(key, asked);
      return asked;
    },
    list() {
      listed ??= cluster.list(kind, signal);
      return listed;
    },
    listAutoscalers(namespace) {
      const asked =
        scaling.get(namespace) ??
        cluster.list({ ...autoscaler, namespace }, signal).then((answer) => (answer.ok ? answer.value : []));
      scaling.set(namespace, asked);
      return asked;
    },
  };
}

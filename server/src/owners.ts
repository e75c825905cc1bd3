import type { Applier } from './drift/observation.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Cluster, ClusterError, Result } from './ports.ts';

/** Who else has a say in what objects look like: Flux Kustomizations and autoscalers. */
export interface Owners {
  /** Undefined when it cannot be read. */
  find(applier: Applier): Promise<JsonObject | undefined>;
  list(): Promise<Result<readonly JsonObject[], ClusterError>>;
  /** The HorizontalPodAutoscalers of a namespace; none where they may not be read. */
  listAutoscalers(namespace: string): Promise<readonly JsonObject[]>;
}

/** Asks once for what several want to know. */
export type Share = <T>(key: string, ask: (signal: AbortSignal) => Promise<T>) => Promise<T>;

const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' } as const;
const kind = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' } as const;

/** Asks for them by way of what is shared: most of a file, and of a repository, has the same owners. */
export function createOwners(cluster: Cluster, share: Share): Owners {
  return {
    async find({ namespace, name }) {
      const key = `owner ${namespace}/${name}`;
      const owner = await share(key, (signal) => cluster.get({ ...kind, namespace, name }, signal));
      return owner.ok ? owner.value : undefined;
    },
    list: () => share('owners', (signal) => cluster.list(kind, signal)),
    async listAutoscalers(namespace) {
      const found = await share(`autoscalers ${namespace}`, (signal) =>
        cluster.list({ ...autoscaler, namespace }, signal),
      );
      return found.ok ? found.value : [];
    },
  };
}

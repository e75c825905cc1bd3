import type { Applier } from './drift/observation.ts';
import type { JsonObject } from './manifest/json.ts';
import { type ResourceRef, toRefKey } from './manifest/resource.ts';
import type { Cluster, ClusterError, Result } from './ports.ts';

/** Who else has a say in what objects look like: what applies them, and autoscalers. */
export interface Owners {
  /** Undefined when it cannot be read. */
  find(applier: Applier): Promise<JsonObject | undefined>;
  /** A HelmRelease; undefined when it cannot be read. */
  findRelease(release: { readonly namespace: string; readonly name: string }): Promise<JsonObject | undefined>;
  /** The Argo CD Applications of all namespaces; none where they may not be read, or there is no Argo CD. */
  listApplications(): Promise<readonly JsonObject[]>;
  /** The object that a Kustomization gets its files from; undefined when it cannot be read. */
  findSource(ref: ResourceRef): Promise<JsonObject | undefined>;
  list(): Promise<Result<readonly JsonObject[], ClusterError>>;
  /** The HorizontalPodAutoscalers of a namespace; none where they may not be read. */
  listAutoscalers(namespace: string): Promise<readonly JsonObject[]>;
}

/** Asks once for what several want to know. */
export type Share = <T>(key: string, ask: (signal: AbortSignal) => Promise<T>) => Promise<T>;

const autoscaler = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' } as const;
const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' } as const;
const release = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' } as const;
const kind = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' } as const;

/** Asks for them by way of what is shared: most of a file, and of a repository, has the same owners. */
export function createOwners(cluster: Cluster, share: Share): Owners {
  return {
    async find({ namespace, name }) {
      const key = `owner ${namespace}/${name}`;
      const owner = await share(key, (signal) => cluster.get({ ...kind, namespace, name }, signal));
      return owner.ok ? owner.value : undefined;
    },
    async findSource(ref) {
      const source = await share(`source ${toRefKey(ref)}`, (signal) => cluster.get(ref, signal));
      return source.ok ? source.value : undefined;
    },
    async findRelease({ namespace, name }) {
      const found = await share(`release ${namespace}/${name}`, (signal) =>
        cluster.get({ ...release, namespace, name }, signal),
      );
      return found.ok ? found.value : undefined;
    },
    async listApplications() {
      const found = await share('applications', (signal) => cluster.list(application, signal));
      return found.ok ? found.value : [];
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

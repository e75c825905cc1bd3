import type { Known } from './graph/knowledge.ts';
import { guard } from './guard.ts';
import { stringAt } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Clock, Cluster, ClusterError, Log, Result } from './ports.ts';
import type { KindRef } from './schema/identify-kind.ts';
import type { JsonObject } from './manifest/json.ts';

/** What one cluster has, by name. */
export interface ClusterNames {
  /** Those known now; what is missing or old is asked for in the background. */
  of(kind: KindRef): Known<readonly ResourceRef[]>;
}

/** How long names count as new, in milliseconds. */
const fresh = 60_000;
/** How long what could not be read is left alone. */
const patience = 300_000;

/** The only kinds that are asked for: those that fields of other objects name. */
const asked: ReadonlySet<string> = new Set([
  'v1 Namespace',
  'v1 ConfigMap',
  'v1 Secret',
  'v1 ServiceAccount',
  'v1 Service',
  'v1 PersistentVolumeClaim',
  'storage.k8s.io/v1 StorageClass',
  'networking.k8s.io/v1 IngressClass',
  'scheduling.k8s.io/v1 PriorityClass',
]);

const defect = { ok: false, error: { kind: 'server-error', message: 'Names could not be read.' } } as const;

interface Kept {
  names: readonly ResourceRef[];
  /** Until when they count, in milliseconds since the epoch. */
  until: number;
  isAsking: boolean;
}

/** Asks for metadata only, so that no value of a Secret is ever sent; for each kind at most once a minute. */
export function createClusterNames(
  cluster: Cluster,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  life: AbortSignal,
): ClusterNames {
  const kept = new Map<string, Kept>();

  async function ask(one: Kept, kind: KindRef): Promise<void> {
    one.isAsking = true;
    const list = (): Promise<Result<readonly JsonObject[], ClusterError>> =>
      cluster.list({ ...kind, content: 'metadata' }, life);
    const listed = await guard<Result<readonly JsonObject[], ClusterError>>(log, 'list names', defect, list);
    one.isAsking = false;
    one.until = clock.now() + (listed.ok ? fresh : patience);
    if (listed.ok) one.names = listed.value.flatMap((object) => toRef(object, kind));
  }

  return {
    of({ apiVersion, kind }) {
      const key = `${apiVersion} ${kind}`;
      if (!asked.has(key)) return { value: [], isPending: false };
      const one = kept.get(key) ?? { names: [], until: 0, isAsking: false };
      kept.set(key, one);
      if (!one.isAsking && !life.aborted && clock.now() >= one.until) void ask(one, { apiVersion, kind });
      return { value: one.names, isPending: one.isAsking };
    },
  };
}

function toRef(object: JsonObject, kind: KindRef): readonly ResourceRef[] {
  const name = stringAt(object, 'metadata', 'name');
  const namespace = stringAt(object, 'metadata', 'namespace');
  return name ? [{ ...kind, name, ...(namespace ? { namespace } : {}) }] : [];
}

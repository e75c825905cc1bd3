import type { Cluster } from './ports.ts';
import type { JsonObject } from './manifest/json.ts';

const kinds = ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'];

/** The admission policies of a cluster and their bindings; none where one of the two cannot be read. */
export async function readClusterPolicies(cluster: Cluster, signal: AbortSignal): Promise<readonly JsonObject[]> {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const lists = await Promise.all(kinds.map((kind) => cluster.list({ apiVersion, kind }, signal)));
  return lists.every(({ ok }) => ok)
    ? lists.flatMap((list, i) =>
        list.ok ? list.value.map((one) => ({ ...one, apiVersion, kind: kinds[i] ?? '' })) : [],
      )
    : [];
}

/** A value of JSON, since a cluster's answers are not typed here. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object of JSON. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** What tests read of any object of a cluster. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: { manager?: string; operation?: string; subresource?: string; fieldsV1?: JsonObject }[];
    [key: string]: unknown;
  };
  spec?: JsonObject;
  status?: JsonObject;
  data?: JsonObject;
  [key: string]: unknown;
}

/** A condition of a status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

/** The condition of a type, in the form nearly every Kubernetes API keeps it. */
export function findCondition(object: KubernetesObject, type: string): Condition | undefined {
  const conditions = object.status?.['conditions'];
  if (!Array.isArray(conditions)) return undefined;
  return (conditions as unknown as Condition[]).find((condition) => condition.type === type);
}

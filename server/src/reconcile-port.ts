import type { ReconcileAction } from './protocol-reconcile.ts';
import type { JsonObject } from './manifest/json.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { Cluster, ClusterError, Result } from './ports.ts';

/** A request that was sent. */
export interface SentRequest {
  /** The object as it is now. */
  readonly object: JsonObject;
  /** The time that was written, by which the controller says that it has answered this request: RFC 3339. */
  readonly requestedAt?: string;
}

/**
 * The only writes of the product, each asked for by a person: an annotation that a controller waits for, or
 * `spec.suspend` of a Flux object, and no other field of no other kind.
 */
export interface ReconcileRequests {
  send(target: ResourceRef, action: ReconcileAction, signal: AbortSignal): Promise<Result<SentRequest, ClusterError>>;
}

/** Opens the way to these requests. */
export interface ReconcileGateway {
  /** By the very connection that a person was shown objects of, wherever its kubeconfig leads by now. */
  requests(cluster: Cluster): ReconcileRequests | undefined;
}

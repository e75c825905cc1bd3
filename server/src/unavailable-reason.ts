import type { UnavailableReason } from './drift/observation.ts';
import type { ClusterError } from './ports.ts';

/** Of all that can go wrong with a request, what makes a difference to a person. */
export function toReason(kind: ClusterError['kind']): UnavailableReason {
  const isReason = kind === 'unauthorized' || kind === 'forbidden' || kind === 'unreachable' || kind === 'timeout';
  return isReason || kind === 'throttled' ? kind : 'server-error';
}

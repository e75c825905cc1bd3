import { toDirectory } from '../graph/targets/flux-target.ts';
import type { ControllerFailure } from '../manifest/controller-failure.ts';
import { type JsonObject, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import { readFlux } from './read-flux.ts';
import type { SyncStatus } from './sync-status.ts';

const told: ReadonlySet<string> = new Set([
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'helm.toolkit.fluxcd.io/HelmRelease',
]);

/** Whether an object is one whose failures are told where its files are. */
export function isController(object: JsonObject): boolean {
  const [apiVersion, kind] = [stringAt(object, 'apiVersion') ?? '', stringAt(object, 'kind') ?? ''];
  return told.has(`${toGroup(apiVersion)}/${kind}`);
}

/** Why a Flux Kustomization or HelmRelease has failed; undefined while it is not known to have. */
export function readFailed(object: JsonObject): ControllerFailure | undefined {
  const status = readFlux(object);
  return status && toFailed(status);
}

/** The same of what is known of it already. */
export function toFailed({ id, state, reason, message, revision, object }: SyncStatus): ControllerFailure | undefined {
  const { group, kind, namespace, name } = id;
  if (state !== 'failing' || namespace === undefined || !told.has(`${group}/${kind}`)) return undefined;
  const tried = stringAt(object, 'status', 'lastAttemptedRevision') ?? revision;
  const isKustomization = kind === 'Kustomization';
  return {
    ...(isKustomization && { directory: toDirectory(stringAt(object, 'spec', 'path') ?? '') }),
    owner: { group, kind, namespace, name },
    reason: reason ?? 'Failed',
    ...(message !== undefined && { message: message.replace(/\s+/g, ' ') }),
    ...(tried && { revision: tried }),
  };
}

import { readApplication } from './drift/argo-source.ts';
import { readSourceRef, withSource } from './drift/flux-source.ts';
import { findApplication, isOfArgo } from './drift/ignore/find-application.ts';
import { readApplier } from './drift/inventory.ts';
import type { Applier } from './drift/observation.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Owners } from './owners.ts';
import { listApplied } from './sync/list-applied.ts';
import { readFailed } from './sync/read-failed.ts';

/** What a Flux Kustomization says of itself, and its source of what it has fetched. */
export async function describeKustomization(
  kustomization: JsonObject,
  owners: Pick<Owners, 'findSource'>,
): Promise<Applier> {
  const [applier, source] = [readApplier(kustomization), readSourceRef(kustomization)];
  const failed = readFailed(kustomization);
  const told = failed ? { ...applier, failed } : applier;
  const found = source && (await owners.findSource(source));
  return { ...withSource(told, source, found), ...readHistory(kustomization) };
}

/** What the Argo CD Application that applies an object says of itself; undefined where there is none to be read. */
export async function describeApplication(
  live: JsonObject,
  owners: Pick<Owners, 'listApplications'>,
): Promise<Applier | undefined> {
  const application = isOfArgo(live) ? findApplication(await owners.listApplications(), live) : undefined;
  return application && { ...readApplication(application), ...readHistory(application) };
}

function readHistory(object: JsonObject): Pick<Applier, 'history'> {
  const history = listApplied(object);
  return history.length > 0 ? { history } : {};
}

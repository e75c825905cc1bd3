import { findApplication, isOfArgo } from './drift/ignore/find-application.ts';
import { followArgo, listArgoRules } from './drift/ignore/argo-rules.ts';
import { followHelmRelease, followKustomization } from './drift/ignore/flux-rules.ts';
import { type Ignored, type Sides, mergeIgnored } from './drift/ignore/ignored.ts';
import type { JqAnswer } from './drift/ignore/strike-jq.ts';
import { type JsonObject, isObject, stringAt } from './manifest/json.ts';
import type { Owners } from './owners.ts';
import type { JqPaths } from './jq-port.ts';

interface Surroundings {
  readonly owners: Owners;
  readonly jq?: JqPaths | undefined;
  readonly signal: AbortSignal;
}

/** What the rules of everybody who applies an object ignore in it; undefined where there are none. */
export async function readIgnored(
  sides: Sides<JsonObject>,
  kustomization: JsonObject | undefined,
  look: Surroundings,
): Promise<Ignored | undefined> {
  const release = await findRelease(sides.live, look.owners);
  return mergeIgnored([
    ...(kustomization ? [followKustomization(kustomization, sides)] : []),
    ...(release ? [followHelmRelease(release, sides)] : []),
    ...(await readArgo(sides, look)),
  ]);
}

async function findRelease(live: JsonObject, owners: Owners): Promise<JsonObject | undefined> {
  const label = (name: string): string | undefined =>
    stringAt(live, 'metadata', 'labels', `helm.toolkit.fluxcd.io/${name}`);
  const [name, namespace] = [label('name'), label('namespace')];
  return name && namespace ? owners.findRelease({ namespace, name }) : undefined;
}

async function readArgo(sides: Sides<JsonObject>, look: Surroundings): Promise<readonly Ignored[]> {
  if (!isOfArgo(sides.live)) return [];
  const application = findApplication(await look.owners.listApplications(), sides.live);
  if (!application) return [];
  const rules = listArgoRules(application, sides.predicted);
  const answers = rules.expressions.map(({ expression }) => askJq(expression, sides, look));
  return [followArgo(rules, sides, await Promise.all(answers))];
}

async function askJq(expression: string, sides: Sides<JsonObject>, { jq, signal }: Surroundings): Promise<JqAnswer> {
  const objects = [sides.predicted, sides.live].map(withoutOwnership);
  const found = await jq?.find(expression, objects, signal);
  if (!found) return { reason: 'unavailable' };
  if (!found.ok) return { reason: found.error === 'aborted' ? 'unavailable' : found.error };
  const [predicted = [], live = []] = found.value;
  return { predicted, live };
}

/** The largest part of a live object, which no rule is about. */
function withoutOwnership({ metadata, ...rest }: JsonObject): JsonObject {
  if (!isObject(metadata)) return rest;
  const { managedFields: _fields, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

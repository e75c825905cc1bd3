import type { FieldPath } from '../manifest/field-path.ts';
import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { type ObjectId, toKindKey } from '../graph/references/object-id.ts';
import { podPlaces } from '../graph/references/reference-field.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';
import { isImmutable } from '../schema/immutable.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { hasSyncOption } from './argo-pruning.ts';
import type { FieldChange, Outcome } from './change.ts';

/** Kinds whose controllers make their Pods anew when the template of them changes. */
const rolled: ReadonlySet<string> = new Set([
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/StatefulSet',
  'argoproj.io/Rollout',
]);

/** What the fields that change make of an object that is there. */
export function judgeChange(
  id: ObjectId,
  before: JsonObject,
  after: JsonObject,
  fields: readonly FieldChange[],
  target: BuildTarget,
  schemas: ApiSchemas | undefined,
): Extract<Outcome, 'refused' | 'replaced' | 'restarted' | 'changed'> {
  const apiVersion = stringAt(before, 'apiVersion') ?? '';
  const known = schemas ?? { ...none, apiVersion };
  const isFixed = ({ path }: FieldChange): boolean => isImmutable(known, { apiVersion, kind: id.kind }, before, path);
  if (fields.some(isFixed)) return isForced(after, target) ? 'replaced' : 'refused';
  const kind = toKindKey(id);
  const template = podPlaces[kind]?.split('.') ?? [];
  const isOfPods = ({ path }: FieldChange): boolean => startsWith(path, template);
  return rolled.has(kind) && fields.some(isOfPods) ? 'restarted' : 'changed';
}

const none: ApiSchemas = { apiVersion: '', source: '', isExact: false, kinds: {}, definitions: {} };

function startsWith(path: FieldPath, fields: readonly string[]): boolean {
  return fields.every((field, i) => {
    const step = path[i];
    return step !== undefined && 'field' in step && step.field === field;
  });
}

/**
 * Whether its applier deletes what cannot be changed and makes it anew. Sources:
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#force and
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#force-sync
 */
function isForced(value: JsonObject, { kind, object }: BuildTarget): boolean {
  if (kind === 'argo')
    return hasSyncOption(value, object, 'Force=true') && hasSyncOption(value, object, 'Replace=true');
  if (kind !== 'flux') return false;
  const mark = 'kustomize.toolkit.fluxcd.io/force';
  const marks = [stringAt(value, 'metadata', 'annotations', mark), stringAt(value, 'metadata', 'labels', mark)];
  return at(object, 'spec', 'force') === true || marks.some((one) => one?.toLowerCase() === 'enabled');
}

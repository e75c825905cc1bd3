import { type ObjectId, identifyObject } from '../graph/references/object-id.ts';
import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { toGroup } from '../manifest/resource.ts';
import { type ReadCondition, listAt, readConditions } from './conditions.ts';
import type { SyncStatus, Verdict } from './sync-status.ts';

const sourceGroup = 'source.toolkit.fluxcd.io';

/** How an object of Flux stands; undefined of what has no name. */
export function readFlux(object: JsonObject): SyncStatus | undefined {
  const id = identifyObject(object, undefined);
  if (!id) return undefined;
  const conditions = readConditions(object);
  const isSuspended = at(object, 'spec', 'suspend') === true;
  const isSource = id.group === sourceGroup;
  const { state, ...why } = judge(object, conditions, isSuspended);
  const ready = find(conditions, 'Ready');
  return {
    ...{ id, state, ...why, isSuspended, object, conditions: conditions.map(toTold) },
    version: (stringAt(object, 'apiVersion') ?? '').split('/').at(-1) ?? '',
    isUsable: isStatic(object) || (ready?.status === 'True' && isCurrent(ready, object)),
    ...(isSource && { hasArtifact: isStatic(object) || at(object, 'status', 'artifact') !== undefined }),
    ...readRevisions(object, state),
    dependsOn: listAt(object, 'spec', 'dependsOn').flatMap((one) => refer(one, id, id)),
    sources: readSources(object, id),
  };
}

function toTold({ generation: _generation, ...told }: ReadCondition): ReadCondition {
  return told;
}

/**
 * As Flux' own controllers and `kstatus` see it. What is suspended is neither well nor not: its conditions are of the last
 * time that anybody looked, though its observed generation goes on.
 * https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md
 */
function judge(object: JsonObject, conditions: readonly ReadCondition[], isSuspended: boolean): Verdict {
  const [ready, stalled] = [find(conditions, 'Ready'), find(conditions, 'Stalled')];
  const reconciling = find(conditions, 'Reconciling');
  const why = toReason(ready);
  if (stringAt(object, 'metadata', 'deletionTimestamp') !== undefined) return { state: 'deleting', ...why };
  if (isSuspended) return { state: 'suspended', ...why };
  if (isStatic(object)) return { state: 'ready' };
  if (stalled?.status === 'True' && isCurrent(stalled, object))
    return { state: 'failing', ...toReason(ready?.status === 'False' ? ready : stalled) };
  // nobody has looked at it, or at what it says now
  if (!ready)
    return { state: at(object, 'status') === undefined ? 'unknown' : 'reconciling', ...toReason(reconciling) };
  if (!isCurrent(ready, object)) return { state: 'reconciling', ...toReason(reconciling ?? ready) };
  if (ready.status === 'False') return { state: waits.has(ready.reason ?? '') ? 'waiting' : 'failing', ...why };
  if (ready.status !== 'True') return { state: 'reconciling', ...why };
  return { state: reconciling?.status === 'True' ? 'reconciling' : 'ready', ...why };
}

const waits: ReadonlySet<string> = new Set(['DependencyNotReady', 'SourceNotReady']);

function toReason(condition: ReadCondition | undefined): Omit<Verdict, 'state'> {
  const { reason, message } = condition ?? {};
  return { ...(reason !== undefined && { reason }), ...(message !== undefined && { message }) };
}

/**
 * Whether a condition is about what the object says now. The observed generation of the status as a whole is -1 until it
 * was well once, also when it is known by then that it is not.
 */
function isCurrent({ generation }: ReadCondition, object: JsonObject): boolean {
  const [now, seen] = [at(object, 'metadata', 'generation'), at(object, 'status', 'observedGeneration')];
  const about = generation ?? (typeof seen === 'number' && seen >= 0 ? seen : undefined);
  return about === undefined || typeof now !== 'number' || about === now;
}

/** Nobody reconciles the repository of charts in an OCI registry, which has no index. */
function isStatic(object: JsonObject): boolean {
  return stringAt(object, 'kind') === 'HelmRepository' && stringAt(object, 'spec', 'type') === 'oci';
}

function find(conditions: readonly ReadCondition[], type: string): ReadCondition | undefined {
  return conditions.find((one) => one.type === type);
}

function readRevisions(object: JsonObject, state: SyncStatus['state']): Pick<SyncStatus, 'revision' | 'attempted'> {
  const status = at(object, 'status');
  const deployed = listAt(status, 'history').find((one) => stringAt(one, 'status') === 'deployed');
  const revision =
    stringAt(status, 'artifact', 'revision') ??
    stringAt(status, 'lastAppliedRevision') ??
    stringAt(deployed, 'chartVersion');
  const attempted = stringAt(status, 'lastAttemptedRevision');
  const isOther = attempted !== undefined && attempted !== revision && state !== 'ready';
  return { ...(revision && { revision }), ...(isOther && attempted !== '' && { attempted }) };
}

function readSources(object: JsonObject, id: ObjectId): readonly ObjectId[] {
  const [spec, status] = [at(object, 'spec'), at(object, 'status')];
  if (id.kind !== 'HelmRelease') return refer(at(spec, 'sourceRef'), id, { group: sourceGroup });
  const [namespace, name] = stringAt(status, 'helmChart')?.split('/') ?? [];
  const isMade = at(spec, 'chart') !== undefined && namespace !== undefined && name !== undefined;
  if (isMade) return [{ group: sourceGroup, kind: 'HelmChart', namespace, name }];
  const chart = refer(at(spec, 'chartRef'), id, { group: sourceGroup });
  return chart.length > 0 ? chart : refer(at(spec, 'chart', 'spec', 'sourceRef'), id, { group: sourceGroup });
}

/** An object that another one names: in its own namespace unless it says otherwise. */
function refer(
  reference: ReturnType<typeof at>,
  { namespace: own }: Pick<ObjectId, 'namespace'>,
  usual: { readonly group: string; readonly kind?: string },
): readonly ObjectId[] {
  const [kind, name] = [stringAt(reference, 'kind') ?? usual.kind, stringAt(reference, 'name')];
  const apiVersion = stringAt(reference, 'apiVersion');
  const namespace = stringAt(reference, 'namespace') ?? own;
  if (kind === undefined || name === undefined) return [];
  return [{ group: apiVersion ? toGroup(apiVersion) : usual.group, kind, ...(namespace && { namespace }), name }];
}

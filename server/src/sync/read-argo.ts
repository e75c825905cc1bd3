import { identifyObject } from '../graph/references/object-id.ts';
import { type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import { type ReadCondition, readConditions, toSafeMessage } from './conditions.ts';
import type { SyncStatus, Verdict } from './sync-status.ts';

/** How an object of Argo CD stands, from what it says itself; undefined of what has no name. */
export function readArgo(object: JsonObject): SyncStatus | undefined {
  const id = identifyObject(object, undefined);
  if (!id) return undefined;
  const conditions = readConditions(object);
  const isDeleting = stringAt(object, 'metadata', 'deletionTimestamp') !== undefined;
  const verdict = judge(id.kind, object, conditions);
  const revision = readRevision(object);
  return {
    ...{ id, conditions, object, isSuspended: verdict.state === 'suspended' },
    version: (stringAt(object, 'apiVersion') ?? '').split('/').at(-1) ?? '',
    ...(isDeleting ? { ...verdict, state: 'deleting' } : verdict),
    isUsable: verdict.state === 'ready' || verdict.state === 'none',
    ...(revision !== undefined && { revision }),
    dependsOn: [],
    sources: [],
  };
}

function judge(kind: string, object: JsonObject, conditions: readonly ReadCondition[]): Verdict {
  if (kind === 'Application') return judgeApplication(object, conditions);
  return kind === 'ApplicationSet' ? judgeSet(conditions) : { state: 'none' };
}

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/health/ */
function judgeApplication(object: JsonObject, conditions: readonly ReadCondition[]): Verdict {
  const status = at(object, 'status');
  const [sync, health] = [stringAt(status, 'sync', 'status'), stringAt(status, 'health', 'status')];
  const [phase, said] = [stringAt(status, 'operationState', 'phase'), stringAt(status, 'operationState', 'message')];
  const message = toSafeMessage(said, phase);
  const error = conditions.find(({ type }) => type.endsWith('Error'));
  if (error) return { state: 'failing', reason: error.type, ...(error.message && { message: error.message }) };
  // a revert in Git makes good what has failed, and nothing is applied after it that could succeed; what has failed of the
  // revision that is in the cluster, such as a hook after it, is still so
  const [tried, now] = [
    stringAt(status, 'operationState', 'syncResult', 'revision'),
    stringAt(status, 'sync', 'revision'),
  ];
  const isPast = sync === 'Synced' && (tried === undefined || tried !== now);
  const hasFailed = (phase === 'Failed' || phase === 'Error') && !isPast;
  if (hasFailed) return { state: 'failing', reason: `Sync${phase}`, ...tell(message) };
  if (phase === 'Running' || phase === 'Terminating') return { state: 'reconciling', reason: phase, ...tell(message) };
  const unhealthy = toSafeMessage(stringAt(status, 'health', 'message'), health);
  if (health === 'Degraded' || health === 'Missing') {
    // what was never applied is missing, which is not the fault of what is there
    const isPending = health === 'Missing' && sync === 'OutOfSync';
    return { state: isPending ? 'out-of-sync' : 'failing', reason: health, ...tell(unhealthy) };
  }
  if (health === 'Suspended') return { state: 'suspended', reason: health, ...tell(unhealthy) };
  if (health === 'Progressing') return { state: 'reconciling', reason: health, ...tell(unhealthy) };
  if (sync === 'OutOfSync') return { state: 'out-of-sync', reason: sync };
  if (sync !== 'Synced' || health !== 'Healthy') return { state: 'unknown' };
  return { state: 'ready', reason: sync };
}

function judgeSet(conditions: readonly ReadCondition[]): Verdict {
  const find = (type: string): ReadCondition | undefined => conditions.find((one) => one.type === type);
  const error = find('ErrorOccurred');
  if (error?.status === 'True') return { state: 'failing', ...tellWhy(error) };
  const current = find('ResourcesUpToDate');
  if (current?.status === 'True') return { state: 'ready', ...tellWhy(current) };
  const rollout = find('RolloutProgressing');
  if (rollout?.status === 'True') return { state: 'reconciling', ...tellWhy(rollout) };
  if (current?.status === 'False') return { state: 'failing', ...tellWhy(current) };
  return { state: 'unknown' };
}

function tell(message: string | undefined): Pick<Verdict, 'message'> {
  return message === undefined ? {} : { message };
}

function tellWhy({ reason, message }: ReadCondition): Omit<Verdict, 'state'> {
  return { ...(reason !== undefined && { reason }), ...tell(message) };
}

/** What the cluster was compared with last; of several sources each has its own. */
function readRevision(object: JsonObject): string | undefined {
  const sync = at(object, 'status', 'sync');
  const several = at(sync, 'revisions');
  const all = (isArray(several) ? several : []).flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []));
  const told = all.length > 0 ? all.join(', ') : stringAt(sync, 'revision');
  return told === '' ? undefined : told;
}

import { type ObjectId, identifyObject } from '../graph/references/object-id.ts';
import { type JsonObject, at, stringAt } from '../manifest/json.ts';
import { readConditions } from './conditions.ts';
import type { SyncStatus, Verdict } from './sync-status.ts';

/** Finds a Job: undefined while that is not known, or may not be read, null where there is none. */
export type FindJob = (namespace: string, name: string) => JsonObject | null | undefined;

/** How an object of K3s stands; undefined of what has no name. */
export function readK3s(object: JsonObject, findJob: FindJob): SyncStatus | undefined {
  const id = identifyObject(object, undefined);
  if (!id) return undefined;
  const isDeleting = stringAt(object, 'metadata', 'deletionTimestamp') !== undefined;
  const verdict = id.kind === 'HelmChart' ? judgeChart(object, id, findJob) : { state: 'none' as const };
  const revision = id.kind === 'HelmChart' ? stringAt(object, 'spec', 'version') : undefined;
  return {
    ...{ id, object, isSuspended: false, conditions: readConditions(object) },
    version: (stringAt(object, 'apiVersion') ?? '').split('/').at(-1) ?? '',
    ...(isDeleting ? { ...verdict, state: 'deleting' } : verdict),
    isUsable: verdict.state === 'ready',
    ...(revision && { revision }),
    dependsOn: [],
    sources: [],
  };
}

/** What runs Helm for a chart. */
export function findJobOf(object: JsonObject): { readonly namespace: string; readonly name: string } | undefined {
  const [namespace, name] = [stringAt(object, 'metadata', 'namespace'), stringAt(object, 'status', 'jobName')];
  return namespace && name ? { namespace, name } : undefined;
}

/** A chart is installed by a Job, so that it is as well as that one. https://docs.k3s.io/helm */
function judgeChart(object: JsonObject, { namespace }: ObjectId, findJob: FindJob): Verdict {
  const failed = readConditions(object).find(({ type }) => type === 'Failed');
  const name = stringAt(object, 'status', 'jobName');
  if (failed?.status === 'True')
    return {
      state: 'failing',
      reason: failed.reason ?? 'Failed',
      ...(failed.message !== undefined && { message: failed.message }),
    };
  if (!name || namespace === undefined)
    return { state: at(object, 'status') === undefined ? 'unknown' : 'reconciling' };
  const job = findJob(namespace, name);
  // it may have been there, and be gone
  return job ? judgeJob(job) : { state: 'unknown', reason: job === null ? 'JobNotFound' : 'JobNotReadable' };
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/job/#terminal-job-conditions */
function judgeJob(job: JsonObject): Verdict {
  const conditions = readConditions(job);
  const done = conditions.find(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'));
  if (done?.type === 'Complete') return { state: 'ready', reason: 'JobComplete' };
  if (done)
    return {
      state: 'failing',
      reason: done.reason ?? 'JobFailed',
      ...(done.message !== undefined && { message: done.message }),
    };
  const failures = at(job, 'status', 'failed');
  // each try that failed is followed by another one until the limit
  const isRetrying = typeof failures === 'number' && failures > 0;
  return { state: isRetrying ? 'failing' : 'reconciling', reason: isRetrying ? 'JobRetrying' : 'JobRunning' };
}

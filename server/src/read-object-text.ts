import { t } from '@vscode/l10n';
import { nameResource } from './features/name-resource.ts';
import { describeEvents, describeLog } from './features/object-text.ts';
import { type JsonObject, at, isArray, stringAt } from './manifest/json.ts';
import { isPlainReason, withoutValues } from './manifest/quoted-secrets.ts';
import { type ResourceRef, toGroup } from './manifest/resource.ts';
import type { Clock, Cluster, ClusterError } from './ports.ts';
import type { ObjectText } from './protocol.ts';
import { readEvents } from './sync/read-event.ts';
import { findJobOf } from './sync/read-k3s.ts';

/** More nobody reads. */
const mostEvents = 500;

/** What controllers have told of an object. */
export async function readEventsText(
  cluster: Cluster,
  ref: ResourceRef,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<ObjectText> {
  const isFlux = toGroup(ref.apiVersion).endsWith('.toolkit.fluxcd.io');
  const own = isFlux ? await cluster.get(ref, signal) : undefined;
  const tell = (reason: string, words: string | undefined): string | undefined => {
    if (own?.ok) return withoutValues(own.value, reason, words);
    // what cannot be read may take values from Secrets
    return (own || ref.kind === 'Secret') && !isPlainReason(reason) ? undefined : words;
  };
  const fields = {
    'involvedObject.kind': ref.kind,
    'involvedObject.name': ref.name,
    ...(ref.namespace !== undefined && { 'involvedObject.namespace': ref.namespace }),
  };
  const kind = { apiVersion: 'v1', kind: 'Event', namespace: ref.namespace ?? 'default', limit: mostEvents, fields };
  const found = await cluster.list(kind, signal);
  if (!found.ok) return fail(found.error, t('the events of {name}', { name: nameResource(ref) }));
  const group = toGroup(ref.apiVersion);
  const events = found.value.filter((event) => {
    const of = (key: string): string | undefined => stringAt(event, 'involvedObject', key);
    return of('kind') === ref.kind && of('name') === ref.name && toGroup(of('apiVersion') ?? ref.apiVersion) === group;
  });
  return { isRead: true, text: describeEvents(nameResource(ref), readEvents(events, tell), clock.now()) };
}

/** What the Job that runs Helm for a chart of K3s has written: of its last Pod. */
export async function readJobLogText(cluster: Cluster, ref: ResourceRef, signal: AbortSignal): Promise<ObjectText> {
  const chart = await cluster.get(ref, signal);
  if (!chart.ok) return fail(chart.error, nameResource(ref));
  const job = findJobOf(chart.value);
  if (!job) return { isRead: false, text: t('{name} has no Job yet.', { name: nameResource(ref) }) };
  const { namespace, name } = job;
  const labels = { 'batch.kubernetes.io/job-name': name };
  const pods = await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace, labels }, signal);
  if (!pods.ok) return fail(pods.error, t('the Pods of the Job {name}', { name: `${namespace}/${name}` }));
  const pod = stringAt(pods.value.toSorted(byAge).at(-1), 'metadata', 'name');
  if (pod === undefined)
    return { isRead: false, text: t('The Job {name} has no Pod any more.', { name: `${namespace}/${name}` }) };
  const log = await cluster.log({ namespace, name: pod }, signal);
  if (!log.ok) return fail(log.error, t('the log of the Pod {name}', { name: `${namespace}/${pod}` }));
  return { isRead: true, text: describeLog(`${namespace}/${pod}`, log.value) };
}

/** The one that was started last has written what matters, if it was started at all. */
function byAge(a: JsonObject, b: JsonObject): number {
  const toTime = (pod: JsonObject): string => stringAt(pod, 'metadata', 'creationTimestamp') ?? '';
  const hasRun = (pod: JsonObject): number => (isArray(at(pod, 'status', 'containerStatuses')) ? 1 : 0);
  return hasRun(a) - hasRun(b) || (toTime(a) < toTime(b) ? -1 : 1);
}

function fail({ kind, message }: ClusterError, what: string): ObjectText {
  const text =
    kind === 'forbidden'
      ? t('This account may not read {what}: {message}', { what, message })
      : t('Driftline could not read {what}: {message}', { what, message });
  return { isRead: false, text };
}

import { t } from '@vscode/l10n';
import { type ObjectId, toObjectKey } from '../graph/references/object-id.ts';
import type { SyncCluster, SyncItem, SyncState } from '../protocol.ts';
import type { Connection } from '../snapshot.ts';
import { type Cause, type Problem, findProblems, isFailing, toCauseKey } from '../sync/find-problems.ts';
import { isRemote } from '../sync/is-remote.ts';
import { listEntries } from '../sync/list-entries.ts';
import type { SyncStatus } from '../sync/sync-status.ts';
import type { KindStanding, SyncedCluster } from '../sync/synced-cluster.ts';
import { nameResource } from './name-resource.ts';
import { fromItemId, toItemId, toObjectItem, toRef } from './sync-item.ts';

/** What is known of one cluster. */
export interface SyncSource {
  readonly id: string;
  readonly context: string;
  readonly connection: Connection;
  /** Undefined until it was connected. */
  readonly synced: SyncedCluster | undefined;
}

/** How everything stands in a cluster: what is to be mended first, then all objects by their kinds. */
export function syncTree(source: SyncSource): SyncCluster {
  const { id, context, synced } = source;
  const statuses = [...(synced?.statuses.values() ?? [])];
  const failing = statuses.filter(({ state }) => isFailing(state)).length;
  const items = synced ? [...listProblems(source, synced), ...listGaps(id, synced), ...listGroups(id, statuses)] : [];
  return { id, context, ...toStanding(source), failing, objects: statuses.length, items };
}

/**
 * What an object has applied, with the state of each as far as that is known. What is in another cluster names no object,
 * of which this one may have its own.
 */
export function syncChildren({ id, synced }: SyncSource, parent: string): readonly SyncItem[] {
  const { cluster, key } = fromItemId(parent);
  const status = cluster === id ? synced?.statuses.get(key) : undefined;
  if (!synced || !status) return [];
  const isElsewhere = isRemote(status.object);
  return listEntries(status.object).map((entry): SyncItem => {
    const known = isElsewhere ? undefined : synced.statuses.get(toObjectKey(entry.id));
    if (known) return { ...toObjectItem(known, parent, true), type: 'entry' };
    const { state, reason, message } = entry;
    return {
      ...{ id: toItemId(parent, entry.id), type: 'entry', label: nameResource(entry.id) },
      ...(!isElsewhere && { object: toRef(entry.id, entry.version) }),
      ...(state && { state }),
      ...(reason !== undefined && { reason, summary: reason }),
      ...(message !== undefined && { message }),
    };
  });
}

function toStanding({ connection, synced }: SyncSource): Pick<SyncCluster, 'state' | 'message'> {
  if (connection.state === 'connecting') return { state: 'connecting' };
  if (!synced) return { state: 'not-connected', ...('message' in connection && { message: connection.message }) };
  const { kinds } = synced;
  const served = kinds.filter(({ standing }) => standing !== 'absent');
  // one kind that cannot be read is a gap, see `listGaps`; where none can be it is the cluster
  const isBroken = served.every(({ standing }) => standing === 'failed');
  const problem = isBroken ? served[0] : kinds.find(({ isLost }) => isLost);
  if (problem?.message !== undefined)
    return { state: synced.statuses.size > 0 ? 'stale' : 'not-connected', message: problem.message };
  if (kinds.some(({ standing }) => standing === 'reading' || standing === 'again')) return { state: 'reading' };
  return { state: served.length === 0 ? 'no-controller' : 'read' };
}

function listProblems({ id: cluster }: SyncSource, synced: SyncedCluster): readonly SyncItem[] {
  const known = new Set(
    synced.kinds.flatMap(({ kind, standing }) =>
      standing === 'known' || standing === 'again' ? [`${kind.group}/${kind.kind}`] : [],
    ),
  );
  return findProblems(synced.statuses, (kind) => known.has(kind)).map((problem) => {
    const where = `${cluster}\nproblem ${toCauseKey(problem.cause)}`;
    return toProblemItem(problem, where, synced.statuses);
  });
}

function toProblemItem({ cause, dependents }: Problem, where: string, statuses: SyncedCluster['statuses']): SyncItem {
  const members = cause.kind === 'circle' ? cause.ids.map(toObjectKey) : [];
  const children = [...members, ...dependents].flatMap((key) => {
    const status = statuses.get(key);
    return status ? [toObjectItem({ ...status, state: 'waiting' }, where, true)] : [];
  });
  const count = dependents.length;
  const waiting = count === 0 ? [] : [count === 1 ? t('1 waiting') : t('{0} waiting', count)];
  const own = describeCause(cause, where, statuses);
  const summary = [own.summary, ...waiting].filter(Boolean).join(' · ');
  return { ...own, type: 'problem', ...(summary && { summary }), ...(children.length > 0 && { children }) };
}

function describeCause(cause: Cause, where: string, statuses: SyncedCluster['statuses']): Omit<SyncItem, 'type'> {
  if (cause.kind === 'circle') {
    const names = cause.ids.map(({ name }) => name);
    const summary = [...names, ...names.slice(0, 1)].join(' → ');
    return { id: where, label: t('Circle of dependencies'), summary, state: 'failing' };
  }
  const status = statuses.get(toObjectKey(cause.id));
  if (cause.kind === 'object' && status) {
    const { more: _more, ...item } = toObjectItem(status, where, true);
    return item;
  }
  return { id: where, label: nameResource(cause.id), summary: t('not there'), state: 'failing' };
}

/** What cannot be read is missing from the tree, or is from before, which must not look as if it were not so. */
function listGaps(cluster: string, { kinds }: SyncedCluster): readonly SyncItem[] {
  return kinds.flatMap(({ kind: { group, kind }, standing, message, isLost, isForbidden }): readonly SyncItem[] => {
    const summary = isLost ? undefined : nameGap(standing);
    if (summary === undefined) return [];
    const id = `${cluster}\ngap ${group}/${kind}`;
    const said = { ...(message !== undefined && { message }), ...(isForbidden && { isForbidden }) };
    return [{ id, type: 'gap', label: `${kind} (${group})`, summary, state: 'unknown', ...said }];
  });
}

function nameGap(standing: KindStanding['standing']): string | undefined {
  switch (standing) {
    case 'refused':
      return t('may not be read');
    case 'failed':
      return t('cannot be read');
    case 'stale':
      return t('not up to date');
    case 'unsupported':
      return t('its version is not known here');
    default:
      return undefined;
  }
}

type Group = 'sources' | 'charts' | 'kustomizations' | 'releases' | 'argo' | 'k3s';

const groups: readonly Group[] = ['sources', 'charts', 'kustomizations', 'releases', 'argo', 'k3s'];

function listGroups(cluster: string, statuses: readonly SyncStatus[]): readonly SyncItem[] {
  return groups.flatMap((group): readonly SyncItem[] => {
    const own = statuses.filter(({ id }) => toGroup(id) === group);
    if (own.length === 0) return [];
    const [id, hasKind] = [
      `${cluster}\n${group}`,
      new Set(own.map((one) => one.id.kind)).size > 1 || group === 'sources',
    ];
    const summary = countStates(own);
    const children = own.map((status) => toObjectItem(status, id, hasKind));
    return [{ id, type: 'group', label: nameGroup(group), summary, state: findWorst(own), children }];
  });
}

/** What waits is as well as what it waits for. */
function countStates(statuses: readonly SyncStatus[]): string {
  const count = (wanted: SyncState): number => statuses.filter(({ state }) => state === wanted).length;
  const [all, failing, waiting] = [statuses.length, count('failing'), count('waiting')];
  if (failing > 0)
    return [t('{0} of {1} failing', failing, all), ...(waiting > 0 ? [t('{0} waiting', waiting)] : [])].join(' · ');
  return waiting > 0 ? t('{0} of {1} waiting', waiting, all) : `${all}`;
}

function toGroup({ group, kind }: ObjectId): Group {
  if (group === 'argoproj.io') return 'argo';
  if (group.endsWith('.cattle.io')) return 'k3s';
  if (kind === 'Kustomization') return 'kustomizations';
  if (kind === 'HelmRelease') return 'releases';
  return kind === 'HelmChart' ? 'charts' : 'sources';
}

function nameGroup(group: Group): string {
  switch (group) {
    case 'sources':
      return t('Sources');
    case 'charts':
      return t('Charts');
    case 'kustomizations':
      return 'Kustomizations';
    case 'releases':
      return 'HelmReleases';
    case 'argo':
      return 'Argo CD';
    case 'k3s':
      return 'K3s';
  }
}

/** From the one that a person must see to the one that nobody needs to. */
const grave: readonly SyncState[] = [
  ...(['failing', 'waiting', 'out-of-sync', 'unknown', 'deleting', 'reconciling', 'suspended', 'ready'] as const),
];

function findWorst(statuses: readonly SyncStatus[]): SyncState {
  const states = new Set(statuses.map(({ state }) => state));
  return grave.find((state) => states.has(state)) ?? 'none';
}

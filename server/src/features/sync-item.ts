import { t } from '@vscode/l10n';
import { type ObjectId, toObjectKey } from '../graph/references/object-id.ts';
import { type Json, at, isArray, stringAt } from '../manifest/json.ts';
import type { SyncItem, SyncState } from '../protocol.ts';
import { countEntries, listAttempts } from '../sync/list-entries.ts';
import { listFitting } from '../sync/list-actions.ts';
import { toShortRevision } from '../sync/short-revision.ts';
import type { SyncStatus } from '../sync/sync-status.ts';
import { nameResource } from './name-resource.ts';

/** A row for an object; `where` is the place in the tree that it stands at. */
export function toObjectItem(status: SyncStatus, where: string, hasKind: boolean): SyncItem {
  const { id, version, state, revision, reason, message, conditions, object } = status;
  const [more, attempts, summary] = [countEntries(object), listAttempts(object), summarize(status)];
  const [facts, ref] = [listFacts(status), toRef(id, version)];
  // what is being deleted has no future to ask for
  const actions = state === 'deleting' ? [] : listFitting(ref, status.isSuspended);
  return {
    ...{ id: toItemId(where, id), type: 'object', label: hasKind ? nameResource(id) : nameObject(id), state },
    object: ref,
    ...(actions.length > 0 && { actions }),
    ...(summary !== '' && { summary }),
    ...(revision !== undefined && { revision }),
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    ...(conditions.length > 0 && { conditions }),
    ...(attempts.length > 0 && { attempts }),
    ...(facts.length > 0 && { facts }),
    ...(more > 0 && { more }),
  };
}

/** An object's place in the tree, from which the object can be told again. */
export function toItemId(where: string, id: ObjectId): string {
  return `${where}\n${toObjectKey(id)}`;
}

/** The cluster and the key of the object that such a place names. */
export function fromItemId(id: string): { readonly cluster: string; readonly key: string } {
  const parts = id.split('\n');
  return { cluster: parts[0] ?? '', key: parts.at(-1) ?? '' };
}

/** What to ask the API server for. */
export function toRef({ group, kind, namespace, name }: ObjectId, version: string): NonNullable<SyncItem['object']> {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

function nameObject({ namespace, name }: ObjectId): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** On one line: what is in use where all is well, else why it is not. */
function summarize({ state, reason, revision, attempted }: SyncStatus): string {
  const short = revision === undefined ? [] : [toShortRevision(revision)];
  const tried = attempted === undefined ? [] : [toShortRevision(attempted)];
  switch (state) {
    case 'ready':
    case 'none':
      return short.join('');
    case 'failing':
    case 'waiting':
      return [reason ?? nameState(state), ...tried].join(' · ');
    default:
      return [nameState(state), ...short].join(' · ');
  }
}

/** A state in words. */
export function nameState(state: SyncState): string {
  switch (state) {
    case 'ready':
      return t('ready');
    case 'failing':
      return t('failing');
    case 'waiting':
      return t('waiting');
    case 'reconciling':
      return t('reconciling');
    case 'out-of-sync':
      return t('out of sync');
    case 'suspended':
      return t('suspended');
    case 'deleting':
      return t('being deleted');
    case 'unknown':
      return t('unknown');
    case 'none':
      return '';
  }
}

/** Longer text nobody reads in a tooltip, in UTF-16 code units. */
const longest = 300;

function listFacts({ object, sources, dependsOn, attempted }: SyncStatus): NonNullable<SyncItem['facts']> {
  const [spec, first] = [at(object, 'spec'), at(object, 'spec', 'source')];
  const address = stringAt(spec, 'url') ?? stringAt(first, 'repoURL') ?? stringAt(spec, 'repo');
  const chart = at(spec, 'chart');
  const release = at(chart, 'spec');
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('Address'), address?.replace(/:\/\/[^/\s@]*@/, '://***@')],
    [t('Path'), stringAt(spec, 'path') ?? stringAt(first, 'path')],
    [t('Chart'), typeof chart === 'string' ? chart : (stringAt(release, 'chart') ?? stringAt(first, 'chart'))],
    [t('Version'), stringAt(spec, 'version') ?? stringAt(release, 'version') ?? stringAt(first, 'targetRevision')],
    [t('Source'), sources.map(nameResource).join(', ')],
    [t('Depends on'), dependsOn.map(nameObject).join(', ')],
    [t('Tried'), attempted],
    [t('Namespace'), stringAt(spec, 'targetNamespace') ?? stringAt(spec, 'destination', 'namespace')],
    [t('File on the node'), stringAt(spec, 'source')],
    [t('Sources'), listSources(at(spec, 'sources'))],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value.slice(0, longest)] as const] : []));
}

/** Several sources of an Application, by their addresses. */
function listSources(sources: Json | undefined): string | undefined {
  return isArray(sources) ? sources.flatMap((one) => stringAt(one, 'repoURL') ?? []).join(', ') : undefined;
}

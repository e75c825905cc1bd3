import * as vscode from 'vscode';
import type { ReconcileTarget, SyncCluster, SyncItem, SyncTree } from '../../../server/src/protocol.ts';
import { iconOf, isCalm } from './sync-state.ts';
import type { ViewRow } from './view-row.ts';

/** A row of the view, with the server's data that it shows. */
export type SyncNode = { readonly kind: 'cluster'; readonly content: SyncCluster } | SyncItemNode;

/** With an object, it is what a controller can be asked about. */
export interface SyncItemNode extends Omit<ReconcileTarget, 'object'> {
  readonly kind: 'item';
  readonly item: SyncItem;
  readonly object?: ReconcileTarget['object'];
  readonly parent: SyncNode | undefined;
}

/** The rows below one, or the topmost ones; those of a row with `more` have to be asked for. */
export function listNodes(tree: SyncTree | undefined, isFiltered: boolean, parent?: SyncNode): readonly SyncNode[] {
  const clusters = tree?.clusters ?? [];
  const [only] = clusters;
  if (!parent && only && clusters.length === 1) return toNodes(only, listItems(only, isFiltered), undefined);
  if (!parent) return clusters.map((content) => ({ kind: 'cluster', content }));
  if (parent.kind === 'cluster') return toNodes(parent.content, listItems(parent.content, isFiltered), parent);
  return toChildren(parent, parent.item.children ?? []);
}

/** Rows of a cluster that stand below another. */
export function toChildren(parent: SyncItemNode, items: readonly SyncItem[]): readonly SyncNode[] {
  return toNodes({ id: parent.cluster, context: parent.context }, items, parent);
}

/** Whether the rows below one are to be asked for. */
export function isLazy(node: SyncNode | undefined): node is SyncItemNode {
  return node?.kind === 'item' && node.item.children === undefined && (node.item.more ?? 0) > 0;
}

/** What is to be mended, and what is not as it should be though nothing fails. */
function listItems({ items }: SyncCluster, isFiltered: boolean): readonly SyncItem[] {
  if (!isFiltered) return items;
  return items.flatMap((item): readonly SyncItem[] => {
    if (item.type !== 'group') return [item];
    // what fails or waits stands with its cause
    const left = (item.children ?? []).filter(
      (child) => !isCalm(child) && child.state !== 'failing' && child.state !== 'waiting',
    );
    const [first] = left;
    return first ? [{ ...item, state: first.state ?? 'unknown', summary: String(left.length), children: left }] : [];
  });
}

function toNodes(
  { id, context }: Pick<SyncCluster, 'id' | 'context'>,
  items: readonly SyncItem[],
  parent: SyncNode | undefined,
): readonly SyncNode[] {
  return items.map((item) => {
    const node = { kind: 'item', cluster: id, context, item, parent } as const;
    return item.object ? { ...node, object: item.object } : node;
  });
}

/** How a row looks. */
export function toRow(node: SyncNode): ViewRow {
  if (node.kind === 'cluster') return toClusterRow(node.content);
  const { item } = node;
  const { id, type, label, summary = '', children = [], more = 0, location } = item;
  const isOpen =
    type === 'problem'
      ? children.length <= few
      : type === 'group' && children.length <= many && !children.every(isCalm);
  const hasChildren = children.length > 0 || more > 0;
  return {
    ...{ id, label, description: summary, ...iconOf(item), ...(location && { location }) },
    children: hasChildren ? (isOpen ? 'expanded' : 'collapsed') : 'none',
    contextValue: toFlags(item),
    spoken: [label, nameState(item), summary, isCalm(item) ? '' : item.message?.slice(0, longestSpoken)]
      .filter(Boolean)
      .join(', '),
  };
}

/** More than these that wait for one thing are unfolded by who wants to see them. */
const few = 10;
/** What is wrong in a group of more stands above it. */
const many = 20;

/** A screen reader cannot skip what is long, in UTF-16 code units. */
const longestSpoken = 200;

function toClusterRow(cluster: SyncCluster): ViewRow {
  const { t } = vscode.l10n;
  const { id, context, failing, objects, items } = cluster;
  const counts = failing > 0 ? t('{0} of {1} not well', failing, objects) : String(objects);
  const description = [nameStanding(cluster), ...(objects > 0 ? [counts] : [])].filter(Boolean).join(' · ');
  const isLost = cluster.state === 'not-connected' || cluster.state === 'stale';
  return {
    ...{ id, label: context, description },
    ...(isLost ? { icon: 'debug-disconnect', color: 'list.warningForeground' } : { icon: 'server-environment' }),
    children: items.length > 0 ? 'expanded' : 'none',
    contextValue: `cluster;${isLost ? 'lost;' : ''}`,
    spoken: [context, description].filter(Boolean).join(', '),
  };
}

/** What a person must know of how up to date a cluster's rows are; empty where they are. */
export function nameStanding({ state, message = '' }: SyncCluster): string {
  const { t } = vscode.l10n;
  switch (state) {
    case 'connecting':
      return t('connecting');
    case 'not-connected':
      return [t('not connected'), message].filter(Boolean).join(': ');
    case 'reading':
      return t('being read');
    case 'no-controller':
      return t('no GitOps controller found');
    case 'stale':
      return [t('not up to date'), message].filter(Boolean).join(': ');
    case 'read':
      return '';
  }
}

/** A state in words, for those who do not see its icon. */
function nameState({ type, state }: SyncItem): string {
  const { t } = vscode.l10n;
  if (type === 'gap') return '';
  switch (state ?? 'none') {
    case 'ready':
      return t('ready');
    case 'failing':
      return t('failing');
    case 'waiting':
      return t('waiting for another');
    case 'reconciling':
      return t('reconciling');
    case 'out-of-sync':
      return t('out of sync');
    case 'suspended':
      return t('suspended');
    case 'deleting':
      return t('being deleted');
    case 'unknown':
      return t('state not known');
    case 'none':
      return '';
  }
}

function toFlags({ type, object, location, revision, message, actions = [] }: SyncItem): string {
  const flags = [
    ...[type, location && 'file', object && 'named', revision !== undefined && 'revision'],
    message !== undefined && 'message',
    object?.kind === 'HelmChart' && object.apiVersion.startsWith('helm.cattle.io/') && 'job',
    ...actions,
  ];
  return flags.flatMap((flag) => (flag ? [`${flag};`] : [])).join('');
}

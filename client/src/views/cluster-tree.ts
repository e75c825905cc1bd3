import * as vscode from 'vscode';
import type { ClusterItem, SyncTree, ConnectionState, NodeItem } from '../../../server/src/protocol.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import { describeCluster } from '../status-text.ts';
import { listPermissions } from './cluster-permissions.ts';
import type { ViewRow } from './view-row.ts';

/** A row of the view, with the server's data that it shows. */
export type ClusterNode =
  | { readonly kind: 'cluster'; readonly cluster: ClusterItem }
  | { readonly kind: 'node'; readonly cluster: ClusterItem; readonly node: NodeItem }
  | { readonly kind: 'fact'; readonly row: ViewRow; readonly message?: string };

/** The rows below one, or the topmost ones. */
export function listNodes(clusters: readonly ClusterItem[] | undefined, parent?: ClusterNode): readonly ClusterNode[] {
  if (!parent) return (clusters ?? []).map((cluster) => ({ kind: 'cluster', cluster }));
  switch (parent.kind) {
    case 'cluster':
      return listParts(parent.cluster);
    case 'node':
      return listFacts(parent.cluster, parent.node);
    case 'fact':
      return [];
  }
}

/** How a row looks. */
export function toRow(node: ClusterNode): ViewRow {
  switch (node.kind) {
    case 'cluster':
      return toClusterRow(node.cluster);
    case 'node':
      return toNodeRow(node.cluster, node.node);
    case 'fact':
      return node.row;
  }
}

/** The tooltip of a row, in Markdown; all of it may come from a cluster. */
export function toTooltip(node: ClusterNode): string {
  const { label, description } = toRow(node);
  const conditions = node.kind === 'node' ? node.node.conditions : [];
  const [message, nodesMessage] =
    node.kind === 'cluster' ? [node.cluster.message, node.cluster.nodesMessage] : [undefined, undefined];
  const told = node.kind === 'fact' ? node.message : message;
  const words = conditions.map(({ type, reason, message: said }) => [type, reason, said].filter(Boolean).join(' · '));
  const lines = [...new Set([label, description, told, nodesMessage, ...words])];
  return lines.flatMap((line) => (line ? [escapeMarkdown(line)] : [])).join('\n\n');
}

/** What an empty view is to say: a key that package.json has a text for. */
export function toEmptyState(clusters: readonly ClusterItem[] | undefined, state?: SyncTree['state']): string {
  if (!clusters) return 'connecting';
  if (clusters.length > 0) return 'rows';
  return state === 'no-kubeconfig' ? state : 'no-context';
}

function toClusterRow({ id, context, state, message, cluster }: ClusterItem): ViewRow {
  const kind = cluster && describeCluster(cluster);
  const standing = [nameConnection(state), message].filter(Boolean).join(': ');
  const description = [kind, standing].filter(Boolean).join(' · ');
  return {
    ...{ id, label: context, description },
    ...(state === 'unavailable'
      ? { icon: 'debug-disconnect', color: 'list.warningForeground' }
      : { icon: 'server-environment' }),
    ...{ children: 'expanded', contextValue: `cluster;${state === 'unavailable' ? 'lost;' : ''}` },
    spoken: [context, description].filter(Boolean).join(', '),
  };
}

function nameConnection(state: ConnectionState): string {
  const { t } = vscode.l10n;
  switch (state) {
    case 'connected':
      return t('connected');
    case 'connecting':
      return t('connecting');
    case 'chosen':
      return t('not asked yet');
    case 'unavailable':
      return t('not connected');
    case 'untrusted':
    case 'no-context':
      return '';
  }
}

function listParts(cluster: ClusterItem): readonly ClusterNode[] {
  const { t } = vscode.l10n;
  const { id, nodes, nodesMessage, permissions, state } = cluster;
  const permitted = listPermissions(permissions).map(({ key, words, isAllowed }) =>
    toFact(`${id}\npermission ${key}`, { label: words, icon: isAllowed ? 'check' : 'lock' }),
  );
  const problem = nodesMessage === undefined ? [] : [toNodesProblem(cluster, nodesMessage)];
  const none = nodes?.length === 0 ? [toFact(`${id}\nnone`, { label: t('No nodes'), icon: 'circle-slash' })] : [];
  const isWaiting = !nodes && nodesMessage === undefined && state !== 'unavailable';
  const waiting = isWaiting ? [toFact(`${id}\nreading`, { label: t('Reading the nodes'), icon: 'loading~spin' })] : [];
  const rows = (nodes ?? []).map((node): ClusterNode => ({ kind: 'node', cluster, node }));
  return [...permitted, ...problem, ...none, ...waiting, ...rows];
}

function toNodesProblem({ id, nodes }: ClusterItem, message: string): ClusterNode {
  const { t } = vscode.l10n;
  const label = nodes ? t('The nodes may be out of date') : t('The nodes are not known');
  const look = { label, description: message, icon: 'question', color: 'list.warningForeground' };
  return toFact(`${id}\nproblem`, look, message);
}

function toNodeRow(cluster: ClusterItem, node: NodeItem): ViewRow {
  const { name, isCordoned, roles, version } = node;
  const { words, ...look } = describeNode(node);
  const description = [words, isCordoned ? vscode.l10n.t('cordoned') : '', roles.join(', '), version];
  return {
    ...{ id: toNodeId(cluster, node), label: name, description: description.filter(Boolean).join(' · '), ...look },
    children: listFacts(cluster, node).length > 0 ? 'collapsed' : 'none',
    contextValue: 'node;named;',
    spoken: [name, ...description].filter(Boolean).join(', '),
  };
}

/** What is well needs no words beside its icon, but for who does not see that. */
function describeNode({ state, isCordoned }: NodeItem): Pick<ViewRow, 'icon' | 'color'> & { readonly words: string } {
  const { t } = vscode.l10n;
  switch (state) {
    case 'ready':
      return isCordoned
        ? { icon: 'debug-pause', color: 'list.warningForeground', words: t('ready') }
        : { icon: 'pass', color: 'testing.iconPassed', words: t('ready') };
    case 'failing':
      return { icon: 'error', color: 'list.errorForeground', words: t('not ready') };
    case 'unknown':
      return { icon: 'question', color: 'list.warningForeground', words: t('state not known') };
  }
}

function listFacts(cluster: ClusterItem, node: NodeItem): readonly ClusterNode[] {
  const { t } = vscode.l10n;
  const { conditions, talosVersion, system, arguments: words = [] } = node;
  const id = toNodeId(cluster, node);
  const wrong = conditions.map(({ type, status, reason, message }) => {
    const description = [status, reason, message].filter(Boolean).join(' · ');
    const look = { label: type, description, icon: 'warning', color: 'list.warningForeground' };
    return toFact(`${id}\ncondition ${type}`, look, message);
  });
  const facts = [
    ...(talosVersion === undefined ? [] : [{ label: `Talos ${talosVersion}`, icon: 'versions' }]),
    ...(system === undefined ? [] : [{ label: system, icon: 'device-desktop' }]),
  ].map((look) => toFact(`${id}\n${look.icon}`, look));
  const started = words.map((label, index) =>
    toFact(`${id}\nargument ${index}`, { label, description: t('argument'), icon: 'terminal' }),
  );
  return [...wrong, ...facts, ...started];
}

function toNodeId({ id }: ClusterItem, { name }: NodeItem): string {
  return `${id}\nnode ${name}`;
}

function toFact(
  id: string,
  look: Pick<ViewRow, 'label' | 'icon' | 'color'> & { readonly description?: string },
  message?: string,
): ClusterNode {
  const { label, description = '' } = look;
  const spoken = [label, description].filter(Boolean).join(', ');
  const row: ViewRow = { id, description, ...look, children: 'none', contextValue: 'fact;', spoken };
  return { kind: 'fact', row, ...(message !== undefined && { message }) };
}

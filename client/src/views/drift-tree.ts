import * as vscode from 'vscode';
import type { DriftField, DriftGroup, DriftResource, DriftTree } from '../../../server/src/protocol.ts';
import { escapeMarkdown } from '../escape-markdown.ts';
import type { ViewRow } from './view-row.ts';

/** A row of the view, with the server's data that it shows. */
export type DriftNode =
  | { readonly kind: 'group'; readonly group: DriftGroup }
  | { readonly kind: 'resource'; readonly group: DriftGroup; readonly resource: DriftResource }
  | { readonly kind: 'field'; readonly resource: DriftResource; readonly field: DriftField };

/** The rows below one, or the topmost ones. */
export function listNodes(tree: DriftTree | undefined, parent?: DriftNode): readonly DriftNode[] {
  if (!parent) return (tree?.groups ?? []).map((group) => ({ kind: 'group', group }));
  switch (parent.kind) {
    case 'group':
      return parent.group.resources.map((resource) => ({ kind: 'resource', group: parent.group, resource }));
    case 'resource':
      return parent.resource.fields.map((field) => ({ kind: 'field', resource: parent.resource, field }));
    case 'field':
      return [];
  }
}

/** `toName` shortens the uri of a file. */
export function toItem(node: DriftNode, toName: (uri: string) => string): ViewRow {
  switch (node.kind) {
    case 'group':
      return toGroupItem(node.group);
    case 'resource':
      return toResourceItem(node.group, node.resource, toName);
    case 'field': {
      const { id, path, summary, severity, location, message } = node.field;
      return {
        ...{ id, label: path, description: summary, location, icon: 'symbol-field', children: 'none' },
        ...(severity !== 'information' && { color: `list.${severity}Foreground` }),
        contextValue: 'field;file;',
        spoken: [path, message].join(', '),
      };
    }
  }
}

/** The tooltip of a row, in Markdown; all of it may come from a cluster. */
export function toTooltip(node: DriftNode): string {
  switch (node.kind) {
    case 'group': {
      const { name, summary, context } = node.group;
      const lines = [name ?? nameGroup(node.group), summary, context].filter((one) => one !== undefined);
      return lines.map(escapeMarkdown).join('  \n');
    }
    case 'resource': {
      const { name = '', message, owner, time } = node.resource;
      const asked = time === undefined ? '' : vscode.l10n.t('As of {0}', new Date(time).toLocaleString());
      return [name, message, owner ?? '', asked].filter(Boolean).map(escapeMarkdown).join('\n\n');
    }
    case 'field':
      return [node.field.path, node.field.message].map(escapeMarkdown).join('\n\n');
  }
}

/** What an empty view is to say: a key that package.json has a text for. */
export function toEmptyState(tree: DriftTree | undefined): string {
  if (!tree) return 'connecting';
  if (tree.isScanning && tree.groups.length === 0) return 'scanning';
  if (tree.state !== 'scanned' || tree.groups.length > 0) return tree.state;
  return tree.scans.every(({ time }) => time !== undefined) ? 'in-sync' : 'not-scanned';
}

/** A line above the rows, where they do not say all. */
export function toNotice({ state, scans, message }: DriftTree): string | undefined {
  if (state !== 'scanned') return undefined;
  const missing = scans.filter(({ time }) => time === undefined).map(({ context }) => context);
  if (missing.length > 0) return vscode.l10n.t('Not scanned: {0}', missing.join(', '));
  return message === undefined ? undefined : vscode.l10n.t('Not connected: {0}', message);
}

/** When the oldest of what is shown was seen, in milliseconds since the epoch. */
export function toAge({ scans }: DriftTree): number | undefined {
  const times = scans.flatMap(({ time }) => time ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

function toGroupItem(group: DriftGroup): ViewRow {
  const { id, kind, summary, context, resources } = group;
  const label = nameGroup(group);
  const description = [summary, context, String(resources.length)].filter(Boolean).join(' · ');
  return {
    ...{ id, label, description, ...iconOf(group) },
    children: kind === 'owner' || kind === 'unmanaged' ? 'expanded' : 'collapsed',
    contextValue: `group;${kind};`,
    spoken: [label, summary, context, vscode.l10n.t('{0} resources', resources.length)].filter(Boolean).join(', '),
  };
}

function nameGroup({ kind, name }: DriftGroup): string {
  const { t } = vscode.l10n;
  switch (kind) {
    case 'owner':
      return name ?? t('Unknown owner');
    case 'unmanaged':
      return t('Unmanaged');
    case 'not-deployed':
      return t('Not deployed');
    case 'not-compared':
      return t('Could not be compared');
  }
}

function iconOf({ kind, health }: DriftGroup): Pick<ViewRow, 'icon' | 'color'> {
  switch (kind) {
    case 'owner':
      if (health === 'not-ready') return { icon: 'error', color: 'list.errorForeground' };
      return health === 'suspended' ? { icon: 'debug-pause', color: 'list.warningForeground' } : { icon: 'layers' };
    case 'unmanaged':
      return { icon: 'person' };
    case 'not-deployed':
      return { icon: 'circle-slash' };
    case 'not-compared':
      return { icon: 'question' };
  }
}

function toResourceItem(group: DriftGroup, resource: DriftResource, toName: (uri: string) => string): ViewRow {
  const { id, summary, owner, location, isLive, fields } = resource;
  const label = resource.name ?? (location ? toName(location.uri) : id);
  const isNamed = resource.name !== undefined;
  return {
    ...{ id, label, ...iconOfResource(group, resource), ...(location && { location }) },
    description: [summary, owner].filter(Boolean).join(' · '),
    children: fields.length > 0 ? 'collapsed' : 'none',
    contextValue: `resource;${isLive ? 'live;' : ''}${location ? 'file;' : ''}${isNamed ? 'named;' : ''}`,
    spoken: [label, summary, owner].filter(Boolean).join(', '),
  };
}

function iconOfResource({ kind }: DriftGroup, { isLive }: DriftResource): Pick<ViewRow, 'icon' | 'color'> {
  if (kind === 'not-compared') return { icon: 'question', color: 'list.warningForeground' };
  if (kind === 'not-deployed') return { icon: 'circle-large-outline' };
  return isLive
    ? { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' }
    : { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' };
}

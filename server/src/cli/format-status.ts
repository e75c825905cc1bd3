import { t } from '@vscode/l10n';
import { nameState } from '../features/sync-item.ts';
import type { SyncCluster, SyncItem, SyncState } from '../protocol.ts';
import { toPlainLine, toSafeJson } from './plain-text.ts';
import { listObjects } from './status.ts';

type Paint = (code: string, text: string) => string;

/** For people: what is to be mended first, then all objects by their kinds, then how many there are of each state. */
export function formatStatus(tree: SyncCluster, hasColour: boolean): string {
  const paint: Paint = hasColour ? (code, text) => `\u001B[${code}m${text}\u001B[0m` : (_code, text) => text;
  const problems = tree.items.filter(({ type }) => type === 'problem');
  const gaps = tree.items.filter(({ type }) => type === 'gap');
  const groups = tree.items.filter(({ type }) => type === 'group');
  const blocks = [
    ...writeBlock(t('Problems'), problems, paint, true),
    ...writeBlock(t('Not read'), gaps, paint, true),
    ...groups.flatMap(({ label, children = [] }) => writeBlock(label, children, paint, false)),
    `${summarize(tree)}\n`,
  ];
  return blocks.join('\n');
}

function writeBlock(title: string, items: readonly SyncItem[], paint: Paint, hasMessage: boolean): readonly string[] {
  if (items.length === 0) return [];
  return [`${paint('1', title)}\n${items.map((item) => writeItem(item, paint, hasMessage, 1)).join('')}`];
}

function writeItem(item: SyncItem, paint: Paint, hasMessage: boolean, depth: number): string {
  const { label, summary, message, state = 'none', children = [] } = item;
  const indent = '  '.repeat(depth);
  const word = nameState(state);
  const name = `${toPlainLine(label)}${summary === undefined ? '' : `: ${toPlainLine(summary)}`}`;
  const told = hasMessage && message !== undefined && depth === 1 ? `${indent}  ${toPlainLine(message)}\n` : '';
  const below = children.map((child) => writeItem(child, paint, false, depth + 1)).join('');
  return `${indent}${word === '' ? '' : `${paint(colourOf(state), word)} `}${name}\n${told}${below}`;
}

function colourOf(state: SyncState): string {
  if (state === 'ready') return '32';
  return state === 'failing' ? '31' : state === 'reconciling' ? '36' : '33';
}

function summarize(tree: SyncCluster): string {
  const objects = listObjects(tree);
  const order: readonly SyncState[] = [
    ...(['failing', 'waiting', 'out-of-sync', 'unknown', 'reconciling', 'deleting', 'suspended', 'ready'] as const),
  ];
  const counts = order.flatMap((state) => {
    const count = objects.filter((one) => one.state === state).length;
    return count === 0 ? [] : [`${count} ${nameState(state)}`];
  });
  const total = objects.length === 1 ? t('1 object') : t('{0} objects', objects.length);
  return counts.length === 0 ? total : `${total}: ${counts.join(', ')}`;
}

/** For programs; a change of what is there already needs another `version`. */
export function formatStatusJson(tree: SyncCluster): string {
  const { context, state, message, failing, items } = tree;
  const problems = items.filter(({ type }) => type === 'problem');
  const unread = items.filter(({ type }) => type === 'gap');
  return toSafeJson({
    ...{ version: 1, context, state },
    ...(message !== undefined && { message }),
    failing,
    problems: problems.map((item) => ({
      cause: toPrinted(item),
      waiting: (item.children ?? []).flatMap(({ object }) => object ?? []),
    })),
    unread: unread.map(({ label, message: why }) => ({ kind: label, ...(why !== undefined && { message: why }) })),
    objects: listObjects(tree).map(toPrinted),
  });
}

function toPrinted({ label, summary, object, state, reason, message, revision, conditions }: SyncItem): unknown {
  return {
    ...(object ?? { name: label, ...(summary !== undefined && { summary }) }),
    ...{ state, reason, message, revision, conditions },
  };
}

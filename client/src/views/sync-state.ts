import type { SyncItem, SyncState } from '../../../server/src/protocol.ts';
import type { ViewRow } from './view-row.ts';

type Icon = Pick<ViewRow, 'icon' | 'color'>;

/** Each state has a shape of its own, since not everybody sees its color. */
const icons: Readonly<Record<SyncState, Icon>> = {
  ready: { icon: 'pass', color: 'testing.iconPassed' },
  failing: { icon: 'error', color: 'list.errorForeground' },
  waiting: { icon: 'watch', color: 'list.warningForeground' },
  reconciling: { icon: 'sync', color: 'charts.blue' },
  'out-of-sync': { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  suspended: { icon: 'debug-pause', color: 'list.warningForeground' },
  deleting: { icon: 'trash', color: 'list.warningForeground' },
  unknown: { icon: 'question', color: 'list.warningForeground' },
  none: { icon: 'circle-large-outline' },
};

/** How a row is drawn. */
export function iconOf({ type, state, isForbidden }: SyncItem): Icon {
  if (type === 'gap') return { icon: isForbidden ? 'lock' : 'warning', color: 'list.warningForeground' };
  return icons[state ?? 'none'];
}

/** What nobody has to look at. */
export function isCalm({ state = 'none' }: SyncItem): boolean {
  return state === 'ready' || state === 'none' || state === 'reconciling';
}

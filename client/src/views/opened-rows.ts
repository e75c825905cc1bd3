import { isDeepStrictEqual } from 'node:util';
import type { SyncItem } from '../../../server/src/protocol.ts';

type Ask = (parent: string) => Promise<readonly SyncItem[]>;

/** The rows whose children were asked for, as long as they are open. */
export interface OpenedRows {
  /** The rows below one. */
  open(id: string): Promise<readonly SyncItem[]>;
  close(id: string): void;
  /** The editor is about to ask for all that are open. */
  clear(): void;
  /** Whether there are others below one of them than were shown. */
  areOutdated(): Promise<boolean>;
}

/** What changes below a row is not in the tree, so that it has to be asked for anew. */
export function createOpenedRows(ask: Ask): OpenedRows {
  const shown = new Map<string, readonly SyncItem[]>();
  return {
    async open(id) {
      const items = await ask(id);
      shown.set(id, items);
      return items;
    },
    close: (id) => void shown.delete(id),
    clear: () => shown.clear(),
    async areOutdated() {
      const all = [...shown].map(async ([id, items]) => !isDeepStrictEqual(await ask(id), items));
      return (await Promise.all(all)).some(Boolean);
    },
  };
}

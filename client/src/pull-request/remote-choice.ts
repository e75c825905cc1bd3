import * as vscode from 'vscode';
import { toPlainText } from '../plain-text.ts';

/** A remote that a person can choose. */
export interface RemoteItem {
  readonly name: string;
  readonly url: string;
}

/** Which remote of several the pull requests of a folder go to, as a person has chosen. */
export interface RemoteChoice {
  find(folder: string): string | undefined;
  /** Asks, and remembers the answer. */
  pick(folder: string, remotes: readonly RemoteItem[]): Promise<string | undefined>;
  forget(folder: string): Promise<void>;
}

const key = 'pullRequests.remotes';

/** Kept for the workspace. */
export function createRemoteChoice(memory: vscode.Memento): RemoteChoice {
  const read = (): Readonly<Record<string, string>> => memory.get(key, {});

  async function remember(folder: string, name: string | undefined): Promise<void> {
    const { [folder]: _, ...others } = read();
    await memory.update(key, name === undefined ? others : { ...others, [folder]: name });
  }

  return {
    find: (folder) => read()[folder],
    async pick(folder, remotes) {
      const items = remotes.map(({ name, url }) => ({
        label: toPlainText(name),
        description: toPlainText(withoutPerson(url)),
        name,
      }));
      const picked = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t('Driftline: Choose Remote for Pull Requests'),
        placeHolder: vscode.l10n.t('The remote at which pull requests are opened; it is remembered'),
      });
      if (picked) await remember(folder, picked.name);
      return picked?.name;
    },
    forget: (folder) => remember(folder, undefined),
  };
}

/** An address may have a password in it. */
export function withoutPerson(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { didChangeSyncTreeNotification, didChangeVisibleViewsNotification } from '../../../server/src/protocol.ts';
import { tell } from '../messages.ts';

type Name = 'sync' | 'cluster';

/** Tells the server which views can be seen, since for others no cluster is watched, and hears of what they show. */
export interface VisibleViews {
  set(name: Name, isVisible: boolean): void;
  /** Has the server begin anew with what it watches. */
  restart(): void;
  /** What is shown would be otherwise by now; also when the server has started anew. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** The client has room for one who hears a notification, of which several views have to know. */
export function followVisibleViews(client: LanguageClient): VisibleViews {
  const visible = new Set<Name>();
  const changed = new vscode.EventEmitter<void>();

  function send(views: readonly Name[]): void {
    // one that does not run yet is told when it does
    if (client.state !== State.Running) return;
    void tell(client, didChangeVisibleViewsNotification, { views }).catch(() => undefined);
  }

  const listening = vscode.Disposable.from(
    changed,
    client.onNotification(didChangeSyncTreeNotification.method, () => changed.fire()),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running || visible.size === 0) return;
      send([...visible].sort());
      changed.fire();
    }),
  );
  return {
    set(name, isVisible) {
      if (visible.has(name) === isVisible) return;
      if (isVisible) visible.add(name);
      else visible.delete(name);
      send([...visible].sort());
    },
    restart() {
      send([]);
      send([...visible].sort());
    },
    onDidChange: changed.event,
    dispose: () => void listening.dispose(),
  };
}

import type * as vscode from 'vscode';
import type { ClusterName, Scope } from './settings.ts';

/** A person's pick, with what the picker showed of it. */
export interface Pin extends ClusterName {
  readonly key: string;
}

/** What a person has picked, for the whole workspace or for one folder of it. */
export interface Pins {
  /** The pick that counts for a part of the workspace, as long as that has the kubeconfig that it was made on. */
  find(scope: Scope, kubeconfig: string): Pin | undefined;
  /** Whether the person has left the cluster; that is forgotten when the window reloads. */
  isDisconnected(scope: Scope): boolean;
  /** Keeps a pick, or leaves the cluster; what is said of the whole workspace replaces what was said of its folders. */
  set(scope: Scope, pin: Pin | undefined): Promise<void>;
}

const pinsKey = 'driftline.pins';
const whole = '';

/** Keeps picks in the workspace's state, which no repository brings along. */
export function createPins(state: vscode.Memento): Pins {
  const disconnected = new Set<string>();
  const all = (): Readonly<Record<string, Pin>> => state.get<Record<string, Pin>>(pinsKey, {});
  const toId = (scope: Scope): string => scope?.uri.toString() ?? whole;

  return {
    find(scope, kubeconfig) {
      const pins = all();
      return [pins[toId(scope)], pins[whole]].find((pin) => pin?.kubeconfig === kubeconfig);
    },
    isDisconnected(scope) {
      const id = toId(scope);
      return disconnected.has(id) || (disconnected.has(whole) && !all()[id]);
    },
    async set(scope, pin) {
      const id = toId(scope);
      if (id === whole) disconnected.clear();
      disconnected.delete(id);
      if (!pin) disconnected.add(id);
      const { [id]: _, ...others } = id === whole ? {} : all();
      await state.update(pinsKey, pin ? { ...others, [id]: pin } : others);
    },
  };
}

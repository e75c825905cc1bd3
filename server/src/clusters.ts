import { type Follower, type FollowerEvents, createFollower } from './follower.ts';
import { guard } from './guard.ts';
import type { ClusterChoice } from './ports.ts';
import type { FollowerPorts } from './session-ports.ts';

/** The clusters that settings name, each followed once. */
export interface Clusters {
  /** By the key of its choice. */
  readonly all: ReadonlyMap<string, Follower>;
  /** Starts and ends clusters until there are those that are wanted, by their keys. */
  keep(wanted: ReadonlyMap<string, ClusterChoice>): Promise<void>;
  end(key: string): void;
  /** Connects those again whose kubeconfig could not be used. */
  retry(): void;
  dispose(): void;
}

/** `started` is called when one can be asked, or cannot, `ending` before one is ended. */
export function createClusters(
  ports: FollowerPorts,
  eventsOf: (follower: () => Follower) => FollowerEvents,
  started: (follower: Follower) => void,
  ending: (follower: Follower) => void,
): Clusters {
  const all = new Map<string, Follower>();

  async function start(follower: Follower): Promise<void> {
    await follower.connect();
    started(follower);
  }

  function end(key: string): void {
    const follower = all.get(key);
    all.delete(key);
    if (!follower) return;
    ending(follower);
    follower.dispose();
  }

  return {
    all,
    async keep(wanted) {
      for (const key of [...all.keys()]) if (!wanted.has(key)) end(key);
      const starting: Follower[] = [];
      for (const [key, choice] of wanted) {
        if (all.has(key)) continue;
        const follower: Follower = createFollower(
          ports,
          choice,
          eventsOf(() => follower),
        );
        all.set(key, follower);
        starting.push(follower);
      }
      await Promise.all(starting.map(start));
    },
    end,
    retry() {
      for (const follower of all.values()) {
        if (follower.connection.state !== 'unavailable' || follower.connected) continue;
        void guard(ports.log, 'connect', undefined, () => start(follower));
      }
    },
    dispose() {
      for (const follower of all.values()) follower.dispose();
      ports.jq?.dispose();
    },
  };
}

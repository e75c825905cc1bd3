import type { BulkReader } from './bulk-reading.ts';
import type { JqPaths } from './jq-port.ts';
import type { Look } from './look.ts';
import type { Desired } from './manifest/desired.ts';
import { createOwners } from './owners.ts';
import type { Clock, Cluster } from './ports.ts';
import { seeResource } from './see-resource.ts';
import type { Seen } from './snapshot.ts';
import { isLost } from './staleness.ts';

/** An object that is to be looked up once, whoever it is asked for by. */
export interface ScanTarget extends Pick<Look, 'dryRun' | 'previous'> {
  readonly resource: Desired;
}

/** Looks many objects of one cluster up, of files that nobody has open. */
export interface Scanner {
  /** `found` is called for each, with its index, as it is answered; what was cancelled is not. */
  scan(targets: readonly ScanTarget[], found: (index: number, seen: Seen) => void, signal: AbortSignal): Promise<void>;
}

/** What a scanner needs of whoever follows the cluster. */
interface Surroundings {
  readonly cluster: Cluster;
  readonly reader: BulkReader;
  readonly clock: Clock;
  readonly jq: JqPaths | undefined;
  /** Ends with the connection. */
  readonly life: AbortSignal;
  /** How the cluster has answered. */
  readonly answered: (results: readonly Seen[]) => void;
}

/** So few at a time that a file that is opened meanwhile does not have to wait. */
const atOnce = 4;
/** After so many refusals that say that the cluster is lost, and no other answer, the rest is not asked for. */
const enough = 4;

/** Looks up a few at a time; all share lists, owners and the like. */
export function createScanner({ cluster, reader, clock, jq, life, answered }: Surroundings): Scanner {
  return {
    async scan(targets, found, cancelled) {
      const signal = AbortSignal.any([cancelled, life]);
      const shared = reader.expect(targets.map(({ resource }) => resource.ref));
      const owners = createOwners(cluster, (key, ask) => shared.share(key, ask));
      const results: Seen[] = [];
      let next = 0;

      const giveUp = (): Seen | undefined =>
        results.length >= enough && results.every(isLost) ? results.at(-1) : undefined;

      async function work(): Promise<void> {
        for (let index = next++; index < targets.length && !signal.aborted; index = next++) {
          const target = targets[index];
          if (!target) return;
          const { resource, dryRun, previous } = target;
          const lost = giveUp();
          const look = { cluster, get: shared.get, more: shared.more, owners, dryRun, jq, previous, signal };
          const seen = lost ? { ...lost, declared: resource.value } : await seeResource(resource, look, clock);
          if (!seen) return;
          results.push(seen);
          found(index, seen);
        }
      }

      try {
        await Promise.all(Array.from({ length: atOnce }, work));
      } finally {
        shared.end();
        if (!signal.aborted) answered(results);
      }
    },
  };
}

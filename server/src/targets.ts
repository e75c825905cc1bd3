import { guard } from './guard.ts';
import type { Log, Result, SchemaError, SchemaSource } from './ports.ts';
import { type Availability, type Minor, readMinor } from './schema/availability.ts';
import type { ApiTarget } from './schema/check-api.ts';

/** Against which Kubernetes files are checked. */
export interface Targets {
  readonly table: Availability | undefined;
  /** What is checked meanwhile would have to be told in other words soon. */
  readonly isLoading: boolean;
  /** For a server's version, if there is a server: the same object each time. */
  of(version: string | undefined): ApiTarget | undefined;
}

const failed: Result<Availability, SchemaError> = {
  ok: false,
  error: { kind: 'unreadable', message: 'What other versions of Kubernetes have could not be read.' },
};

/** Reads what other versions have when it is first asked for, and calls back when that is there. */
export function createTargets(source: SchemaSource, log: Log, signal: AbortSignal, arrived: () => void): Targets {
  const known = new Map<Minor | undefined, ApiTarget>();
  let table: Availability | undefined;
  let isLoading = false;
  let isAsked = false;

  async function read(): Promise<void> {
    const load = (): Promise<Result<Availability, SchemaError>> =>
      source.availability?.(signal) ?? Promise.resolve(failed);
    const loaded = await guard(log, 'read availability', failed, load);
    isLoading = false;
    if (signal.aborted) return;
    if (loaded.ok) table = loaded.value;
    else log.warn(loaded.error.message);
    arrived();
  }

  return {
    get table() {
      return table;
    },
    get isLoading() {
      if (!isAsked && source.availability) {
        isAsked = true;
        isLoading = true;
        void read();
      }
      return isLoading;
    },
    of(version) {
      if (!table) return undefined;
      const minor = version === undefined ? undefined : readMinor(version);
      const target = known.get(minor) ?? { table, ...(minor === undefined ? {} : { minor }) };
      known.set(minor, target);
      return target;
    },
  };
}

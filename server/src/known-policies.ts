import type { PolicyObject } from './graph/policies/read-policies.ts';
import { readPolicy } from './graph/policies/read-policies.ts';
import { guard } from './guard.ts';
import type { Clock, Log, SchemaSource } from './ports.ts';

/** What clusters say of their admission policies, each asked in the background. */
export interface KnownPolicies {
  /** What is known now; the same list as long as it has not been read again. */
  of(source: SchemaSource | undefined): readonly PolicyObject[];
  forget(source: SchemaSource): void;
}

/** Nobody watches them: they are read again when a file is checked after so many milliseconds. */
const freshness = 300_000;
const none: readonly PolicyObject[] = [];

interface Known {
  readonly time: number;
  readonly policies: readonly PolicyObject[];
}

/** `changed` is called when policies have arrived that were not known. */
export function createKnownPolicies(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
  changed: () => void,
): KnownPolicies {
  const known = new Map<SchemaSource, Known>();

  function read(source: SchemaSource, before: readonly PolicyObject[]): void {
    const asked: Known = { time: clock.now(), policies: before };
    known.set(source, asked);
    void guard(log, 'read policies', undefined, () => source.policies?.(signal)).then((found) => {
      if (signal.aborted || known.get(source) !== asked || !found) return;
      const policies = found.flatMap(readPolicy);
      if (JSON.stringify(policies) === JSON.stringify(before)) return;
      known.set(source, { time: asked.time, policies });
      changed();
    });
  }

  return {
    of(source) {
      if (!source?.policies) return none;
      const found = known.get(source);
      if (!found || clock.now() - found.time > freshness) read(source, found?.policies ?? none);
      return found?.policies ?? none;
    },
    forget: (source) => void known.delete(source),
  };
}

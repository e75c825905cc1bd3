import { findDrift } from './drift/find-drift.ts';
import type { Look } from './look.ts';
import type { Desired } from './manifest/desired.ts';
import { observe } from './observe.ts';
import type { Clock } from './ports.ts';
import type { Seen } from './snapshot.ts';

/** Looks a resource up and finds out what is worth saying of it; undefined when that was cancelled. */
export async function seeResource(resource: Desired, look: Look, clock: Clock): Promise<Seen | undefined> {
  const seen = await observe(resource, look);
  return seen && !look.signal.aborted ? { ...seen, findings: findDrift(seen), time: clock.now() } : undefined;
}

import { findDrift } from '../../server/src/drift/find-drift.ts';
import type { Observation } from '../../server/src/drift/observation.ts';
import { noKnowledge } from '../../server/src/graph/knowledge.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { type Seen, type Snapshot, toObservationKey } from '../../server/src/snapshot.ts';

const moment = Date.parse('2026-11-01T12:00:00Z');

export const uri = 'file:///repository/app.yaml';

/** What is said to be seen of each resource of a text; undefined: not looked up yet. */
export type See = (declared: JsonObject, name: string) => Observation | undefined;

/** The state in which a text was looked up in a cluster, and has perhaps been edited to `now` since. */
export function snapshotOf(text: string, see: See, now = text, parts: Partial<Snapshot> = {}): Snapshot {
  const observations = new Map<string, Seen>();
  for (const resource of parse(uri, 1, text).resources) {
    const seen = see(resource.value, resource.ref.name);
    if (seen) observations.set(toObservationKey(uri, resource), { ...seen, findings: findDrift(seen), time: moment });
  }
  return {
    manifests: new Map([[uri, parse(uri, now === text ? 1 : 2, now)]]),
    observations,
    connection: { state: 'connected', context: 'test' },
    checked: new Map(),
    rendered: () => undefined,
    builtRepository: () => undefined,
    ruledRepository: () => undefined,
    severitiesOf: () => ({}),
    deletions: () => [],
    failures: () => [],
    repositories: () => [],
    knowledge: noKnowledge,
    folders: [],
    looking: 0,
    now: moment,
    ...parts,
  };
}

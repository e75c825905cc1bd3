import fc from 'fast-check';
import { type FieldPath, valueAt } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import type { Written } from '../../../server/src/manifest/written.ts';
import type { SchemaFinding } from '../../../server/src/schema/finding.ts';
import { validate } from '../../../server/src/schema/validate.ts';
import type { ApiServer, Verdict } from './api-server.ts';
import { type Breakage, findBreakages } from './breakages.ts';
import { buildValid } from './build-valid.ts';
import type { Keys } from './edit-at.ts';
import type { Subject } from './subject.ts';

/** What the walker and the API server say of one manifest. */
export interface Comparison {
  readonly subject: Subject;
  /** How it was broken; `valid` for one that the API server took before. */
  readonly way: string;
  readonly keys: Keys;
  readonly manifest: JsonObject;
  /** What the walker calls an Error, and what it says besides. */
  readonly errors: readonly SchemaFinding[];
  readonly others: readonly SchemaFinding[];
  readonly refusal?: string;
}

/** All comparisons of one kind; without any, why the API server takes no manifest of it. */
export interface Compared {
  readonly comparisons: readonly Comparison[];
  readonly refusals: readonly string[];
}

/** How many of each way are tried; of types each pair is tried once. */
const ofEachWay = 2;

/** Compares on valid manifests of a kind, and on the fullest of them broken in one way after the other. */
export async function compare(subject: Subject, server: ApiServer): Promise<Compared> {
  const { accepted, refusals } = await buildValid(subject, server);
  const fullest = accepted.at(-1);
  if (!fullest) return { comparisons: [], refusals };
  const comparisons = accepted.map((manifest) => judge(subject, { way: 'valid', keys: [], manifest }));
  for (const breakage of choose(findBreakages(fullest, subject.definition, subject.prepare), subject.seed))
    comparisons.push(judge(subject, breakage, await server.dryRun(breakage.manifest, subject.kind, subject.namespace)));
  return { comparisons, refusals: [] };
}

function judge(subject: Subject, breakage: Breakage, verdict?: Verdict): Comparison {
  const written = (path: FieldPath) => toWritten(valueAt(breakage.manifest, path));
  const findings = validate(breakage.manifest, subject.kind.kind, subject.schemas, { part: 'whole', written });
  if (!findings) throw new Error(`${subject.kind.kind} is not in its own schemas`);
  const [errors = [], others = []] = [true, false].map((isError) =>
    findings.filter(({ severity }) => (severity === 'error') === isError),
  );
  const refused = verdict?.refusal === undefined ? {} : { refusal: verdict.refusal };
  return { ...breakage, ...refused, subject, errors, others };
}

/** As it stands in the request. */
function toWritten(value: Json | undefined): Written {
  return { source: JSON.stringify(value), style: typeof value === 'string' ? 'quoted' : 'plain' };
}

function choose(breakages: readonly Breakage[], seed: number): readonly Breakage[] {
  const ways = Array.from(Map.groupBy(breakages, ({ way }) => way).values());
  return ways.flatMap((some) => {
    const length = Math.min(some.length, some[0]?.way.startsWith('type') ? 1 : ofEachWay);
    return fc.sample(fc.shuffledSubarray(some, { minLength: length, maxLength: length }), { seed, numRuns: 1 }).flat();
  });
}

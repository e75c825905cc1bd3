import fc from 'fast-check';
import { valueAt } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../../../server/src/manifest/json.ts';
import type { ApiServer } from './api-server.ts';
import { arbitraryAdditions } from './arbitrary-additions.ts';
import { arbitraryValue } from './arbitrary-value.ts';
import { editAt, toFieldPath } from './edit-at.ts';
import { findSeed } from './seeds.ts';
import type { Subject } from './subject.ts';

/** The manifests that the API server takes, from the barest to the one with most fields; else why there is none. */
export interface Built {
  readonly accepted: readonly JsonObject[];
  readonly refusals: readonly string[];
}

/** How many bare manifests are tried, and how many fields are added. */
const tries = 20;
const additions = 12;

/** Builds valid manifests of a kind: a bare one, and then field by field what the API server takes besides. */
export async function buildValid(subject: Subject, server: ApiServer): Promise<Built> {
  const refusals: string[] = [];
  for (const bare of toBare(subject)) {
    const { refusal } = await server.dryRun(bare, subject.kind, subject.namespace);
    if (refusal === undefined) return { accepted: await extend(bare, subject, server), refusals };
    refusals.push(refusal);
  }
  return { accepted: [], refusals };
}

function toBare(subject: Subject): readonly JsonObject[] {
  const { kind, definition, prepare, namespace } = subject;
  const { apiVersion, kind: name, isNamespaced } = kind;
  const seed = findSeed(apiVersion, name, namespace);
  const metadata = { name: 'agreement', ...(isNamespaced ? { namespace } : {}), labels: { app: 'a' } };
  if (seed) {
    const own = isObject(seed['metadata']) ? seed['metadata'] : {};
    // a question has no name, and is asked once
    const given = name.endsWith('Review') ? own : { ...metadata, ...own };
    return [{ apiVersion, kind: name, ...seed, metadata: isNamespaced ? { ...given, namespace } : given }];
  }
  const values = arbitraryValue(definition, prepare, 0);
  const properties = isObject(definition['properties']) ? definition['properties'] : {};
  const specs = isObject(properties['spec']) ? arbitraryValue(properties['spec'], prepare, 0) : undefined;
  if (!values) return [];
  const bare = fc.tuple(values, specs ? fc.option(specs, { freq: 3, nil: undefined }) : fc.constant(undefined));
  return fc.sample(bare, { seed: subject.seed, numRuns: tries }).map(([value, spec]) => ({
    ...(isObject(value) ? value : {}),
    ...(spec === undefined ? {} : { spec }),
    apiVersion,
    kind: name,
    metadata,
  }));
}

async function extend(bare: JsonObject, subject: Subject, server: ApiServer): Promise<readonly JsonObject[]> {
  const { kind, namespace, seed } = subject;
  const [chosen = []] = fc.sample(arbitraryAdditions(bare, subject, additions), { seed, numRuns: 1 });
  const accepted = [bare];
  for (const { keys, value } of chosen) {
    const more = editAt(accepted.at(-1) ?? bare, keys, () => value);
    const { kept } = await server.dryRun(more, kind, namespace);
    // what it takes only to drop it, as the fields of features that are off, it does not judge
    if (kept && isKept(value, valueAt(kept, toFieldPath(keys)))) accepted.push(more);
  }
  return accepted;
}

function isKept(value: Json, kept: Json | undefined): boolean {
  if (isArray(value)) return value.every((item, index) => isKept(item, isArray(kept) ? kept[index] : undefined));
  if (isObject(value))
    return Object.entries(value).every(([key, field]) => isKept(field, isObject(kept) ? own(kept, key) : undefined));
  // Go leaves out what is empty
  return kept !== undefined || !value;
}

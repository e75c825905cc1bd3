import fc from 'fast-check';
import { type Json, type JsonObject, isObject } from '../../../server/src/manifest/json.ts';
import { arbitraryValue } from './arbitrary-value.ts';
import type { Keys } from './edit-at.ts';
import { findNodes } from './nodes.ts';
import type { Subject } from './subject.ts';

/** A field that a manifest may have besides, with a value for it. */
interface Addition {
  readonly keys: Keys;
  readonly value: Json;
}

interface Slot {
  readonly keys: Keys;
  readonly schema: JsonObject;
}

/** How many fields that may be left out lie in what is added. */
const depth = 2;

/** Fields to add to a manifest, each somewhere else. */
export function arbitraryAdditions(
  manifest: JsonObject,
  subject: Subject,
  count: number,
): fc.Arbitrary<readonly Addition[]> {
  const slots = findSlots(manifest, subject);
  const length = Math.min(slots.length, count);
  return fc.shuffledSubarray([...slots], { minLength: length, maxLength: length }).chain((chosen) => {
    const additions = chosen.flatMap(({ keys, schema }): fc.Arbitrary<Addition>[] => {
      const values = arbitraryValue(schema, subject.prepare, depth);
      return values ? [values.map((value) => ({ keys, value }))] : [];
    });
    return fc.tuple(...additions);
  });
}

/** The header, and what no schema of a manifest should be asked about. */
const ofKind: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'status']);
/** What a person writes into metadata: the rest is the API server's, or an owner's, which no file can name. */
const ofMetadata: ReadonlySet<string> = new Set(['annotations', 'finalizers', 'labels']);

function findSlots(manifest: JsonObject, { definition, prepare }: Subject): readonly Slot[] {
  return findNodes(manifest, definition, prepare).flatMap(({ keys, value, part }) => {
    const { properties } = part.schema;
    if (!isObject(value) || !isObject(properties)) return [];
    return Object.entries(properties).flatMap(([name, schema]): readonly Slot[] => {
      if (Object.hasOwn(value, name) || !isObject(schema) || (keys.length === 0 && ofKind.has(name))) return [];
      if (part.name?.endsWith('.meta.v1.ObjectMeta') && !ofMetadata.has(name)) return [];
      return [{ keys: [...keys, name], schema }];
    });
  });
}

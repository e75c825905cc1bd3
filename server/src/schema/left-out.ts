import { type Json, isArray, isObject, own } from '../manifest/json.ts';
import type { WalkContext } from './walk.ts';

/** Structures of the API server's own kinds are not deeper. */
const deepest = 10;

/** Fields for which nothing, zero or an empty text does, though the API server's own schemas require them: tried on 1.36. */
const loose: ReadonlySet<string> = new Set(
  `ControllerRevision.revision Counter.value CSINodeSpec.drivers CustomResourceDefinitionVersion.served
  DeviceCapacity.value ForZone.name LimitRangeSpec.limits PodFailurePolicy.rules ResourcePool.generation
  SleepAction.seconds TokenRequest.audience`.split(/\s+/),
);

/**
 * Whether the API server may take a kind of its own without a field that its schema requires: nobody holds these kinds
 * against their schemas. Go fills in an empty structure, which is enough where nothing in it is due.
 */
export function mayBeLeftOut(schema: Json | undefined, definition: string, key: string, context: WalkContext): boolean {
  if (context.dialect !== 'built-in') return false;
  // what is only asked may be asked of nothing
  const isQuestion = context.root.startsWith('io.k8s.api.authorization.');
  return isQuestion || isLoose(definition, key) || isEmptyEnough(schema, context, 0);
}

function isEmptyEnough(schema: Json | undefined, context: WalkContext, depth: number): boolean {
  if (!isObject(schema) || !isStructure(schema['default']) || depth > deepest) return false;
  const { schema: resolved, name = '' } = context.prepare(schema);
  const { properties, required } = resolved;
  if (!isObject(properties)) return false;
  const due = isArray(required) ? required : [];
  return Object.keys(properties).every((key) => {
    const inner = own(properties, key);
    const isFilledIn = isObject(inner) && isStructure(inner['default']);
    return isFilledIn ? isEmptyEnough(inner, context, depth + 1) : !due.includes(key) || isLoose(name, key);
  });
}

function isLoose(definition: string, key: string): boolean {
  return loose.has(`${definition.slice(definition.lastIndexOf('.') + 1)}.${key}`);
}

function isStructure(standard: Json | undefined): boolean {
  return isObject(standard) && Object.keys(standard).length === 0;
}

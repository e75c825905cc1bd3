import { type FieldPath, findItem, valueAt } from '../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { fluxManager } from './desired.ts';
import { readEntries } from './managed-fields.ts';
import { isNative } from './native-kinds.ts';

/**
 * What Flux sends of Kubernetes' own kinds though no manifest has it: Go types write some fields that are not set, as
 * empty objects. Flux then holds the field as a whole, and an apply without it would take away what the API server keeps
 * there, such as the labels of a Job's Pods, of which it would be refused.
 */
export function withAlwaysSent(desired: JsonObject, live: JsonObject): JsonObject {
  if (!isNative(desired)) return desired;
  const applied = readEntries(live).filter(
    ({ manager, operation }) => manager === fluxManager && operation === 'Apply',
  );
  const paths = applied
    .flatMap(({ fields }) => [...fields.values()])
    .filter(({ path, isLeaf }) => isLeaf && valueAt(desired, path) === undefined && isAlwaysSent(path))
    .map(({ path }) => path);
  return paths.reduce((object, path) => {
    const filled = fill(object, path);
    return isObject(filled) ? filled : object;
  }, desired);
}

const always =
  /^spec$|^spec\.(?:strategy|updateStrategy)$|\.(?:jobTemplate|template)\.metadata$|\.(?:containers|initContainers)\.resources$/;

function isAlwaysSent(path: FieldPath): boolean {
  return always.test(path.flatMap((segment) => ('field' in segment ? [segment.field] : [])).join('.'));
}

/** Puts an empty object where a path leads, if there is all that leads to it. */
function fill(value: Json, [segment, ...rest]: FieldPath): Json {
  if (!segment) return value;
  if ('field' in segment) {
    if (!isObject(value)) return value;
    const inner = own(value, segment.field);
    if (inner === undefined) return rest.length === 0 ? { ...value, [segment.field]: {} } : value;
    return { ...value, [segment.field]: fill(inner, rest) };
  }
  const index = isArray(value) ? findItem(value, segment) : -1;
  return isArray(value) && index >= 0 ? value.map((item, i) => (i === index ? fill(item, rest) : item)) : value;
}

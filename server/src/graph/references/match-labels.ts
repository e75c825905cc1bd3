import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject, SourcePlace } from '../build/rendered.ts';
import { placeAt } from '../targets/place-at.ts';
import { isName } from './list-references.ts';
import { type ObjectId, identifyObject, toKindKey } from './object-id.ts';
import { podPlaces, podSelectors } from './reference-field.ts';
import { toSegments, walkFields } from './walk-fields.ts';

/** That an object means the Pods of its namespace that have certain labels. */
export interface PodSelection {
  readonly namespace?: string;
  /** As a selector with `matchLabels` and `matchExpressions`. */
  readonly selector: JsonObject;
  readonly path: readonly string[];
  readonly place?: SourcePlace;
}

/** Which Pods an object selects; undefined where it selects none or all of them, and where a label is not known yet. */
export function readSelection(object: RenderedObject, defaultNamespace: string | undefined): PodSelection | undefined {
  const id = identifyObject(object.value, defaultNamespace);
  const row = id && podSelectors[toKindKey(id)];
  if (!row) return undefined;
  const path = toSegments(row.at);
  const value = at(object.value, ...path);
  if (!isObject(value) || Object.keys(value).length === 0) return undefined;
  const selector = row.form === 'labels' ? { matchLabels: value } : value;
  if (!listTexts(selector).every(isName)) return undefined;
  const place = placeAt(object, ...path);
  return { ...(id.namespace !== undefined && { namespace: id.namespace }), selector, path, ...(place && { place }) };
}

/** The labels of the Pods that an object makes; undefined of what makes none. */
export function readPodLabels({ value }: Pick<RenderedObject, 'value'>, id: ObjectId): JsonObject | undefined {
  const place = podPlaces[toKindKey(id)];
  if (place === undefined) return undefined;
  const [found] = walkFields(value, [...toSegments(place), 'metadata', 'labels']);
  return isObject(found?.value) ? found.value : {};
}

/**
 * Whether labels are selected. Source:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function isSelecting(selector: JsonObject, labels: JsonObject): boolean {
  const wanted = at(selector, 'matchLabels');
  const own = (key: string): Json | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  if (isObject(wanted) && !Object.entries(wanted).every(([key, value]) => own(key) === value)) return false;
  const expressions = at(selector, 'matchExpressions');
  return (isArray(expressions) ? expressions : []).every((one) => {
    const value = own(stringAt(one, 'key') ?? '');
    const values = at(one, 'values');
    const isIn = value !== undefined && isArray(values) && values.includes(value);
    switch (stringAt(one, 'operator')) {
      case 'In':
        return isIn;
      case 'NotIn':
        return !isIn;
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** The values by which Pods are selected, which say what makes them. */
export function listSelected(selector: JsonObject): readonly string[] {
  const wanted = at(selector, 'matchLabels');
  return Object.values(isObject(wanted) ? wanted : {}).filter((value) => typeof value === 'string');
}

function listTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isArray(value)) return value.flatMap(listTexts);
  return isObject(value) ? Object.values(value).flatMap(listTexts) : [];
}

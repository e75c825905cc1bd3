import { type FieldPath, type Segment, valueAt } from '../../manifest/field-path.ts';
import { type JsonObject, isEqual } from '../../manifest/json.ts';
import { toSteps } from '../../manifest/to-steps.ts';

/**
 * The JSON pointer (RFC 6901) of a field; undefined where it would be about another item of a list in the cluster than in
 * the manifest, since pointers count.
 */
export function toPointer(path: FieldPath, declared: JsonObject, live: JsonObject): string | undefined {
  const [own, other] = [toSteps(declared, path), toSteps(live, path)];
  const steps = own.length >= other.length ? own : other;
  const shared = Math.min(own.length, other.length);
  if (steps.length < path.length || shared < path.length - 1) return undefined;
  if (!isEqual(own.slice(0, shared), other.slice(0, shared))) return undefined;
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A path expression of jq for a field, which finds items of lists by their keys. */
export function toJqPath(path: FieldPath, declared: JsonObject): string | undefined {
  let expression = '';
  let isFiltered = false;
  for (const [i, segment] of path.entries()) {
    if ('index' in segment) return undefined;
    if ('field' in segment) {
      expression += `${isFiltered ? ' | ' : ''}${toJqField(segment.field, expression === '' || isFiltered)}`;
      isFiltered = false;
    } else {
      expression += `[] | select(${toCondition(segment, declared, path.slice(0, i))})`;
      isFiltered = true;
    }
  }
  return expression;
}

function toJqField(field: string, isFirst: boolean): string {
  if (/^[a-z_]\w*$/i.test(field)) return `.${field}`;
  return `${isFirst ? '.' : ''}[${JSON.stringify(field)}]`;
}

/** Only what the manifest says of the keys: `protocol` can be left out there. */
function toCondition(segment: Segment, declared: JsonObject, list: FieldPath): string {
  if ('item' in segment) return `. == ${JSON.stringify(segment.item)}`;
  const keys = 'keys' in segment ? Object.entries(segment.keys) : [];
  const item = valueAt(declared, [...list, segment]);
  const written = keys.filter(([name]) => item === undefined || valueAt(item, [{ field: name }]) !== undefined);
  return written.map(([name, value]) => `${toJqField(name, true)} == ${JSON.stringify(value)}`).join(' and ');
}

import { toPathKey, valueAt } from '../manifest/field-path.ts';
import { type JsonObject, isObject } from '../manifest/json.ts';
import { setAt } from '../manifest/set-at.ts';
import { convert } from './conversions.ts';
import type { Blocker, SchemaFinding } from './finding.ts';
import type { KindRef } from './identify-kind.ts';
import type { Plan, Step } from './plan.ts';
import type { ApiSchemas } from './schema.ts';
import { type ValidateOptions, validate } from './validate.ts';

const reasons: Readonly<Partial<Record<SchemaFinding['code'], Blocker['reason']>>> = {
  'schema-unknown-field': 'no-such-field',
  'schema-required': 'missing',
  'schema-type': 'no-such-value',
  'schema-enum': 'no-such-value',
  'schema-combination': 'no-such-value',
};

/**
 * Plans how an object gets another apiVersion. It can have it if both are known to mean the same, or the conversion is
 * known, and the schema of the new one then has nothing against it.
 */
export function planMigration(
  value: JsonObject,
  from: KindRef,
  to: string,
  schemas: ApiSchemas,
  options: ValidateOptions,
): Plan {
  const { steps: own, blockers } = convert(value, from, to);
  const steps: readonly Step[] = [...own, { do: 'set', path: [{ field: 'apiVersion' }], value: to }];
  const changed = steps.reduce<JsonObject | undefined>((before, step) => before && apply(before, step), value);
  const findings = changed && validate(changed, from.kind, schemas, options);
  if (!findings || Object.hasOwn(value, 'sops')) return { steps: [], blockers: [unproven] };
  const against = findings.flatMap(({ code, path, expected }): readonly Blocker[] => {
    const reason = reasons[code];
    if (!reason) return [];
    return [{ path: reason === 'missing' ? [...path, { field: expected }] : path, reason }];
  });
  const all = [...blockers, ...against.filter((one) => !isToldAlready(one, blockers))];
  return { steps: all.length === 0 ? steps : [], blockers: all };
}

/** What stays in its old place since what stands beside it cannot move. */
function isToldAlready({ path, reason }: Blocker, known: readonly Blocker[]): boolean {
  const parent = toPathKey(path.slice(0, -1));
  const isBeside = (other: Blocker): boolean =>
    (other.reason === 'missing' || other.reason === 'no-such-value') && toPathKey(other.path.slice(0, -1)) === parent;
  return reason === 'no-such-field' && known.some(isBeside);
}

/** The object after one change; undefined where it cannot be made. */
export function apply(value: JsonObject, step: Step): JsonObject | undefined {
  const changed = change(value, step);
  return isObject(changed) ? changed : undefined;
}

function change(value: JsonObject, step: Step) {
  if (step.do === 'set') return setAt(value, step.path, step.value);
  const old = valueAt(value, step.path);
  if (old === undefined) return undefined;
  if (step.do === 'rename')
    return setAt(setAt(value, step.path, undefined), [...step.path.slice(0, -1), { field: step.name }], old);
  if (!isObject(old)) return undefined;
  const { serviceName = null, servicePort = null, ...rest } = old;
  return setAt(value, step.path, { ...rest, service: { name: serviceName, port: { [step.port]: servicePort } } });
}

/** Nobody has shown that the two mean the same. */
export const unproven: Blocker = { path: [{ field: 'apiVersion' }], reason: 'unproven' };

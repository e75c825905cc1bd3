import type { JsonObject } from '../manifest/json.ts';
import { checkRules } from '../schema/cel/check-rules.ts';
import type { CelEngine } from '../schema/cel/engine.ts';
import type { Compiled } from '../schema/compiled.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { own, isObject } from '../manifest/json.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type ValidateOptions, findWholeness, toDialect } from '../schema/validate.ts';
import { type Brought, mayChange } from './brought.ts';
import { type Admission, findLabels } from './policies/admission.ts';
import { checkPolicies } from './policies/check-policies.ts';
import type { PolicyObject } from './policies/read-policies.ts';
import type { KindRef } from '../schema/identify-kind.ts';

/** Who evaluates rules, once somebody needed that and it was loaded. */
export interface RuleMemo {
  engine: CelEngine | undefined;
  /** An object was met that has rules, and nobody was there to evaluate them. */
  isWanted: boolean;
}

/** Nobody has needed it yet. */
export function createRuleMemo(): RuleMemo {
  return { engine: undefined, isWanted: false };
}

/** Whether an object with rules was met since this was asked last and could not be checked for them. */
export function takeWanted(memo: RuleMemo): boolean {
  const { isWanted } = memo;
  memo.isWanted = false;
  return isWanted;
}

/** What is known of a resource and its repository. */
interface Options extends ValidateOptions {
  readonly compiled: Compiled;
  readonly brought: readonly Brought[];
  /** Kustomize can have a hand in it: names may get a prefix. */
  readonly isKustomized: boolean;
  readonly admission: Admission;
  /** Those of the cluster in use. */
  readonly policies: readonly PolicyObject[];
}

/** What was found, and who was asked to evaluate it: `none` where nothing was to be evaluated. */
interface Ruled {
  readonly findings: readonly SchemaFinding[];
  readonly usedEngine: RuleMemo['engine'] | 'none';
}

/**
 * The rules of its schema that an object breaks, and the policies that would deny it. The API server evaluates them only
 * for an object that is right in all else; of a patch and of one that a patch changes where a rule looks nothing is known.
 */
export function findBrokenRules(
  value: JsonObject,
  ref: KindRef,
  schemas: ApiSchemas,
  found: readonly SchemaFinding[],
  memo: RuleMemo,
  options: Options,
): Ruled {
  const name = own(schemas.kinds, ref.kind);
  const definition = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  const none: Ruled = { findings: [], usedEngine: 'none' };
  if (typeof name !== 'string' || !isObject(definition) || toDialect(name, schemas) === 'json-schema') return none;
  const { isPart } = findWholeness(value, definition, schemas, options);
  if (isPart || found.some(({ severity }) => severity === 'error' || severity === 'warning')) return none;
  let usedEngine: Ruled['usedEngine'] = 'none';
  const engine = (): CelEngine | undefined => {
    usedEngine = memo.engine;
    memo.isWanted ||= !memo.engine;
    return memo.engine;
  };
  const { admission, brought, compiled, isKustomized, variables } = options;
  const shared = { engine, compiled, ...(variables ? { variables } : {}) };
  const broken = checkRules(value, ref.kind, schemas, {
    ...shared,
    severity: schemas.isExact && options.part === 'whole' ? 'error' : 'warning',
    isChanged: (path) => mayChange(brought, ref.kind, path),
    isRenamed: isKustomized,
  });
  const policies = mergePolicies(admission.policies, options.policies);
  if (broken.length > 0 || policies.length === 0 || mayChange(brought, ref.kind, []))
    return { findings: broken, usedEngine };
  const denied = checkPolicies(value, ref, schemas, policies, {
    ...shared,
    transforms: admission.transforms,
    labelsOf: (namespace) => findLabels(admission, namespace),
  });
  return { findings: denied, usedEngine };
}

/** Of two with one name the cluster's is in force. */
function mergePolicies(ours: readonly PolicyObject[], theirs: readonly PolicyObject[]): readonly PolicyObject[] {
  const isTheirs = ({ kind, name }: PolicyObject): boolean =>
    theirs.some((other) => other.kind === kind && other.name === name);
  return [...theirs, ...ours.filter((one) => !isTheirs(one))];
}

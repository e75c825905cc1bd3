import { type Json, type JsonObject, at, isArray, isObject, own, stringAt } from '../../manifest/json.ts';
import type { CelData, CelEngine, Outcome } from '../../schema/cel/engine.ts';
import { toLine } from '../../schema/cel/to-line.ts';
import { toDynamic, watchReading } from '../../schema/cel/to-dynamic.ts';
import type { Compiled } from '../../schema/compiled.ts';
import { fillDefaults } from '../../schema/defaults.ts';
import type { SchemaFinding } from '../../schema/finding.ts';
import type { KindRef } from '../../schema/identify-kind.ts';
import { substituteAll } from './substitute-all.ts';
import type { ApiSchemas } from '../../schema/schema.ts';
import { toDialect } from '../../schema/validate.ts';
import { type Labels, type Target, matchResources } from './match-resources.ts';
import type { PolicyObject } from './read-policies.ts';
import { type Transform, hideTransformed } from './transforms.ts';

/** What is known beside the object. */
export interface PolicyOptions {
  readonly engine: () => CelEngine | undefined;
  readonly compiled: Compiled;
  readonly variables?: ReadonlyMap<string, string>;
  readonly transforms: ReadonlySet<Transform>;
  /** The labels of a namespace; undefined for one of which nobody knows them. */
  readonly labelsOf: (namespace: string) => ReadonlyMap<string, string> | undefined;
}

/** What all policies may cost for one object, as for rules. */
const budget = 300_000;
const mostValues = 20_000;
const names: readonly string[] = ['object', 'oldObject', 'request', 'namespaceObject', 'variables'];

/** One policy looking at one object. */
interface Looking {
  readonly engine: CelEngine;
  readonly values: Readonly<Record<string, CelData>>;
  readonly effort: { left: number; readonly until: number };
  /** How often something was read that is not known. */
  readonly state: { unsure: number };
}

/**
 * The policies that would deny an object if it was created, each with the first validation that fails: as far as that is
 * certain. Policies with parameters, and those that ask who is asking, are not evaluated.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function checkPolicies(
  value: JsonObject,
  ref: KindRef,
  schemas: ApiSchemas,
  policies: readonly PolicyObject[],
  options: PolicyOptions,
): readonly SchemaFinding[] {
  // stringData is not what the API server sees
  if (ref.kind === 'Secret' || ref.apiVersion.startsWith('admissionregistration.k8s.io/')) return [];
  const known = substituteAll(value, options.variables);
  const hidden = isObject(known) ? hideTransformed(known, options.transforms) : value;
  const target = toTarget(hidden, ref, options);
  const matching = policies.filter((policy) => isInForce(policy, policies, target));
  const engine = matching.length > 0 ? options.engine() : undefined;
  if (!engine) return [];
  const effort = { left: budget, until: engine.deadline() };
  // whether labels and annotations that nobody wrote are there depends on who applies
  const versions = [hidden, withAny(hidden)];
  const { compiled } = options;
  return matching.flatMap((policy) => {
    const [first, ...others] = versions.map((one) =>
      findDenial(policy, one, { ref, schemas, engine, effort, compiled }),
    );
    if (first === undefined || others.includes(undefined)) return [];
    const expected = toLine(`${policy.name}: ${first}`);
    return [{ code: 'admission-policy', severity: 'information', path: [], anchor: 'key', expected }];
  });
}

function withAny(value: JsonObject): JsonObject {
  const { metadata } = value;
  const any = { 'driftline.invalid/any': 'any' };
  return { ...value, metadata: { labels: any, annotations: any, ...(isObject(metadata) ? metadata : {}) } };
}

function toTarget(value: JsonObject, ref: KindRef, { labelsOf }: PolicyOptions): Target {
  const known = (text: string | undefined): string | undefined => (text?.includes('${') ? undefined : text);
  const namespace = known(stringAt(value, 'metadata', 'namespace'));
  const labels = at(value, 'metadata', 'labels');
  const texts = isObject(labels) ? Object.entries(labels) : [];
  const isKnown =
    typeof labels !== 'string' && texts.every(([, text]) => typeof text === 'string' && !text.includes('${'));
  return {
    ref,
    name: known(stringAt(value, 'metadata', 'name')),
    namespace,
    labels: isKnown ? { known: new Map(texts as [string, string][]), areAllKnown: true } : undefined,
    namespaceLabels: namespace === undefined ? undefined : toNamespaceLabels(namespace, labelsOf(namespace)),
  };
}

/** One label has every namespace: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name */
function toNamespaceLabels(name: string, declared: ReadonlyMap<string, string> | undefined): Labels {
  const own = ['kubernetes.io/metadata.name', name] as const;
  return { known: new Map([...(declared ?? []), own]), areAllKnown: declared !== undefined };
}

/** By a binding that denies, and is certain to choose the object. */
function isInForce({ kind, name, spec }: PolicyObject, all: readonly PolicyObject[], target: Target): boolean {
  if (kind !== 'policy' || spec['paramKind'] !== undefined) return false;
  if (matchResources(spec['matchConstraints'] ?? null, target) !== true) return false;
  return all.some((binding) => {
    const { validationActions, policyName, matchResources: chosen } = binding.spec;
    const isDenying = isArray(validationActions) && validationActions.includes('Deny');
    return binding.kind === 'binding' && policyName === name && isDenying && matchResources(chosen, target) === true;
  });
}

/** What is the same for all policies that look at one object. */
interface Asking extends Pick<Looking, 'effort'>, Pick<PolicyOptions, 'compiled'> {
  readonly engine: CelEngine;
  readonly ref: KindRef;
  readonly schemas: ApiSchemas;
}

function findDenial(
  { spec }: PolicyObject,
  value: JsonObject,
  { ref, schemas, engine, effort, compiled }: Asking,
): string | undefined {
  const state = { unsure: 0 };
  const name = own(schemas.kinds, ref.kind);
  const definition = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  if (typeof name !== 'string' || !isObject(definition)) return undefined;
  const isBuiltIn = toDialect(name, schemas) === 'built-in';
  const unsure = (): void => {
    state.unsure++;
  };
  const dynamic = {
    prepare: compiled.partsOf(schemas),
    isBuiltIn,
    isPod: ref.kind === 'Pod',
    unsure,
    left: mostValues,
  };
  const { status: _status, ...filled } = toObject(fillDefaults(value, definition, schemas));
  const object = toDynamic(filled, { $ref: `#/components/schemas/${name}` }, dynamic);
  if (object === undefined || dynamic.left < 0) return undefined;
  const nobody = (): ReadonlyMap<string, CelData> => watchReading(new Map(), unsure);
  const request = watchReading(new Map<string, CelData>([['operation', 'CREATE']]), (key) => {
    if (key !== 'operation') unsure();
  });
  const values = { object, oldObject: null, request, namespaceObject: nobody(), variables: null };
  const looking: Looking = { engine, values, effort, state };
  const all = { ...looking, values: { ...values, variables: readVariables(spec['variables'], looking) } };
  if (!toList(spec['matchConditions']).every((one) => isTrue(run(stringAt(one, 'expression'), all)))) return undefined;
  for (const validation of toList(spec['validations'])) {
    const outcome = run(stringAt(validation, 'expression'), all);
    if (outcome && 'value' in outcome && outcome.value === false) return toMessage(validation);
  }
  return undefined;
}

function toObject(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** In their order, since each may use those before it; of one that is not certain nothing is known when it is read. */
function readVariables(list: Json | undefined, looking: Looking): ReadonlyMap<string, CelData> {
  const found = new Map<string, CelData>();
  const watched = watchReading(found, (key) => {
    if (key === undefined || !found.has(key)) looking.state.unsure++;
  });
  for (const one of toList(list)) {
    const name = stringAt(one, 'name');
    const outcome = run(stringAt(one, 'expression'), { ...looking, values: { ...looking.values, variables: watched } });
    if (name !== undefined && outcome && 'value' in outcome) found.set(name, outcome.value);
  }
  return watched;
}

function run(expression: string | undefined, { engine, values, effort, state }: Looking): Outcome | undefined {
  const program = expression === undefined ? undefined : engine.compile(expression, names);
  if (!program) return undefined;
  const before = state.unsure;
  const spent = { ...effort, isUnsure: false, isLoose: false };
  const outcome = program.run(values, spent);
  effort.left = spent.left;
  return state.unsure > before ? undefined : outcome;
}

function isTrue(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'value' in outcome && outcome.value === true;
}

/** An expression for the words is not evaluated: it quotes values, any of which may be a secret. */
function toMessage(validation: Json): string {
  const message = stringAt(validation, 'message')?.trim() ?? '';
  return message === '' ? `failed expression: ${stringAt(validation, 'expression')?.trim() ?? ''}` : message;
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

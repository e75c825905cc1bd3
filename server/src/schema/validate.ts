import { type Json, type JsonObject, isArray, isObject, own } from '../manifest/json.ts';
import { checkCombinations } from './combinations.ts';
import type { SchemaFinding } from './finding.ts';
import { createCompiled } from './compiled.ts';
import { fillDefaults } from './defaults.ts';
import { checkList } from './lists.ts';
import { checkNames } from './check-names.ts';
import { checkNull } from './nulls.ts';
import { checkObject } from './objects.ts';
import type { ValidateOptions } from './options.ts';
import type { Place } from './place.ts';
import { resolve } from './resolve.ts';
import { checkScalar } from './scalars.ts';
import type { ApiSchemas } from './schema.ts';
import { checkStructural } from './structural.ts';
import { isBarePlaceholder, isPlaceholder, substitute, unknown } from './substitute.ts';
import { type Dialect, type WalkContext, mayGoOn, most } from './walk.ts';

export type { ValidateOptions } from './options.ts';

/** Everything that the schema of its kind has against a resource; undefined when the schemas do not know the kind. */
export function validate(
  value: JsonObject,
  kind: string,
  schemas: ApiSchemas,
  options: ValidateOptions = {},
): readonly SchemaFinding[] | undefined {
  const name = own(schemas.kinds, kind);
  const definition = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  if (typeof name !== 'string' || !isObject(definition)) return undefined;
  // what is encrypted has neither its type nor its value
  if (Object.hasOwn(value, 'sops')) return [];
  const wholeness = findWholeness(value, definition, schemas, options);
  const compiled = options.compiled ?? createCompiled();
  const context: WalkContext = {
    ...wholeness,
    schemas,
    options,
    root: name,
    dialect: toDialect(name, schemas),
    patterns: compiled.patterns,
    prepare: compiled.partsOf(schemas),
    isOpen: false,
    isHidden: false,
    nesting: 0,
    findings: [],
    effort: { steps: 0, unsure: 0 },
    walk,
  };
  const isFilled = context.dialect === 'custom' && !context.isPart;
  walk(isFilled ? fillDefaults(value, definition, schemas) : value, definition, undefined, context);
  if (name.endsWith('.apiextensions.v1.CustomResourceDefinition')) checkStructural(value, context);
  return context.findings.length > most ? context.findings.slice(0, most) : context.findings;
}

/** Definitions of the API server's own kinds are named after Kubernetes' Go packages, those of others after their group. */
export function toDialect(name: string, { root }: ApiSchemas): Dialect {
  if (root) return 'json-schema';
  return /^io\.k8s\.(?:api|apimachinery|apiextensions-apiserver|kube-aggregator)\./.test(name) ? 'built-in' : 'custom';
}

/** A document that lacks what its kind cannot do without is taken for a patch, unless somebody knows better. */
export function findWholeness(
  value: JsonObject,
  definition: JsonObject,
  schemas: ApiSchemas,
  { part = 'unsure' }: ValidateOptions,
): Pick<WalkContext, 'isPart' | 'isSurelyWhole'> {
  if (part !== 'unsure') return { isPart: part === 'patch', isSurelyWhole: part === 'whole' };
  const { properties, required } = resolve(definition, schemas);
  const spec = isObject(properties) ? properties['spec'] : undefined;
  const inSpec = isObject(spec) ? toNames(resolve(spec, schemas)['required']) : [];
  const given = value['spec'];
  const isPart =
    inSpec.some((name) => !isObject(given) || own(given, name) === undefined) ||
    toNames(required).some((name) => own(value, name) === undefined);
  return { isPart, isSurelyWhole: inSpec.length > 0 };
}

function toNames(list: Json | undefined): readonly string[] {
  return isArray(list) ? list.filter((name) => typeof name === 'string') : [];
}

function walk(value: Json, unresolved: Json, place: Place | undefined, context: WalkContext): void {
  if (!isObject(unresolved) || !mayGoOn(place, context)) return;
  // the API server takes no status from a manifest
  if (place?.key === 'status' && place.depth === 1 && context.dialect !== 'json-schema') return;
  if (typeof value === 'string' && isPlaceholder(value)) {
    walkSubstituted(value, unresolved, place, context);
    return;
  }
  if (isObject(value) && isBarePlaceholder(value)) {
    context.effort.unsure++;
    return;
  }
  const prepared = context.prepare(unresolved);
  if (value === null) {
    checkNull(prepared, place, context);
    if (prepared.name?.endsWith('.meta.v1.ObjectMeta')) checkNames({}, prepared.name, place, context);
    return;
  }
  if (prepared.isOpaque) return;
  const here = isSecretData(place, context) ? { ...context, isHidden: true } : context;
  const isMore = isObject(value)
    ? checkObject(value, prepared, place, here)
    : isArray(value)
      ? checkList(value, prepared, place, here)
      : checkScalar(value, prepared, place, here);
  if (!isMore) return;
  if (isObject(value) && prepared.name !== undefined) checkNames(value, prepared.name, place, here);
  if (prepared.hasBranches) checkCombinations(value, prepared.schema, place, here);
}

/** What is known of a value that is put in later is checked, but never told: it may come from a Secret. */
function walkSubstituted(value: string, schema: JsonObject, place: Place | undefined, context: WalkContext): void {
  const filled = substitute(value, context.options.variables);
  if (filled === unknown || (typeof filled === 'string' && isPlaceholder(filled))) {
    context.effort.unsure++;
    return;
  }
  const { written: _written, ...options } = context.options;
  walk(filled, schema, place, { ...context, options, isHidden: true });
}

/** A Secret's values, those of which one is made, and what kustomize makes one of. */
function isSecretData(place: Place | undefined, { root }: WalkContext): boolean {
  if (place?.key === 'secretGenerator') return true;
  if (place?.key !== 'data' && place?.key !== 'stringData') return false;
  const isTemplate = place.above?.key === 'template' && root.endsWith('Secret');
  return (place.above === undefined && root === 'io.k8s.api.core.v1.Secret') || isTemplate;
}

import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, type JsonScalar, isArray, isEqual } from '../manifest/json.ts';
import type { SchemaFinding } from './finding.ts';

/** https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** Checks a text, number or boolean against a schema, by the name of its definition where that says more. */
export function checkScalar(
  value: Exclude<JsonScalar, null>,
  schema: JsonObject,
  name: string | undefined,
  path: FieldPath,
): readonly SchemaFinding[] {
  if (name?.endsWith('.resource.Quantity')) return checkQuantity(value, path);
  if (isIntOrString(schema, name)) return typeof value === 'boolean' ? [toType('integer or string', value, path)] : [];
  const { type } = schema;
  if (typeof type === 'string' && !isOfType(value, type)) return [checkWord(value, type, path)];
  return checkLimits(value, schema, path);
}

function isIntOrString(schema: JsonObject, name: string | undefined): boolean {
  return (
    schema['x-kubernetes-int-or-string'] === true ||
    schema['format'] === 'int-or-string' ||
    name?.endsWith('.intstr.IntOrString') === true
  );
}

function checkQuantity(value: Json, path: FieldPath): readonly SchemaFinding[] {
  const isOne = typeof value === 'number' || (typeof value === 'string' && quantity.test(value));
  return isOne ? [] : [{ ...toType('a quantity such as 500m or 1Gi', value, path), code: 'schema-value' }];
}

function isOfType(value: Exclude<JsonScalar, null>, type: string): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
}

/** `yes` and `on` are words to kustomize and booleans to kubectl: what will come of it is not known here. */
function checkWord(value: Exclude<JsonScalar, null>, type: string, path: FieldPath): SchemaFinding {
  const [first] = path;
  const isLabel = first && 'field' in first && first.field === 'metadata';
  if (type !== 'string') return toType(type, value, path);
  const isUnsure = typeof value === 'boolean' || isLabel;
  return isUnsure ? { ...toType(type, value, path), code: 'yaml-word', severity: 'hint' } : toType(type, value, path);
}

function checkLimits(value: JsonScalar, schema: JsonObject, path: FieldPath): readonly SchemaFinding[] {
  const expected = findLimit(value, schema);
  return expected === undefined ? [] : [{ ...toType(expected, value, path), code: 'schema-value' }];
}

/** What a value should be instead; undefined when it is. An empty text stands for "not given" in Go. */
function findLimit(value: JsonScalar, schema: JsonObject): string | undefined {
  const { enum: choices, minimum, maximum, minLength, maxLength } = schema;
  if (isArray(choices) && value !== '' && !choices.some((choice) => isEqual(choice, value)))
    return choices.map((choice) => JSON.stringify(choice)).join(', ');
  if (typeof value === 'number') {
    if (typeof minimum === 'number' && value < minimum) return `at least ${minimum}`;
    if (typeof maximum === 'number' && value > maximum) return `at most ${maximum}`;
  }
  if (typeof value === 'string') {
    const length = Array.from(value).length;
    if (typeof minLength === 'number' && length < minLength) return `at least ${minLength} characters`;
    if (typeof maxLength === 'number' && length > maxLength) return `at most ${maxLength} characters`;
  }
  return undefined;
}

function toType(expected: string, found: Json, path: FieldPath): SchemaFinding {
  return { code: 'schema-type', severity: 'error', path, anchor: 'value', expected, found };
}

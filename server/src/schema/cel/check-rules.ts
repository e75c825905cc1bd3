import type { FieldPath, Segment } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, isObject, own } from '../../manifest/json.ts';
import type { Compiled, Prepared } from '../compiled.ts';
import { fillDefaults } from '../defaults.ts';
import type { SchemaFinding } from '../finding.ts';
import { toPath } from '../place.ts';
import type { ApiSchemas } from '../schema.ts';
import { isPlaceholder } from '../substitute.ts';
import { most } from '../walk.ts';
import type { CelData, CelEngine, Outcome, Program, Reads } from './engine.ts';
import { escapeField } from './escape-field.ts';
import { type Rule, type Ruled, findRules } from './find-rules.ts';
import { toLine } from './to-line.ts';
import { type Conversion, toCel, toCelMeta, toCelObject } from './to-cel.ts';

/** What is known of a resource beyond its value. */
export interface RuleOptions {
  /** Asked for only where there are rules; undefined while it is loaded. */
  readonly engine: () => CelEngine | undefined;
  readonly compiled: Compiled;
  readonly severity: 'error' | 'warning';
  readonly variables?: ReadonlyMap<string, string>;
  /** Whether something, such as a patch, may change a field or what lies in it. */
  readonly isChanged: (path: FieldPath) => boolean;
  /** Whether the object's name may change. */
  readonly isRenamed: boolean;
}

/** What all rules of one object may cost together, in parts of expressions evaluated: some tenths of a second. */
const budget = 300_000;
const mostValues = 20_000;

/** What one check of one object shares. */
interface Checking {
  readonly options: RuleOptions;
  readonly root: JsonObject;
  readonly engine: CelEngine;
  readonly prepare: (schema: JsonObject) => Prepared;
  left: number;
  readonly until: number;
}

/**
 * The rules in CEL that a custom resource breaks, as the API server tells them when the object is created: it is to be
 * called for objects that have nothing else wrong, since rules are not evaluated for others. Silent where a rule reads
 * what is not known here, and where it uses what the library does not have.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function checkRules(
  value: JsonObject,
  kind: string,
  schemas: ApiSchemas,
  options: RuleOptions,
): readonly SchemaFinding[] {
  const name = own(schemas.kinds, kind);
  const definition = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  if (!isObject(definition) || Object.hasOwn(value, 'sops')) return [];
  const prepare = options.compiled.partsOf(schemas);
  const filled = fillDefaults(value, definition, schemas);
  if (!isObject(filled)) return [];
  const ruled = findRules(filled, definition, prepare);
  const engine = ruled.length > 0 ? options.engine() : undefined;
  if (!engine) return [];
  const checking: Checking = { options, root: filled, engine, prepare, left: budget, until: engine.deadline() };
  return ruled
    .flatMap((part) =>
      part.rules.flatMap((rule) => (isBroken(rule, part, checking) ? toFinding(rule, part, checking) : [])),
    )
    .slice(0, most);
}

function isBroken(rule: Rule, part: Ruled, checking: Checking): boolean {
  const program = checking.engine.compile(rule.rule, rule.isOptional ? ['self', 'oldSelf'] : ['self']);
  const outcome = program && run(program, part, checking);
  return outcome !== undefined && ('missing' in outcome || outcome.value === false);
}

function run(program: Program, part: Ruled, checking: Checking): Outcome | undefined {
  const reads = program.reads.get('self') ?? (new Map() as Reads);
  if (mayChange(part, reads, checking)) return undefined;
  const { variables } = checking.options;
  const { prepare } = checking;
  const conversion: Conversion = {
    prepare,
    variables,
    left: mostValues,
    isUnsure: false,
    isLoose: false,
  };
  const self = toSelf(part, reads, conversion);
  if (self === undefined || conversion.isUnsure) return undefined;
  const { left, until } = checking;
  const effort = { left, until, isUnsure: false, isLoose: conversion.isLoose };
  const outcome = program.run({ self }, effort);
  checking.left = effort.left;
  return outcome;
}

/** At the root, the fields of every object are there too. */
function toSelf({ value, schema, place }: Ruled, reads: Reads, conversion: Conversion): CelData | undefined {
  if (!isPlainObject(value, schema)) return toCel(value, schema, conversion);
  const fields = toCelObject(value, schema, reads, conversion);
  const hasMeta = !place || schema['x-kubernetes-embedded-resource'] === true;
  return hasMeta ? new Map([...fields, ...toCelMeta(value, reads)]) : fields;
}

function isPlainObject(value: Json, schema: JsonObject): value is JsonObject {
  return isObject(value) && !isObject(schema['additionalProperties']);
}

/** Whether what a rule reads may be another thing by the time the API server sees it. */
function mayChange({ value, schema, place }: Ruled, reads: Reads, { options, root }: Checking): boolean {
  const path = toPath(place);
  const isRead = (key: string): boolean => reads === 'all' || reads.has(escapeField(key) ?? '');
  if (!place && isRead('status') && Object.hasOwn(root, 'status')) return true;
  if (!place && isRead('metadata') && (options.isRenamed || hasUnknownName(root))) return true;
  if (reads === 'all' || !isPlainObject(value, schema)) return options.isChanged(path);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.keys(properties).some((key) => isRead(key) && options.isChanged([...path, { field: key }]));
}

function hasUnknownName({ metadata }: JsonObject): boolean {
  return isObject(metadata) && Object.values(metadata).some((text) => typeof text === 'string' && isPlaceholder(text));
}

function toFinding(rule: Rule, part: Ruled, checking: Checking): SchemaFinding {
  const path = [...toPath(part.place), ...readFieldPath(rule.fieldPath)];
  const { severity } = checking.options;
  return { code: 'cel-rule', severity, path, anchor: 'key', expected: toMessage(rule) };
}

/**
 * What the rule says of itself. An expression for its words is not evaluated: it quotes values, of which nobody can tell
 * by a name whether they are secret.
 */
function toMessage({ rule, message }: Rule): string {
  return toLine(message ?? `failed rule: ${rule}`);
}

/** `.spec.replicas` and `['a.b']`; the rest of a path that is written in another way is not followed. */
function readFieldPath(text = ''): FieldPath {
  const path: Segment[] = [];
  for (const [, name, quoted] of text.matchAll(/(?:\.([^.[\]']+)|\['([^'\\]+)'\])/g))
    path.push({ field: name ?? quoted ?? '' });
  return path;
}

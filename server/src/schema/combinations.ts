import { type Json, type JsonObject, isArray } from '../manifest/json.ts';
import type { SchemaFinding } from './finding.ts';
import { type Place, toPath } from './place.ts';
import { type WalkContext, report, toFound } from './walk.ts';

/**
 * Checks `allOf`, `anyOf`, `oneOf` and `not`. Where no branch fits, the one that comes nearest says why. A branch of a
 * CRD may name fields without listing them all, so that inside it nothing is unknown.
 */
export function checkCombinations(
  value: Json,
  schema: JsonObject,
  place: Place | undefined,
  context: WalkContext,
): void {
  const { allOf, anyOf, oneOf, not } = schema;
  if (isArray(allOf))
    for (const branch of allOf) context.findings.push(...tryBranch(value, branch, place, context).findings);
  if (isArray(anyOf)) checkAny(value, anyOf, place, context);
  if (isArray(oneOf)) checkOne(value, oneOf, place, context);
  if (not !== undefined) checkNot(value, not, place, context);
}

interface Attempt {
  readonly findings: readonly SchemaFinding[];
  /** Whether the branch refuses the value; a hint is no reason to. */
  readonly isRefused: boolean;
  /** Whether something in it could not be judged. */
  readonly isUnsure: boolean;
}

function tryBranch(value: Json, branch: Json, place: Place | undefined, context: WalkContext): Attempt {
  const findings: SchemaFinding[] = [];
  const unsureBefore = context.effort.unsure;
  if (branch === false) return { findings: [toImpossible(value, place, context)], isRefused: true, isUnsure: false };
  context.walk(value, branch, place, { ...context, findings, isOpen: true, nesting: context.nesting + 1 });
  const isRefused = findings.some(({ severity }) => severity === 'error' || severity === 'warning');
  return { findings, isRefused, isUnsure: context.effort.unsure > unsureBefore };
}

function checkAny(value: Json, branches: readonly Json[], place: Place | undefined, context: WalkContext): void {
  const attempts: Attempt[] = [];
  for (const branch of branches) {
    const attempt = tryBranch(value, branch, place, context);
    if (!attempt.isRefused) return;
    attempts.push(attempt);
  }
  context.findings.push(...explain(attempts, place));
}

function checkOne(value: Json, branches: readonly Json[], place: Place | undefined, context: WalkContext): void {
  const attempts = branches.map((branch) => tryBranch(value, branch, place, context));
  const fitting = attempts.filter(({ isRefused }) => !isRefused);
  if (fitting.length === 0) context.findings.push(...explain(attempts, place));
  // what is not known, and what a patch leaves out, fits every branch
  if (fitting.length < 2 || context.isPart || fitting.some(({ isUnsure }) => isUnsure)) return;
  const found = toFound(value, place, context);
  const expected = 'oneOf';
  report(context, place, { code: 'schema-combination', severity: 'error', anchor: 'key', expected, ...found });
}

function checkNot(value: Json, schema: Json, place: Place | undefined, context: WalkContext): void {
  if (context.isPart) return;
  const { isRefused, isUnsure } = tryBranch(value, schema, place, context);
  if (isRefused || isUnsure) return;
  const found = toFound(value, place, context);
  report(context, place, { code: 'schema-combination', severity: 'error', anchor: 'key', expected: 'not', ...found });
}

function toImpossible(value: Json, place: Place | undefined, context: WalkContext): SchemaFinding {
  const facts = { code: 'schema-combination', severity: 'error', anchor: 'key', expected: 'not' } as const;
  return { ...facts, path: toPath(place), ...toFound(value, place, context) };
}

/** Why no branch fits: where each only misses a field here, any of these would do. */
function explain(attempts: readonly Attempt[], place: Place | undefined): readonly SchemaFinding[] {
  const depth = place?.depth ?? 0;
  const [first] = attempts;
  if (!first) return [];
  const missing = attempts.flatMap(({ findings }) => {
    const [only, ...others] = findings;
    return only?.code === 'schema-required' && only.path.length === depth && others.length === 0 ? [only] : [];
  });
  const [one] = missing;
  if (one && missing.length === attempts.length)
    return [{ ...one, choices: Array.from(new Set(missing.map(({ expected }) => expected))) }];
  const sameTypes = attempts.flatMap(({ findings }) => findings.filter((each) => isMistyped(each, depth)));
  const [typed] = sameTypes;
  // none has the type: all types would do
  if (typed && attempts.every(({ findings }) => findings.some((each) => isMistyped(each, depth))))
    return [{ ...typed, expected: Array.from(new Set(sameTypes.map(({ expected }) => expected))).join(' | ') }];
  const nearest = attempts
    .slice(1)
    .reduce((best, each) => (rate(each, depth) < rate(best, depth) ? each : best), first);
  return nearest.findings;
}

/** The lower the nearer: another type is furthest, then another choice, which often says which branch was meant. */
function rate({ findings }: Attempt, depth: number): number {
  return findings.reduce((sum, each) => {
    if (isMistyped(each, depth)) return sum + 10_000;
    if (each.code === 'schema-enum' && each.path.length <= depth + 1) return sum + 100;
    return sum + (each.severity === 'hint' ? 0 : 1);
  }, 0);
}

function isMistyped({ code, path }: SchemaFinding, depth: number): boolean {
  return code === 'schema-type' && path.length === depth;
}

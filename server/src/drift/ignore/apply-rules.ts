import type { FieldPath } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../manifest/json.ts';
import { type Step, toSteps } from '../../manifest/to-steps.ts';
import type { Finding } from '../finding.ts';
import { type Ignored, type IgnoredBy, type Sides, type Struck, nothing } from './ignored.ts';
import { findSwitch } from './switches.ts';

/**
 * Findings with the rule that ignores them, as hints; those that no rule concerns as they were. A rule concerns a finding
 * where nothing differs any more once what it strikes is gone from both sides.
 */
export function applyRules(
  findings: readonly Finding[],
  sides: Sides<JsonObject>,
  { struck, whole = findSwitch(sides), unfollowed: [failed] }: Ignored = nothing,
): readonly Finding[] {
  return findings.map((finding) => {
    const by = whole ?? findRule(finding, sides, struck);
    if (by) return { ...finding, severity: 'hint', ignoredBy: by };
    return failed ? { ...finding, unfollowed: failed } : finding;
  });
}

function findRule(
  { code, path }: Finding,
  { predicted, live }: Sides<JsonObject>,
  struck: Sides<readonly Struck[]>,
): IgnoredBy | undefined {
  // Flux takes the owner of such a field over and applies without it, whatever is ignored
  const isCounted = ({ by }: Struck): boolean => code !== 'drift-extra' || by.kind !== 'Kustomization';
  const [left, right] = [look(predicted, path, struck.predicted), look(live, path, struck.live)];
  const concerned = [...left.struck, ...right.struck].filter(isCounted);
  const [first] = concerned;
  return first && isEqual(left.rest(isCounted), right.rest(isCounted)) ? first.by : undefined;
}

interface Looked {
  /** What is struck of the value, with it, or in it. */
  readonly struck: readonly Struck[];
  /** What is left of the value. */
  readonly rest: (isCounted: (struck: Struck) => boolean) => Json | undefined;
}

function look(root: JsonObject, path: FieldPath, all: readonly Struck[]): Looked {
  const steps = toSteps(root, path);
  if (steps.length < path.length) return { struck: [], rest: () => undefined };
  const struck = all.filter(({ steps: other }) => isPrefix(other, steps) || isPrefix(steps, other));
  return {
    struck,
    rest(isCounted) {
      const counted = struck.filter(isCounted);
      if (counted.some(({ steps: other }) => isPrefix(other, steps))) return undefined;
      return without(
        step(root, steps),
        counted.map((one) => one.steps.slice(steps.length)),
      );
    },
  };
}

function without(value: Json | undefined, gone: readonly (readonly Step[])[]): Json | undefined {
  if (gone.length === 0 || value === undefined) return value;
  const isGone = (key: Step): boolean => gone.some((steps) => steps.length === 1 && steps[0] === key);
  const below = (key: Step): readonly (readonly Step[])[] =>
    gone.flatMap(([first, ...rest]) => (first === key && rest.length > 0 ? [rest] : []));
  if (isArray(value))
    return [...value.entries()].flatMap(([i, item]) => (isGone(i) ? [] : [without(item, below(i)) ?? null]));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !isGone(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, without(item, below(key)) ?? null]));
}

function step(root: Json, steps: readonly Step[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (here, one) => (isArray(here) ? here[Number(one)] : isObject(here) ? here[one] : undefined),
    root,
  );
}

function isPrefix(prefix: readonly Step[], steps: readonly Step[]): boolean {
  return prefix.length <= steps.length && prefix.every((one, i) => one === steps[i]);
}

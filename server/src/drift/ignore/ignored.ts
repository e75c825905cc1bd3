import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { Step } from '../../manifest/to-steps.ts';

/** The object that has a rule, which can be the compared object itself. */
export interface RuleOwner {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The place of a rule that makes a difference one that its applier does not care about. */
export interface IgnoredBy extends RuleOwner {
  /** In that object, for people: `spec.ignore[0].paths[1]`. */
  readonly path: string;
}

/** A part of an object that a rule takes out of the comparison; the steps are those of the object as it was. */
export interface Struck {
  readonly steps: readonly Step[];
  readonly by: IgnoredBy;
}

/** Why a rule could not be followed: it ran too long, is no jq, or jq itself is not to be had. */
export interface UnfollowedRule {
  readonly by: IgnoredBy;
  readonly reason: 'timeout' | 'invalid' | 'unavailable';
}

/** One value for what applying would make of an object, and one for the live object. */
export interface Sides<T> {
  readonly predicted: T;
  readonly live: T;
}

/** What rules take out of the comparison of an object. */
export interface Ignored {
  readonly struck: Sides<readonly Struck[]>;
  /** The rule by which the object is not looked at at all. */
  readonly whole?: IgnoredBy;
  readonly unfollowed: readonly UnfollowedRule[];
}

/** What several appliers ignore. */
export function mergeIgnored(all: readonly Ignored[]): Ignored | undefined {
  const whole = all.find((one) => one.whole)?.whole;
  const struck = {
    predicted: all.flatMap((one) => one.struck.predicted),
    live: all.flatMap((one) => one.struck.live),
  };
  const unfollowed = all.flatMap((one) => one.unfollowed);
  const isEmpty = !whole && struck.predicted.length + struck.live.length + unfollowed.length === 0;
  return isEmpty ? undefined : { struck, unfollowed, ...(whole ? { whole } : {}) };
}

/** Nothing. */
export const nothing: Ignored = { struck: { predicted: [], live: [] }, unfollowed: [] };

/** How people call an object. */
export function nameOwner(object: JsonObject): RuleOwner {
  const namespace = stringAt(object, 'metadata', 'namespace');
  return {
    kind: stringAt(object, 'kind') ?? '',
    ...(namespace === undefined ? {} : { namespace }),
    name: stringAt(object, 'metadata', 'name') ?? '',
  };
}

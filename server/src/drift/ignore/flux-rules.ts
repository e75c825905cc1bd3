import { type Json, type JsonObject, at, isArray, isObject, own, stringAt } from '../../manifest/json.ts';
import { type Ignored, type RuleOwner, type Sides, nameOwner, nothing } from './ignored.ts';
import { selects } from './selects.ts';
import { type Pointer, strikePointers } from './strike-pointers.ts';

/** What the rules of a Flux Kustomization, `spec.ignore`, take out of the comparison of an object that it applies. */
export function followKustomization(kustomization: JsonObject, sides: Sides<JsonObject>): Ignored {
  const by = nameOwner(kustomization);
  return follow(listPointers(at(kustomization, 'spec', 'ignore'), 'spec.ignore', by, sides.predicted), sides);
}

/**
 * The same for a HelmRelease, `spec.driftDetection.ignore`; the empty pointer stands for the whole object there. Without
 * a mode the helm-controller compares nothing, and its rules mean nothing.
 */
export function followHelmRelease(release: JsonObject, sides: Sides<JsonObject>): Ignored {
  const mode = stringAt(release, 'spec', 'driftDetection', 'mode');
  if (mode !== 'enabled' && mode !== 'warn') return nothing;
  const field = 'spec.driftDetection.ignore';
  const rules = at(release, 'spec', 'driftDetection', 'ignore');
  const pointers = listPointers(rules, field, nameOwner(release), sides.predicted);
  const whole = pointers?.find(({ pointer }) => pointer === '')?.by;
  return { ...follow(pointers, sides), ...(whole ? { whole } : {}) };
}

/**
 * The pointers of the rules that select an object; undefined where Flux cannot read the rules. Of those without a target
 * only the last one counts: Flux keeps rules by their selector, of which there is none.
 */
function listPointers(
  rules: Json | undefined,
  field: string,
  owner: RuleOwner,
  object: JsonObject,
): readonly Pointer[] | undefined {
  const all = (isArray(rules) ? rules : []).map((rule, i) => ({ rule: isObject(rule) ? rule : {}, i }));
  const last = all.findLast(({ rule }) => !targetOf(rule));
  const counting = all.filter((one) => targetOf(one.rule) !== undefined || one === last);
  const matches = counting.map(({ rule }) => {
    const target = targetOf(rule);
    return target ? selects(target, object) : true;
  });
  if (matches.includes(undefined)) return undefined;
  return counting
    .filter((_, i) => matches[i])
    .flatMap(({ rule, i }) => {
      const paths = own(rule, 'paths');
      return (isArray(paths) ? paths : []).flatMap((pointer, j) =>
        typeof pointer === 'string' ? [{ pointer, by: { ...owner, path: `${field}[${i}].paths[${j}]` } }] : [],
      );
    });
}

function targetOf(rule: JsonObject): JsonObject | undefined {
  const target = own(rule, 'target');
  return isObject(target) ? target : undefined;
}

/** A pointer that is an error on one side stops Flux before it compares. */
function follow(pointers: readonly Pointer[] | undefined, sides: Sides<JsonObject>): Ignored {
  if (!pointers) return nothing;
  const [predicted, live] = [strikePointers(sides.predicted, pointers), strikePointers(sides.live, pointers)];
  if (predicted.hasError || live.hasError) return nothing;
  return { struck: { predicted: predicted.struck, live: live.struck }, unfollowed: [] };
}

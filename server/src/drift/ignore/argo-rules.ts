import { valueAt } from '../../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray, isEqual, isObject, own, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import { toSteps } from '../../manifest/to-steps.ts';
import { readEntries } from '../managed-fields.ts';
import { matchesGlob } from './glob.ts';
import { type Ignored, type IgnoredBy, type Sides, type Struck, nameOwner } from './ignored.ts';
import { type JqAnswer, strikeJq } from './strike-jq.ts';
import { type Pointer, strikePointers } from './strike-pointers.ts';

/** The rules of an Argo CD Application, `spec.ignoreDifferences`, that concern an object. */
export interface ArgoRules {
  readonly pointers: readonly Pointer[];
  readonly expressions: readonly JqRule[];
  readonly managers: readonly { readonly manager: string; readonly by: IgnoredBy }[];
}

/** A path expression of jq. */
export interface JqRule {
  readonly expression: string;
  readonly by: IgnoredBy;
}

/** Source: `ignoreNormalizer.Normalize` and `IgnoreDiffConfig.HasIgnoreDifference` of Argo CD: no group is the core group. */
export function listArgoRules(application: JsonObject, object: JsonObject): ArgoRules {
  const all = at(application, 'spec', 'ignoreDifferences');
  const owner = nameOwner(application);
  const rules = (isArray(all) ? all : []).map((rule, i) => ({ rule: isObject(rule) ? rule : {}, i }));
  const matching = rules.filter(({ rule }) => isFor(rule, object));
  const list = (field: string): readonly { readonly text: string; readonly by: IgnoredBy }[] =>
    matching.flatMap(({ rule, i }) =>
      listTexts(own(rule, field)).map((text, j) => ({
        text,
        by: { ...owner, path: `spec.ignoreDifferences[${i}].${field}[${j}]` },
      })),
    );
  return {
    pointers: list('jsonPointers').map(({ text, by }) => ({ pointer: text, by })),
    expressions: list('jqPathExpressions').map(({ text, by }) => ({ expression: text, by })),
    managers: list('managedFieldsManagers').map(({ text, by }) => ({ manager: text, by })),
  };
}

/** What they take out of the comparison; of each expression there is jq's answer. */
export function followArgo(rules: ArgoRules, sides: Sides<JsonObject>, answers: readonly JqAnswer[]): Ignored {
  const strike = (side: keyof Sides<unknown>): readonly Struck[] => [
    ...strikePointers(sides[side], rules.pointers).struck,
    ...rules.expressions.flatMap(({ by }, i) => strikeJq(sides[side], answers[i], side, by)),
    ...rules.managers.flatMap(({ manager, by }) => strikeManaged(sides, side, manager, by)),
  ];
  return {
    struck: { predicted: strike('predicted'), live: strike('live') },
    unfollowed: rules.expressions.flatMap(({ by }, i) => {
      const answer = answers[i];
      return answer && 'reason' in answer ? [{ by, reason: answer.reason }] : [];
    }),
  };
}

function isFor(rule: JsonObject, object: JsonObject): boolean {
  const isNamed = (field: string): boolean => {
    const wanted = stringAt(rule, field) ?? '';
    return wanted === '' || wanted === stringAt(object, 'metadata', field);
  };
  return (
    matchesGlob(stringAt(rule, 'group') ?? '', toGroup(stringAt(object, 'apiVersion') ?? '')) &&
    matchesGlob(stringAt(rule, 'kind') ?? '', stringAt(object, 'kind') ?? '') &&
    isNamed('name') &&
    isNamed('namespace')
  );
}

/** Values that a trusted manager holds and that both sides have, but not the same: what only one has is not ignored. */
function strikeManaged(
  { predicted, live }: Sides<JsonObject>,
  side: keyof Sides<unknown>,
  manager: string,
  by: IgnoredBy,
): readonly Struck[] {
  const root = side === 'live' ? live : predicted;
  return readEntries(live)
    .filter((entry) => entry.manager === manager)
    .flatMap((entry) => [...entry.fields.values()])
    .filter(({ path, isLeaf }) => {
      const [left, right] = [valueAt(predicted, path), valueAt(live, path)];
      return isLeaf && left !== undefined && right !== undefined && !isEqual(left, right);
    })
    .map(({ path }) => ({ steps: toSteps(root, path), by }));
}

function listTexts(value: Json | undefined): readonly string[] {
  return (isArray(value) ? value : []).map((item) => (typeof item === 'string' ? item : ''));
}

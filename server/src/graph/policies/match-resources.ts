import { type Json, type JsonObject, isArray, isObject, own, stringAt } from '../../manifest/json.ts';
import type { KindRef } from '../../schema/identify-kind.ts';
import { guessResource } from './guess-resource.ts';

/** Labels by key; of a namespace that nobody here declares only those are known that the API server gives it. */
export interface Labels {
  readonly known: ReadonlyMap<string, string>;
  readonly areAllKnown: boolean;
}

/** An object as policies choose by it; what is undefined is not known. */
export interface Target {
  readonly ref: KindRef;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly labels: Labels | undefined;
  readonly namespaceLabels: Labels | undefined;
}

/**
 * Whether these constraints choose an object that is created; undefined where that is not certain.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#match-conditions
 */
export function matchResources(constraints: Json | undefined, target: Target): boolean | undefined {
  if (constraints === undefined) return true;
  if (!isObject(constraints)) return undefined;
  const rules = toList(constraints['resourceRules']);
  if (rules.length > 0 && !rules.some((rule) => matchRule(rule, target))) return false;
  if (toList(constraints['excludeResourceRules']).some((rule) => mayExclude(rule, target))) return undefined;
  const inNamespace = isEmptySelector(constraints['namespaceSelector'])
    ? true
    : matchSelector(constraints['namespaceSelector'], target.namespaceLabels);
  const isObjectChosen = isEmptySelector(constraints['objectSelector'])
    ? true
    : matchSelector(constraints['objectSelector'], target.labels);
  if (inNamespace === false || isObjectChosen === false) return false;
  return inNamespace === undefined || isObjectChosen === undefined ? undefined : true;
}

/** Another version of the same kind can be meant too, of which nothing is known here: that counts as no match. */
function matchRule(rule: Json, { ref, name, namespace }: Target): boolean {
  const [group, version] = splitApiVersion(ref.apiVersion);
  const isKind =
    includes(rule, 'apiGroups', group) &&
    includes(rule, 'apiVersions', version) &&
    includes(rule, 'operations', 'CREATE') &&
    toTexts(rule, 'resources').some((one) => one === '*' || one === '*/*' || one === guessResource(ref.kind));
  const scope = stringAt(rule, 'scope') ?? '*';
  const isScope = scope === '*' || (scope === 'Namespaced' && namespace !== undefined);
  const names = toTexts(rule, 'resourceNames');
  return isKind && isScope && (names.length === 0 || (name !== undefined && names.includes(name)));
}

/** Also where only the name of the resource looks like it: its plural is a guess. */
function mayExclude(rule: Json, { ref }: Target): boolean {
  const [group] = splitApiVersion(ref.apiVersion);
  const start = ref.kind.toLowerCase().slice(0, 4);
  const isResource = toTexts(rule, 'resources').some((one) => one.startsWith('*') || one.startsWith(start));
  return isResource && includes(rule, 'apiGroups', group);
}

function includes(rule: Json, field: string, wanted: string): boolean {
  return toTexts(rule, field).some((one) => one === '*' || one === wanted);
}

function isEmptySelector(selector: Json | undefined): boolean {
  if (selector === undefined || selector === null) return true;
  if (!isObject(selector)) return false;
  return Object.values(selector).every((part) =>
    isArray(part) ? part.length === 0 : isObject(part) && isEmptyObject(part),
  );
}

function isEmptyObject(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
function matchSelector(selector: Json | undefined, labels: Labels | undefined): boolean | undefined {
  if (!isObject(selector) || !labels) return undefined;
  const wanted = isObject(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  const asked = [
    ...wanted.map(([key, value]) => matchLabel(key, 'In', [value], labels)),
    ...toList(selector['matchExpressions']).map((one) =>
      matchLabel(stringAt(one, 'key') ?? '', stringAt(one, 'operator'), toTexts(one, 'values'), labels),
    ),
  ];
  if (asked.includes(false)) return false;
  return asked.includes(undefined) ? undefined : true;
}

function matchLabel(
  key: string,
  operator: string | undefined,
  values: readonly Json[],
  { known, areAllKnown }: Labels,
): boolean | undefined {
  const label = known.get(key);
  if (label === undefined && !areAllKnown) return undefined;
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return undefined;
  }
}

function splitApiVersion(apiVersion: string): readonly [string, string] {
  const at = apiVersion.indexOf('/');
  return at < 0 ? ['', apiVersion] : [apiVersion.slice(0, at), apiVersion.slice(at + 1)];
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

function toTexts(value: Json, field: string): readonly string[] {
  return isObject(value) ? toList(own(value, field)).filter((one) => typeof one === 'string') : [];
}

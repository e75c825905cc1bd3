import { type Json, type JsonObject, at, isArray, isObject, own } from '../manifest/json.ts';
import type { SchemaCode, SchemaFinding } from './finding.ts';
import {
  type NameRule,
  asPrefix,
  findNameRule,
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPathSegment,
  isPortName,
  isQualifiedName,
} from './names.ts';
import { type Place, inside, isAt } from './place.ts';
import { isPlaceholder } from './substitute.ts';
import { type WalkContext, isBrought, report, toFound } from './walk.ts';

const core = 'io.k8s.api.core.v1.';
const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
/** https://github.com/kubernetes/apimachinery/blob/master/pkg/api/validation/objectmeta.go */
const mostAnnotations = 256 * 1024;
type Check = (value: JsonObject, place: Place | undefined, context: WalkContext) => void;

/** Checks names, labels and ports by the rules that the API has for them and no schema states. */
export function checkNames(
  value: JsonObject,
  definition: string,
  place: Place | undefined,
  context: WalkContext,
): void {
  if (context.dialect === 'json-schema') return;
  if (Object.hasOwn(checks, definition)) checks[definition]?.(value, place, context);
}

const container: Check = (value, place, context) =>
  checkText('invalid-name', 'dns-label', 'name', value, place, context);

const checks: Readonly<Record<string, Check>> = {
  [`${meta}ObjectMeta`]: checkMeta,
  [`${meta}LabelSelector`]: checkSelector,
  [`${core}Container`]: container,
  [`${core}EphemeralContainer`]: container,
  [`${core}Volume`]: container,
  [`${core}ContainerPort`](value, place, context) {
    checkText('invalid-port', 'port-name', 'name', value, place, context);
    for (const field of ['containerPort', 'hostPort']) checkPort(field, value, place, context);
  },
  [`${core}ServicePort`](value, place, context) {
    checkText('invalid-port', 'dns-label', 'name', value, place, context);
    for (const field of ['port', 'nodePort', 'targetPort']) checkPort(field, value, place, context);
    checkText('invalid-port', 'port-name', 'targetPort', value, place, context);
  },
  [`${core}HTTPGetAction`]: checkProbe,
  [`${core}TCPSocketAction`]: checkProbe,
  [`${core}PodSpec`]: (value, place, context) =>
    checkLabels(own(value, 'nodeSelector'), inside(place, 'nodeSelector'), context),
  [`${core}ServiceSpec`]: (value, place, context) =>
    checkLabels(own(value, 'selector'), inside(place, 'selector'), context),
};

function checkProbe(value: JsonObject, place: Place | undefined, context: WalkContext): void {
  checkText('invalid-port', 'port-name', 'port', value, place, context);
  checkPort('port', value, place, context);
}

function checkMeta(value: JsonObject, place: Place | undefined, context: WalkContext): void {
  if (isQuestion(context)) return;
  if (isAt(place, 'metadata')) {
    checkName(value, place, context);
    checkNamed(value, place, context);
    if (context.root.endsWith('.Binding')) return;
  }
  checkLabels(own(value, 'labels'), inside(place, 'labels'), context);
  checkAnnotations(own(value, 'annotations'), inside(place, 'annotations'), context);
}

/** What is only asked is not kept, so that nobody looks at its labels. */
function isQuestion({ root }: WalkContext): boolean {
  return /^io\.k8s\.api\.auth(?:entication|orization)\./.test(root);
}

/** A patch's name may be a dummy, and kustomize may rename what stands in a file. */
function checkName(value: JsonObject, place: Place | undefined, context: WalkContext): void {
  const isWhole = context.options.part === 'whole';
  if (context.options.isRenamed === true || !(isWhole || context.isSurelyWhole) || context.isPart) return;
  const rule = context.dialect === 'built-in' ? findNameRule(context.root) : 'dns-subdomain';
  const severity = isWhole ? 'error' : 'warning';
  checkText('invalid-name', rule, 'name', value, place, context, severity);
  const prefix = own(value, 'generateName');
  if (typeof prefix === 'string' && !isPlaceholder(prefix) && !follows(asPrefix(prefix), rule))
    report(context, inside(place, 'generateName'), toInvalid('invalid-name', rule, prefix, place, context, severity));
  const name = own(value, 'name');
  // the Jobs that it makes have eleven characters more
  if (context.root.endsWith('.CronJob') && typeof name === 'string' && name.length > 52 && !isPlaceholder(name))
    report(context, inside(place, 'name'), toInvalid('invalid-name', 'cron-job-name', name, place, context, severity));
}

/** Every object that is kept has a name; one that is only asked about has none, and a LimitRange is given one. */
function checkNamed(value: JsonObject, place: Place | undefined, context: WalkContext): void {
  const isKept = !/(?:Review|\.LimitRange|\.Binding|\.Eviction|\.TokenRequest|\.Scale)$/.test(context.root);
  if (context.options.part !== 'whole' || !isKept || isBrought(place, 'name', context)) return;
  if ((own(value, 'name') ?? own(value, 'generateName') ?? null) !== null) return;
  report(context, place, { code: 'schema-required', severity: 'error', anchor: 'key', expected: 'name' });
}

function checkLabels(labels: Json | undefined, place: Place, context: WalkContext): void {
  if (!isObject(labels)) return;
  const severity = isSure(place, context) ? 'error' : 'warning';
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    const here = inside(place, key);
    if (!isPlaceholder(key) && !isQualifiedName(key))
      report(context, here, {
        ...toInvalid('invalid-label', 'qualified-name', key, here, context, severity),
        anchor: 'key',
      });
    if (typeof value === 'string' && !isPlaceholder(value) && !isLabelValue(value))
      report(context, here, toInvalid('invalid-label', 'label-value', value, here, context, severity));
  }
}

/** Which of an object's own objects the API server looks into when it takes the object: templates of Pods and claims. */
function isSure(place: Place, { root }: WalkContext): boolean {
  const { above } = place;
  if (above?.key !== 'metadata' || above.above === undefined) return true;
  return above.above.key === 'template' || (above.depth === 2 && root.endsWith('.ResourceClaimTemplate'));
}

function checkAnnotations(annotations: Json | undefined, place: Place, context: WalkContext): void {
  if (!isObject(annotations)) return;
  const severity = isSure(place, context) ? 'error' : 'warning';
  let size = 0;
  for (const key of Object.keys(annotations)) {
    const value = annotations[key];
    const here = inside(place, key);
    size += key.length + (typeof value === 'string' ? value.length : 0);
    if (!isPlaceholder(key) && !isQualifiedName(key.toLowerCase()))
      report(context, here, {
        ...toInvalid('invalid-annotation', 'qualified-name', key, here, context, severity),
        anchor: 'key',
      });
  }
  // a character has a byte at least
  if (size > mostAnnotations)
    report(context, place, { code: 'invalid-annotation', severity, anchor: 'key', expected: `<= ${mostAnnotations}` });
}

function checkSelector(value: JsonObject, place: Place | undefined, context: WalkContext): void {
  checkLabels(own(value, 'matchLabels'), inside(place, 'matchLabels'), context);
  const expressions = own(value, 'matchExpressions');
  if (!isArray(expressions)) return;
  for (const [index, expression] of expressions.entries()) {
    const here = inside(inside(place, 'matchExpressions'), index);
    if (isObject(expression)) checkText('invalid-label', 'qualified-name', 'key', expression, here, context);
    const values = at(expression, 'values');
    if (!isArray(values)) continue;
    for (const [position, one] of values.entries()) {
      const there = inside(inside(here, 'values'), position);
      if (typeof one === 'string' && !isPlaceholder(one) && !isLabelValue(one))
        report(context, there, toInvalid('invalid-label', 'label-value', one, there, context));
    }
  }
}

function checkText(
  code: SchemaCode,
  rule: NameRule,
  field: string,
  value: JsonObject,
  place: Place | undefined,
  context: WalkContext,
  severity: SchemaFinding['severity'] = 'error',
): void {
  const text = own(value, field);
  // Go takes an empty text for one that is not given
  if (typeof text !== 'string' || text === '' || isPlaceholder(text) || follows(text, rule)) return;
  report(context, inside(place, field), toInvalid(code, rule, text, inside(place, field), context, severity));
}

function checkPort(field: string, value: JsonObject, place: Place | undefined, context: WalkContext): void {
  const port = own(value, field);
  // 0 is "not given", except where a port is due
  const least = field === 'containerPort' || field === 'port' ? 1 : 0;
  if (typeof port !== 'number' || !Number.isInteger(port) || (port >= least && port <= 65_535)) return;
  const here = inside(place, field);
  const facts = { code: 'invalid-port', severity: 'error', anchor: 'value', expected: 'port-number' } as const;
  report(context, here, { ...facts, ...toFound(port, here, context) });
}

function toInvalid(
  code: SchemaCode,
  rule: NameRule,
  text: string,
  place: Place | undefined,
  context: WalkContext,
  severity: SchemaFinding['severity'] = 'error',
): Omit<SchemaFinding, 'path'> {
  const suggestion = suggest(text, rule);
  return {
    code,
    severity,
    anchor: 'value',
    expected: rule,
    ...toFound(text, place, context),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

/** A name that follows the rule and is what a person probably meant: lower case, hyphens for what may not be. */
function suggest(text: string, rule: NameRule): string | undefined {
  if (rule !== 'dns-label' && rule !== 'dns-subdomain') return undefined;
  const name = text.toLowerCase().replace(rule === 'dns-label' ? /[_\s.]+/g : /[_\s]+/g, '-');
  return name !== text && follows(name, rule) ? name : undefined;
}

function follows(text: string, rule: NameRule): boolean {
  switch (rule) {
    case 'dns-subdomain':
      return isDnsSubdomain(text);
    case 'dns-label':
      return isDnsLabel(text);
    case 'path-segment':
      return isPathSegment(text);
    case 'qualified-name':
      return isQualifiedName(text);
    case 'label-value':
      return isLabelValue(text);
    case 'port-name':
      return isPortName(text);
    case 'crd-name':
    case 'cron-job-name':
    case 'port-number':
      return true;
  }
}

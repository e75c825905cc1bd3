import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';

/** What a template cannot be filled with, in words. */
export interface TemplateFault {
  readonly fault: string;
}

/** A template with its parameters in place; `isGo` decides which of the two languages of Argo CD it is written in. */
export function fillTemplate(template: Json, params: JsonObject, isGo: boolean): Json | TemplateFault {
  const faults: string[] = [];
  const fill = (text: string): string => {
    const filled = isGo ? fillGo(text, params) : fillFast(text, params);
    if (typeof filled === 'string') return filled;
    faults.push(filled.fault);
    return text;
  };
  const filled = mapTexts(template, fill);
  const [fault] = faults;
  return fault === undefined ? filled : { fault };
}

/** Whether filling came to nothing. */
export function isTemplateFault(value: Json | TemplateFault): value is TemplateFault {
  return isObject(value as Json) && typeof (value as TemplateFault).fault === 'string';
}

function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (isArray(value)) return value.map((item) => mapTexts(item, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [map(key), mapTexts(item, map)]));
}

/** What has no parameter stays as it is: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/ */
function fillFast(text: string, params: JsonObject): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, tag: string) => {
    const value = own(params, tag.trim());
    return typeof value === 'string' ? value : whole;
  });
}

/**
 * The part of Go's templates that generators are mostly used with: fields, `index`, `normalize` and `default`. Whatever
 * else stands there is a fault, as is a field that is missing, for which Go would write `<no value>`.
 */
function fillGo(text: string, params: JsonObject): string | TemplateFault {
  let filled = '';
  let rest = text;
  for (;;) {
    const start = rest.indexOf('{{');
    const end = rest.indexOf('}}', start + 2);
    if (start < 0 || end < 0) return filled + rest;
    const inside = rest.slice(start + 2, end);
    const action = inside.replace(/^-(?=\s)|(?<=\s)-$/g, '').trim();
    const value = toText(evaluate(action, params));
    if (value === undefined) return { fault: action };
    const before = rest.slice(0, start);
    filled += (/^-\s/.test(inside) ? before.trimEnd() : before) + value;
    rest = rest.slice(end + 2);
    if (/\s-$/.test(inside)) rest = rest.trimStart();
  }
}

function evaluate(action: string, params: JsonObject): Json | undefined {
  const [first = '', ...filters] = action.split('|').map((part) => part.trim());
  let value = evaluateTerm(first, params);
  for (const filter of filters) {
    const standIn = /^default\s+("(?:[^"\\]|\\.)*")$/.exec(filter)?.[1];
    if (standIn !== undefined) value = value === undefined || value === '' ? parseText(standIn) : value;
    else if (filter === 'normalize') value = typeof value === 'string' ? normalizeName(value) : undefined;
    else return undefined;
  }
  return value;
}

function evaluateTerm(term: string, params: JsonObject): Json | undefined {
  const index = /^index\s+(\.[\w.]*)\s+(?:(\d+)|("(?:[^"\\]|\\.)*"))$/.exec(term);
  if (!index) return /^\.\w[\w.]*$/.test(term) ? follow(term, params) : undefined;
  const [, path = '', position, name] = index;
  const list = follow(path, params);
  if (position !== undefined) return isArray(list) ? list[Number(position)] : undefined;
  const key = parseText(name ?? '');
  return isObject(list) && key !== undefined ? own(list, key) : undefined;
}

function follow(path: string, params: JsonObject): Json | undefined {
  let here: Json | undefined = params;
  for (const step of path.split('.').slice(1)) {
    if (step !== '') here = isObject(here) ? own(here, step) : undefined;
  }
  return here;
}

/** Lists and maps would be printed as Go prints them. */
function toText(value: Json | undefined): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

function parseText(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A text as part of a name. Source: `SanitizeName` in https://github.com/argoproj/argo-cd/blob/master/applicationset/utils/template_functions.go */
export function normalizeName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');
}

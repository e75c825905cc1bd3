import type { ChartValues } from './chart-port.ts';
import { findMade } from './graph/charts/find-made.ts';
import { judgeSubstituted } from './graph/charts/judge-substituted.ts';
import { type Planned, stop } from './graph/charts/obstacle.ts';
import { type ValuesReference, planValues } from './graph/charts/plan-values.ts';
import { type JsonObject, at, isObject, own } from './manifest/json.ts';
import type { ChartWorld } from './read-chart-source.ts';

/** The values that a HelmRelease takes from elsewhere: as the repository makes them, else as the cluster has them. */
export async function readChartValues(
  helmRelease: JsonObject,
  namespace: string,
  world: ChartWorld,
): Promise<Planned<readonly ChartValues[]>> {
  const plan = planValues(helmRelease);
  if (!plan.ok) return plan;
  const values: ChartValues[] = [];
  for (const reference of plan.value) {
    const text = await readText(reference, namespace, world);
    if (!text.ok) return text;
    if (text.value !== null) values.push(toValues(reference, text.value));
  }
  return { ok: true, value: values };
}

/** In quotes it is a text, whatever it looks like: `ReplacePathValue` of Flux' chartutil. */
function toValues({ target }: ValuesReference, text: string): ChartValues {
  if (!target) return { how: 'whole', text };
  const { path, isLiteral } = target;
  if (isLiteral) return { how: 'at-path', path, text, as: 'literal' };
  const isQuoted = /^'[^]*'$|^"[^]*"$|^['"]$/.test(text);
  return isQuoted
    ? { how: 'at-path', path, text: text.replace(/^['"]+|['"]+$/g, ''), as: 'string' }
    : { how: 'at-path', path, text, as: 'typed' };
}

/** Null for what is optional and not there. */
async function readText(
  { kind, name, key, isOptional }: ValuesReference,
  namespace: string,
  { graph, of, cluster, signal }: ChartWorld,
): Promise<Planned<string | null>> {
  const full = `${kind} ${namespace}/${name}`;
  const made = findMade(graph, of, '', { kind, namespace, name });
  const found = made.length > 0 ? undefined : await cluster.get({ apiVersion: 'v1', kind, namespace, name }, signal);
  const isAbsent = found?.ok === false && found.error.kind === 'not-found';
  if (isAbsent) return isOptional ? { ok: true, value: null } : stop('values-missing', full);
  if (kind !== 'ConfigMap') return stop('secret-values', full);
  if (found?.ok === false) return stop('values-unread', found.error.message);
  const texts = new Set<string | undefined>();
  for (const { object, build } of made) {
    const judged = judgeSubstituted(object, at(object.value, 'data', key), ['data', key], build);
    if (!judged.ok) return judged;
    texts.add(readKey(object.value, key));
  }
  if (texts.size > 1) return stop('values-several', full);
  const [text] = made.length > 0 ? [...texts] : [found?.ok ? readKey(found.value, key) : undefined];
  if (text === undefined) return isOptional ? { ok: true, value: null } : stop('values-missing', `${full}, ${key}`);
  return text.includes('ENC[AES256_GCM,') ? stop('values-encrypted', full) : { ok: true, value: text };
}

function readKey(object: JsonObject, key: string): string | undefined {
  const data = object['data'];
  const text = isObject(data) ? own(data, key) : undefined;
  return typeof text === 'string' ? text : undefined;
}

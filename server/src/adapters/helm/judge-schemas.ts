import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartError } from '../../chart-port.ts';
import type { Result } from '../../ports.ts';

const drafts = /^(?:https?:\/\/)?json-schema\.org\/(?:draft-0[467]\/|draft\/20(?:19-09|20-12)\/)?schema#?$/;
/** Where no proxy is asked: Helm before 3.18 takes what `$id` names for the place of the schema. */
const isHere = /^(?:file:|https?:\/*(?:[^/]*@)?(?:localhost|127\.|\[))/i;

/**
 * Refuses a chart whose schemas of values name anything outside of themselves: helm would read any file of this machine
 * for them, and ask its services, which no proxy keeps from it. Packed charts it cannot look into, and tells of them.
 */
export async function judgeSchemas(chart: string): Promise<Result<{ readonly hasPacked: boolean }, ChartError>> {
  const text = await readFile(join(chart, 'values.schema.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const schema = parse(text.replace(/^\uFEFF/, ''));
    if (!schema) return { ok: false, error: { kind: 'failed', message: 'values.schema.json is no JSON.' } };
    if (namesOthers(schema.value)) return { ok: false, error: { kind: 'schema-elsewhere', message: '' } };
  }
  const inner = await readdir(join(chart, 'charts'), { withFileTypes: true }).catch(() => []);
  let hasPacked = inner.some(({ name }) => /\.tgz$/i.test(name));
  for (const entry of inner) {
    if (!entry.isDirectory()) continue;
    const judged = await judgeSchemas(join(chart, 'charts', entry.name));
    if (!judged.ok) return judged;
    hasPacked ||= judged.value.hasPacked;
  }
  return { ok: true, value: { hasPacked } };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Anywhere, since a reference can make a schema of any part; without recursion, for a schema can be as deep as it likes. */
function namesOthers(schema: unknown): boolean {
  const left = [schema];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node) as [string, unknown][]) {
      if (typeof value === 'string' && isElsewhere(key, value)) return true;
      left.push(value);
    }
  }
  return false;
}

function isElsewhere(key: string, value: string): boolean {
  switch (key) {
    case '$ref':
    case '$dynamicRef':
    case '$recursiveRef':
      return !/^(?:#|$)/.test(value) && !drafts.test(value);
    case '$schema':
      return !drafts.test(value);
    case '$id':
    case 'id':
      return isHere.test(value);
    default:
      return false;
  }
}

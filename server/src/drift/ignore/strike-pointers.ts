import { type Json, type JsonObject, isArray, isObject, own } from '../../manifest/json.ts';
import type { Step } from '../../manifest/to-steps.ts';
import type { IgnoredBy, Struck } from './ignored.ts';

/** A JSON pointer of a rule. */
export interface Pointer {
  readonly pointer: string;
  readonly by: IgnoredBy;
}

/**
 * What JSON pointers take out of an object, one after the other, so that in a list those behind move up. It is what a
 * JSON patch of `remove` operations does in `github.com/evanphx/json-patch`, by which Flux and Argo CD do it: an index
 * below zero counts from the end. What is not there is passed over. A pointer that has something else than an index for
 * the item of a list is an error there.
 */
export function strikePointers(
  object: JsonObject,
  pointers: readonly Pointer[],
): { readonly struck: readonly Struck[]; readonly hasError: boolean } {
  const gone = new Set<string>();
  const struck: Struck[] = [];
  let hasError = false;
  for (const { pointer, by } of pointers) {
    const steps = follow(object, pointer, gone);
    hasError ||= steps === 'invalid';
    if (typeof steps === 'string') continue;
    gone.add(toKey(steps));
    struck.push({ steps, by });
  }
  return { struck, hasError };
}

function follow(
  object: JsonObject,
  pointer: string,
  gone: ReadonlySet<string>,
): readonly Step[] | 'missing' | 'invalid' {
  // what stands before the first slash is not looked at
  const tokens = pointer.split('/').slice(1).map(decode);
  if (tokens.length === 0) return 'missing';
  const steps: Step[] = [];
  let here: Json | undefined = object;
  for (const [i, token] of tokens.entries()) {
    if (isObject(here)) {
      steps.push(token);
      here = own(here, token);
    } else if (isArray(here)) {
      const kept = [...here.keys()].filter((index) => !gone.has(toKey([...steps, index])));
      const number = /^[+-]?\d+$/.test(token) ? Number(token) : NaN;
      const index = kept.at(number);
      if (Number.isNaN(number)) return i === tokens.length - 1 ? 'invalid' : 'missing';
      if (index === undefined) return 'missing';
      steps.push(index);
      here = here[index];
    } else return 'missing';
    if (here === undefined || gone.has(toKey(steps))) return 'missing';
  }
  return steps;
}

/** RFC 6901, section 4. */
function decode(token: string): string {
  return token.replace(/~[01]/g, (escape) => (escape === '~1' ? '/' : '~'));
}

function toKey(steps: readonly Step[]): string {
  return JSON.stringify(steps);
}

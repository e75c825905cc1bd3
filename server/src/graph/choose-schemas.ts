import type { KindRef } from '../schema/identify-kind.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { Lookup } from './check-manifest.ts';

/** What one source says of an apiVersion: its schemas, that it has none, or nothing yet. */
export type Answer = ApiSchemas | 'none' | 'pending';

/**
 * Takes the first source that describes a kind, from the best to the last. One that has not answered yet is waited for,
 * since what a lesser source says could be untrue.
 */
export function chooseSchemas({ kind }: KindRef, answers: readonly Answer[]): Lookup {
  for (const answer of answers) {
    if (answer === 'pending') return { state: 'pending' };
    if (answer !== 'none' && Object.hasOwn(answer.kinds, kind)) return { state: 'known', schemas: answer };
  }
  return {
    state: 'unknown',
    kinds: answers.flatMap((answer) => (typeof answer === 'string' ? [] : Object.keys(answer.kinds))),
  };
}

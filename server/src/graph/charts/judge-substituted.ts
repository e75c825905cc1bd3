import type { Json } from '../../manifest/json.ts';
import type { RenderedObject } from '../build/rendered.ts';
import type { Build } from '../targets/build-graph.ts';
import type { Variables } from '../targets/variables.ts';
import { type Planned, stop } from './obstacle.ts';

/** What a build has put into part of an object: stopped by what comes from a Secret, or is not known. */
export function judgeSubstituted(
  { leaves }: Pick<RenderedObject, 'leaves'>,
  value: Json | undefined,
  path: readonly string[],
  { variables }: Pick<Build, 'variables'>,
): Planned<null> {
  const isIn = (steps: RenderedObject['leaves'][number]['path']): boolean =>
    path.every((step, i) => String(steps[i]) === step);
  for (const leaf of leaves) {
    if (!isIn(leaf.path)) continue;
    const secret = (leaf.variables ?? []).find((name) => variables?.values.get(name)?.isSecret);
    if (secret !== undefined) return stop('secret-values', `\${${secret}}`);
  }
  const unknown = variables && listNames(value).find((name) => isUnknown(variables, name));
  return unknown === undefined ? { ok: true, value: null } : stop('variable-unknown', unknown);
}

/** The names in `${…}` that are left in a value. */
export function listNames(value: Json | undefined): readonly string[] {
  const text = value === undefined ? '' : JSON.stringify(value);
  return [...text.matchAll(/\$\{([_a-zA-Z]\w*)/g)].flatMap(([, name]) => name ?? []);
}

/** What Flux knows no value for it replaces by nothing: what is left then was written `$${…}`. */
function isUnknown({ values, isOpen }: Variables, name: string): boolean {
  const known = values.get(name);
  return known ? known.value === null : isOpen;
}

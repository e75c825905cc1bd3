import { type Json, isArray, isObject, own } from '../../manifest/json.ts';
import type { Claim } from './explain-setting.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import { type Scope, isTarget } from './scope.ts';

/**
 * The replacement that wrote a value. It leaves the node its line, also where the value was the same before, so this is
 * asked for every leaf. Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/
 */
export function findReplacement(scope: Scope, { path }: PlacedLeaf): Claim | undefined {
  for (const { replacements } of scope.layers)
    for (const { select, reject, fieldPaths } of replacements.toReversed()) {
      const found = fieldPaths.find(({ text }) => isFieldPath(text, path, scope.object));
      if (!found || !isTarget(scope, select) || reject.some((one) => isTarget(scope, one))) continue;
      return { by: 'replacements', place: found.place, isSure: true };
    }
  return undefined;
}

/** Whether a path such as `spec.containers.[name=web].image` leads to a leaf of an object, or into the text that it holds. */
export function isFieldPath(written: string, path: readonly (string | number)[], object: Json): boolean {
  const parts = splitFieldPath(written);
  let here: Json | undefined = object;
  for (const [index, step] of path.slice(0, parts.length).entries()) {
    const next: Json | undefined = isArray(here)
      ? here[Number(step)]
      : isObject(here)
        ? own(here, String(step))
        : undefined;
    if (!isPart(parts[index] ?? '', step, next)) return false;
    here = next;
  }
  return parts.length <= path.length || (typeof here === 'string' && /[{[:\n]/.test(here));
}

function isPart(part: string, step: string | number, value: Json | undefined): boolean {
  if (part === '*' || part === '-') return true;
  const [, key, wanted] = /^\[([^=]*)=(.*)\]$/s.exec(part) ?? [];
  if (key === undefined || typeof step === 'string') return part.replace(/^\[([^=]*)\]$/, '$1') === String(step);
  const found = key === '' ? value : isObject(value) ? own(value, key) : undefined;
  return found !== undefined && typeof found !== 'object' && String(found) === wanted;
}

/** At dots, but for those in brackets and those with a backslash before them. */
function splitFieldPath(written: string): readonly string[] {
  const parts = written.match(/(?:\\.|\[[^\]]*\]|[^.\\[])+/gs) ?? [];
  return parts.map((part) => part.replace(/\\(.)/gs, '$1'));
}

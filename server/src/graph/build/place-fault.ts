import type { BuildFault, Look } from './engine.ts';
import { nameOf } from './paths.ts';
import type { BuildPlan } from './plan-build.ts';
import type { NamedPath } from './plan-draft.ts';
import type { Rendered, SourcePlace } from './rendered.ts';

/** A fault, and the line that it is about, where that can be told. */
export interface PlacedFault extends BuildFault {
  readonly place?: SourcePlace;
  /** What was asked for until then, as far as that is known. */
  readonly reads?: Rendered['reads'];
  readonly listed?: readonly string[];
}

/**
 * Finds the line that a fault of kustomize is about: the path of a file that is not there, else the path of one that the
 * words mention, else the kustomization whose folder they mention.
 */
export function placeFault({ fault }: BuildFault, plan: BuildPlan, look: Look): PlacedFault {
  const all = [...plan.kustomizations.values()];
  const named = all.flatMap((planned) => planned.named).filter(({ path }) => isMentioned(fault, path));
  const isMissing = ({ path }: NamedPath): boolean =>
    look(path) === undefined || (look(path) === true && !plan.kustomizations.has(path));
  const found = named.find(isMissing) ?? longest(named);
  if (found) return { fault, place: found.place };
  const planned = all.findLast(({ folder, root }) => root && fault.includes(`'${folder}'`)) ?? plan.root;
  const place = planned && !plan.isGenerated ? { file: planned.file, document: 0, start: 0, end: 0 } : undefined;
  return place ? { fault, place } : { fault };
}

function isMentioned(fault: string, path: string): boolean {
  return fault.includes(path) || fault.includes(nameOf(path));
}

function longest(named: readonly NamedPath[]): NamedPath | undefined {
  return [...named].sort((a, b) => b.path.length - a.path.length)[0];
}

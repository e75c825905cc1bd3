import { type Json, isEqual } from '../../manifest/json.ts';
import type { Build } from './build-graph.ts';
import type { GraphFile, GraphFiles } from './graph-files.ts';
import { toGraphKind } from './object-kinds.ts';

/** Whether chains begin where they began, as far as that follows from the files: then nobody has to look for it again. */
export function isSameStructure(before: GraphFiles, now: GraphFiles): boolean {
  if (before.files.size !== now.files.size) return false;
  for (const [path, file] of now.files) {
    const known = before.files.get(path);
    if (!known || !isSameFile(known, file)) return false;
    // what such a set makes depends on more than these files say
    if (file.makers.some(({ value }) => toGraphKind(value) === 'application-set')) return false;
  }
  return true;
}

/** Whether builds read the same files and bring the same objects that ask for builds, whatever stands in them. */
export function isSameCoverage(before: ReadonlyMap<string, Build>, now: ReadonlyMap<string, Build>): boolean {
  if (before.size !== now.size) return false;
  for (const [id, build] of now) {
    const known = before.get(id);
    if (known?.state !== build.state) return false;
    if (known.reads !== build.reads && !isEqual([...known.reads], [...build.reads])) return false;
    if (known.contents !== build.contents && !isEqual(known.contents.origins, build.contents.origins)) return false;
  }
  return true;
}

function isSameFile(a: GraphFile, b: GraphFile): boolean {
  return a === b || isEqual(toSaid(a), toSaid(b));
}

/** What a file says, wherever that is written. */
function toSaid({ kustomization, ...rest }: GraphFile): Json {
  const { isComponent, entries } = kustomization ?? {};
  return { ...rest, kustomization: kustomization ? { isComponent, entries } : null } as unknown as Json;
}

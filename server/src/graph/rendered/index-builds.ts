import { stringAt } from '../../manifest/json.ts';
import type { Leaf, RenderedObject } from '../build/rendered.ts';
import { placeOf } from './find-leaf.ts';
import type { RenderedPart } from './rendered-file.ts';

/** A build that has succeeded. */
export interface FinishedBuild {
  /** As people know it: `apps (flux-system)`. */
  readonly name: string;
  readonly objects: readonly RenderedObject[];
  /** All that it read, by path from the repository's root. */
  readonly files: Iterable<string>;
}

/** What builds make of each file. */
export interface FileParts {
  /** All objects of the builds that read it. */
  readonly objects: readonly RenderedPart[];
  /** Those that it has something in that is not in all of them alike, as a namespace is. */
  readonly own: readonly RenderedPart[];
}

/** By file, from the repository's root; `known` are the answers of before for builds that are the same. */
export function indexBuilds(
  builds: readonly FinishedBuild[],
  known: WeakMap<FinishedBuild, ReadonlyMap<string, FileParts>>,
): ReadonlyMap<string, FileParts> {
  const all = new Map<string, FileParts>();
  for (const build of builds) {
    const parts = known.get(build) ?? indexBuild(build);
    known.set(build, parts);
    for (const [file, { objects, own }] of parts) {
      const before = all.get(file);
      all.set(
        file,
        before ? { objects: [...before.objects, ...objects], own: [...before.own, ...own] } : { objects, own },
      );
    }
  }
  return all;
}

function indexBuild({ name, objects, files }: FinishedBuild): ReadonlyMap<string, FileParts> {
  const parts = objects.flatMap((object) => toPart(name, object));
  const own = new Map<string, Set<RenderedPart>>();
  for (const part of parts)
    for (const file of filesOf(part.object)) own.set(file, (own.get(file) ?? new Set()).add(part));
  return new Map([...files].map((file) => [file, { objects: parts, own: [...(own.get(file) ?? [])] }]));
}

function toPart(build: string, object: RenderedObject): readonly RenderedPart[] {
  const { value } = object;
  const [apiVersion, kind] = [stringAt(value, 'apiVersion'), stringAt(value, 'kind')];
  const [name, namespace] = [stringAt(value, 'metadata', 'name'), stringAt(value, 'metadata', 'namespace')];
  if (!apiVersion || !kind || !name) return [];
  return [{ build, object, ref: { apiVersion, kind, name, ...(namespace ? { namespace } : {}) } }];
}

function filesOf({ origin, leaves }: RenderedObject): ReadonlySet<string> {
  const files = leaves.flatMap((leaf) => (isParticular(leaf) ? (placeOf(leaf)?.file ?? []) : []));
  return new Set(origin ? [...files, origin.file] : files);
}

/** Transformers that are for chosen objects; the others treat all alike. */
const particular: ReadonlySet<string> = new Set(['images', 'replicas', 'replacements', 'vars', 'flux images']);

function isParticular({ provenance }: Leaf): boolean {
  return provenance.how !== 'transformer' || particular.has(provenance.by);
}

import type { RenderProblem, Rendered } from '../build/rendered.ts';
import type { BuildContents } from './build-contents.ts';
import type { BuildTarget, TargetProblem, TargetProblemCode } from './build-target.ts';
import type { GraphFiles } from './graph-files.ts';
import type { Variables } from './variables.ts';

/** Something that is wrong with a build, or worth knowing of it. */
export type BuildProblem = Omit<TargetProblem, 'code'> & { readonly code: TargetProblemCode | RenderProblem['code'] };

/** What a build made when it could be done, and the files that have changed since, by path. */
export interface LastRendered {
  readonly rendered: Rendered;
  /** What it was built from. */
  readonly inputs: Pick<Build, 'target' | 'variables' | 'isStrict'>;
  readonly changed: ReadonlySet<string>;
}

/** One target, and what came of building it. */
export interface Build {
  readonly target: BuildTarget;
  readonly state: 'rendered' | 'failed' | 'not-built';
  /** Absent unless it is rendered. */
  readonly rendered?: Rendered;
  /** What it gives, or gave the last time when it fails now. */
  readonly contents: BuildContents;
  readonly variables?: Variables;
  /** Whether a variable without a value fails it. */
  readonly isStrict: boolean;
  /** What it depends on. */
  readonly reads: Rendered['reads'];
  readonly listed: readonly string[];
  /** How many times it was ended one after the other, without saying what it depends on, which is guessed then. */
  readonly ended?: number;
  /** Of one that fails: what it last made. */
  readonly last?: LastRendered;
  readonly problems: readonly BuildProblem[];
}

/** All builds of a repository at one moment. */
export interface BuildGraph {
  /** By the id of the target; parents stand before their children. */
  readonly builds: ReadonlyMap<string, Build>;
  readonly files: GraphFiles;
  /** Where the chains begin, as they are declared. */
  readonly roots: readonly BuildTarget[];
  /** The ids of the builds that read a file. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
  /** Objects that ask for a build, and that no build brings, though it builds the folder above: nobody applies them. */
  readonly unreached: readonly BuildTarget[];
  /** Manifests that nothing reads which is applied, where there is anything that could. */
  readonly orphans: readonly string[];
  /** Whether there are more builds than are followed. */
  readonly isCut: boolean;
}

/** The builds that read a file, from its path in the repository: `/kubernetes/apps/web/app.yaml`. */
export function findBuilds(graph: BuildGraph, file: string): readonly Build[] {
  return (graph.readers.get(file) ?? []).flatMap((id) => graph.builds.get(id) ?? []);
}

/** Which builds read which file. */
export function indexReaders(builds: Iterable<Build>): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { target, reads } of builds) {
    for (const [path, kind] of reads) {
      if (kind !== 'file') continue;
      const known = readers.get(path);
      if (known) known.push(target.id);
      else readers.set(path, [target.id]);
    }
  }
  return readers;
}

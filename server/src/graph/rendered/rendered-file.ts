import type { Position } from '../../manifest/position.ts';
import type { ResourceRef } from '../../manifest/resource.ts';
import type { RenderedObject, SourcePlace } from '../build/rendered.ts';
import type { BuildProblem } from '../targets/build-graph.ts';

/** An object that a build renders. */
export interface RenderedPart {
  /** The build, as people know it: `Kustomization flux-system/apps`. */
  readonly build: string;
  /** A folder that is built, and that nobody here asks a controller to apply. */
  readonly isUnclaimed: boolean;
  readonly object: RenderedObject;
  readonly ref: ResourceRef;
  /** Variables whose values come from Secrets: what they are put into is shown to nobody. */
  readonly secrets: ReadonlySet<string>;
  /** The build is for another cluster than the one that asks for it. */
  readonly isElsewhere: boolean;
  /** The build fails now; this is what it last made. */
  readonly isStale: boolean;
}

/** What a build puts in for a variable. */
export interface VariableValue {
  /** Null: there is one, and what it is cannot be read here. */
  readonly value: string | null;
  /** It comes from a Secret: nobody is shown it. */
  readonly isSecret: boolean;
  /** Who gives it: `ConfigMap flux-system/cluster-settings`. */
  readonly source: string;
  /** Where, if that is a file of the repository. */
  readonly place?: SourcePlace;
  /** It is what the cluster has, since no file shows it. */
  readonly isLive?: boolean;
}

/** What a build puts in after it. */
export interface BuildVariables {
  readonly build: string;
  readonly values: ReadonlyMap<string, VariableValue>;
  /** Whether there can be more. */
  readonly isOpen: boolean;
}

/** What builds make of a file. */
export interface RenderedFile {
  /** From the repository's root: `/apps/web/app.yaml`. */
  readonly path: string;
  /** The uri of another file of the same repository. */
  readonly toUri: (path: string) => string;
  /** All objects of the builds that read the file. */
  readonly objects: readonly RenderedPart[];
  /** Those of them that have something of the file in them that is theirs alone. */
  readonly own: readonly RenderedPart[];
  /** Whether controllers apply this repository: a folder that none of them is asked for is a draft then. */
  readonly isControlled: boolean;
  /** What the builds of the repository put in from Secrets: it is shown in no text. */
  readonly secretTexts: readonly string[];
  /** A build that reads the file, or seems to, fails: what it would make of it is not known. */
  readonly isUnknown: boolean;
  /** Of the builds that read the file and substitute variables. */
  readonly variables: readonly BuildVariables[];
  /** What is wrong with builds, or worth knowing of them, and stands in the file. */
  readonly problems: readonly BuildProblem[];
  /** The lines that have been edited since, both included. */
  readonly edited?: readonly [number, number];
  /** From an offset in the text that was rendered to the text as it is; undefined where it has been edited since. */
  readonly toPosition: (offset: number) => Position | undefined;
}

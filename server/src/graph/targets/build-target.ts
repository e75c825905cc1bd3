import type { JsonObject } from '../../manifest/json.ts';
import type { Leaf, SourcePlace } from '../build/rendered.ts';

/** An object by its name, as others refer to it. */
export interface ObjectName {
  readonly kind: string;
  /** Absent where nobody says it. */
  readonly namespace?: string;
  readonly name: string;
}

/** What is wrong with a target, or why it is not built here; `message` quotes no value of a Secret. */
export interface TargetProblem {
  readonly code: TargetProblemCode;
  readonly message: string;
  readonly place?: SourcePlace;
  /** Whether it is only worth knowing: nothing is wrong with the files. */
  readonly isNote?: boolean;
}

/** The codes of problems of targets, and of the graph as a whole. */
export type TargetProblemCode =
  | 'target-elsewhere'
  | 'target-path-missing'
  | 'target-unsupported'
  | 'target-invalid'
  | 'target-twice'
  | 'variable-source-missing'
  | 'variable-invalid'
  | 'variables-unsettled';

/** One thing that is built, on its own or because another build made the object that asks for it. */
export interface BuildTarget {
  /** The same in each run: kind, cluster, namespace and name, or kind and folder. */
  readonly id: string;
  readonly kind: 'flux' | 'argo' | 'kustomize' | 'raw';
  /** From the repository's root: `/kubernetes/apps/web/app`. */
  readonly directory: string;
  /** The files of a raw target, in the order of their names. */
  readonly files?: readonly string[];
  readonly name: string;
  readonly namespace?: string;
  /** Where objects go that name no namespace, if that is known. */
  readonly defaultNamespace?: string;
  /** The Flux Kustomization or Argo CD Application as it is applied. */
  readonly object?: JsonObject;
  /** What is to be done as if a Flux Kustomization said so: the object itself, or what an Application amounts to. */
  readonly overlay?: JsonObject;
  /** Of Argo CD: fields of a kustomization that are put into the one of the folder beside what `overlay` says. */
  readonly additions?: JsonObject;
  /** Where the fields of `overlay` are written. */
  readonly leaves?: readonly Leaf[];
  /** The id of the build that made it. */
  readonly parent?: string;
  /** Where it is declared. */
  readonly place?: SourcePlace;
  readonly sourceRef?: ObjectName;
  /** `spec.ignore` of that source. */
  readonly ignore?: string;
  /** The address of the source, where the target itself gives it. */
  readonly sourceUrl?: string;
  readonly dependsOn: readonly ObjectName[];
  /** In which cluster it stands. */
  readonly cluster?: string;
  /** Another cluster to which it applies: a kubeconfig's Secret, or what Argo CD calls it. */
  readonly destination?: string;
  readonly isSuspended: boolean;
  /** Whether it lies in a folder that is built, and that build does not bring it, so that nobody applies it. */
  readonly isUnreached?: boolean;
  /** Whether it can be built here; if not, a problem says why. */
  readonly isBuilt: boolean;
  readonly problems: readonly TargetProblem[];
}

/** The identity of a target that an object asks for. */
export function toTargetId(
  kind: BuildTarget['kind'],
  cluster: string | undefined,
  { namespace, name }: Pick<BuildTarget, 'namespace' | 'name'>,
): string {
  return [kind, cluster ?? '', namespace ?? '', name].join('/');
}

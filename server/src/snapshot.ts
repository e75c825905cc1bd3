import type { BuiltRepository } from './graph/references/built-repository.ts';
import type { Finding } from './drift/finding.ts';
import type { Observation } from './drift/observation.ts';
import type { Checked } from './graph/check-manifest.ts';
import type { Deletion } from './graph/deletions/deletion.ts';
import type { Knowledge } from './graph/knowledge.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import type { ChosenSeverities } from './graph/rules/repository-rule.ts';
import type { RepositoryIndex } from './graph/repository-index.ts';
import type { ControllerFailure } from './manifest/controller-failure.ts';
import type { Range } from './manifest/position.ts';
import { toFileKey } from './manifest/relative.ts';
import { type Manifest, type ResourceRef, toRefKey } from './manifest/resource.ts';
import type { Availability } from './schema/availability.ts';
import type { ClusterIdentity } from './sync/identify.ts';

/** How it stands with the chosen cluster. */
export type Connection =
  | { readonly state: 'untrusted' | 'no-context'; readonly context?: never }
  | { readonly state: 'connecting' | 'chosen' | 'connected'; readonly context: string }
  | { readonly state: 'unavailable'; readonly context: string; readonly message: string };

/** What was seen of a resource, and what is worth saying of it: worked out once, since several features ask. */
export type Seen = Observation & {
  readonly findings: readonly Finding[];
  /** When, in milliseconds since the epoch. */
  readonly time: number;
  /** Why it could not be brought up to date since, in words that hold no secret. */
  readonly stale?: string;
};

/** How it stands with one cluster, and which it is. */
export interface ClusterView {
  readonly connection: Connection;
  readonly identity?: ClusterIdentity | undefined;
}

/** A line of a file as it is now, and what Flux deletes because of it. */
export interface ForeseenDeletions {
  readonly range: Range;
  readonly deletions: readonly Deletion[];
  /** The keys of claims whose volumes stay. */
  readonly kept: ReadonlySet<string>;
  /** What Secrets said then, which can stand in names. */
  readonly secretTexts: readonly string[];
}

/** What a controller says has failed, as a file is concerned. */
export interface FailureView {
  readonly failure: ControllerFailure;
  /** The file at the revision that was tried: null where there was none, undefined where that is not known. */
  readonly text: string | null | undefined;
}

/** Everything that features answer from, at one moment; never changed, only replaced. */
export interface Snapshot extends ClusterView {
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Keyed by `toObservationKey`; a resource that is not in it has not been looked up yet. */
  readonly observations: ReadonlyMap<string, Seen>;
  /** What the schemas say of each file's objects, in their order. */
  readonly checked: ReadonlyMap<string, readonly Checked[]>;
  /** Which APIs and fields other versions have; absent until that is read. */
  readonly availability?: Availability | undefined;
  /** What builds make of a file; undefined where nobody builds it, or it is not known yet. */
  readonly rendered: (uri: string) => RenderedFile | undefined;
  /** All builds of the repository that a file lies in; undefined as long as they are not known. */
  readonly builtRepository: (uri: string) => BuiltRepository | undefined;
  /** How loudly a person wants to be told of each code, where that is chosen for a file. */
  readonly severitiesOf: (uri: string) => ChosenSeverities;
  /** The same as it was when the rules were held against it last, which is a moment later. */
  readonly ruledRepository: (uri: string) => BuiltRepository | undefined;
  /** What Flux will delete when a file is merged as it is; worked out after a pause. */
  readonly deletions: (uri: string) => readonly ForeseenDeletions[];
  /** What controllers of the cluster that a file is compared with say has failed. */
  readonly failures: (uri: string) => readonly FailureView[];
  /** What the repositories that are open declare; worked out when it is asked for. */
  readonly repositories: () => readonly RepositoryIndex[];
  /** What can be asked about kinds, and about what the cluster has; the answer is there or comes later. */
  readonly knowledge: Knowledge;
  /** Folders with settings of their own; the view of the snapshot itself is for all other files. */
  readonly folders: readonly (ClusterView & { readonly uri: string })[];
  /** How many files are being looked up, or are about to be. */
  readonly looking: number;
  /** Milliseconds since the epoch, for words such as "2 h ago". */
  readonly now: number;
}

/** The key of what was seen for one resource of one file. */
export function toObservationKey(uri: string, { ref }: { readonly ref: ResourceRef }): string {
  return `${uri}#${toRefKey(ref)}`;
}

/** The innermost of these folders in which a file lies. */
export function findFolder<T extends { readonly uri: string }>(folders: readonly T[], uri: string): T | undefined {
  if (folders.length === 0) return undefined;
  const key = toFileKey(uri);
  const [innermost] = folders
    .filter((folder) => key.startsWith(toFileKey(folder.uri.endsWith('/') ? folder.uri : `${folder.uri}/`)))
    .toSorted((a, b) => b.uri.length - a.uri.length);
  return innermost;
}

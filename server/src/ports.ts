import type { Rejection } from './drift/observation.ts';
import type { BuildRequest, Rendered, SourcePlace } from './graph/build/rendered.ts';
import type { JsonObject } from './manifest/json.ts';
import type { FieldKeys } from './manifest/pick-fields.ts';
import type { PodLog, PodName, Selectors } from './manifest/pod-log.ts';
import type { ResourceRef } from './manifest/resource.ts';
import type { ReleaseKey, ReleasedAs, StoredRelease } from './manifest/stored-release.ts';
import type { Availability } from './schema/availability.ts';
import type { BundleIndex } from './schema/bundle.ts';
import type { ApiSchemas } from './schema/schema.ts';

/** A value, or the reason why there is none. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why a request to the cluster failed; `message` is safe to show and to log. */
export type ClusterError =
  | {
      readonly kind:
        | 'aborted'
        | 'conflict'
        | 'forbidden'
        | 'not-found'
        | 'not-served'
        | 'server-error'
        | 'throttled'
        | 'timeout'
        | 'too-many'
        | 'unauthorized'
        | 'unreachable';
      readonly message: string;
    }
  | {
      readonly kind: 'webhook-failed';
      readonly message: string;
      /** The name of the admission webhook that could not be called, if the answer has it. */
      readonly webhook?: string;
    }
  | {
      readonly kind: 'rejected';
      readonly message: string;
      readonly rejection: Rejection;
      /** Refused as forbidden: by an admission policy, or by an authorizer whose words are not known. */
      readonly isForbidden?: boolean;
    };

/** Objects to watch: one by its name, or a kind in one namespace or, without one, in all. */
export interface WatchTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Metadata is enough to notice a change, and a hundredth of the memory. */
  readonly content: 'metadata' | 'full';
  /** Of what is full only these fields are kept, beside the kind and what the object is called. */
  readonly fields?: readonly FieldKeys[];
}

/** What a watch knows at one moment. */
export interface Watched {
  /** By `namespace/name`, with an empty namespace for what has none. */
  readonly objects: ReadonlyMap<string, JsonObject>;
  /** Whether the objects have been read at least once. */
  readonly isListed: boolean;
  /** Why the objects may be out of date. */
  readonly problem?: ClusterError;
}

/** A page of the API's description. */
export interface OpenApiPage {
  readonly apiVersion: string;
  /** Changes when the page does; empty where the server names none. */
  readonly digest: string;
  /** On the API server. */
  readonly address: string;
}

/** Which pages the API's description has, at one moment. */
export interface OpenApiIndex {
  /** By apiVersion. */
  readonly pages: ReadonlyMap<string, OpenApiPage>;
  /** Of the server, if it says so: `v1.36.3+k3s1`. */
  readonly version?: string;
  /** When the server said so, in milliseconds since the epoch. */
  readonly time: number;
  /** It cannot be asked now; this is what it said then. */
  readonly isStale: boolean;
}

/** What a person's account may do, or may not. */
export type ReviewedVerb = 'create' | 'list' | 'patch';

/** What the API server would make of an object. */
export interface Applied {
  readonly object: JsonObject;
  /** What it warns of, in its words; nothing for Secrets, whose values it may quote. */
  readonly warnings: readonly string[];
}

/**
 * Reads one cluster, and asks it what an apply would do. It has no method that writes: the only PATCH requests are dry
 * runs. Values of Secrets are replaced by marks that are equal for equal values.
 */
export interface Cluster {
  /** Fills in the namespace in which a resource lands: its own, or the context's, or none for cluster-scoped kinds. */
  qualify(ref: ResourceRef, signal: AbortSignal): Promise<Result<ResourceRef, ClusterError>>;
  get(ref: ResourceRef, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>>;
  /** The objects of a kind, in one namespace or in all: at most `limit`, else all; of `metadata` alone a thousand. */
  list(
    kind: Pick<ResourceRef, 'apiVersion' | 'kind' | 'namespace'> &
      Partial<Pick<WatchTarget, 'content'>> & { readonly limit?: number } & Selectors,
    signal: AbortSignal,
  ): Promise<Result<readonly JsonObject[], ClusterError>>;
  /**
   * Calls `changed` at most ten times a second, and at once when something is known already, until the signal ends it.
   * All who watch the same share one watch, which goes on for half a minute after the last.
   */
  watch(target: WatchTarget, changed: (watched: Watched) => void, signal: AbortSignal): void;
  /** What Helm has recorded of a release: nothing of it that may be secret. */
  release(key: ReleaseKey, signal: AbortSignal): Promise<Result<StoredRelease, ClusterError>>;
  /** The last lines of what a Pod's first container has written, without values of the Secrets that it is given. */
  log(pod: PodName, signal: AbortSignal): Promise<Result<PodLog, ClusterError>>;
  /** Whether this account may do something to the objects of a kind, in one namespace or, without one, in all. */
  allows(
    verb: ReviewedVerb,
    kind: Pick<ResourceRef, 'apiVersion' | 'kind' | 'namespace'>,
    signal: AbortSignal,
  ): Promise<Result<boolean, ClusterError>>;
  /** The objects of a manifest as `release` would give them if Helm had recorded it; nothing is asked for. */
  asReleased(
    manifest: string,
    about: ReleasedAs,
    signal: AbortSignal,
  ): Promise<Result<readonly JsonObject[], ClusterError>>;
  /** What it serves now, as charts ask for it: `apps/v1`, `apps/v1/Deployment`. */
  apiVersions(signal: AbortSignal): Promise<Result<readonly string[], ClusterError>>;
  /** `v1.36.3+k3s1`. */
  version(signal: AbortSignal): Promise<Result<string, ClusterError>>;
  /** Which pages the API's description has: asked each time, and what is kept of the last time if there is no answer. */
  openApiIndex(signal: AbortSignal): Promise<Result<OpenApiIndex, ClusterError>>;
  /** The OpenAPI v3 document at a page of the index; `conflict` if it has changed since. What is on disk is not asked for. */
  openApi(page: OpenApiPage, signal: AbortSignal): Promise<Result<JsonObject, ClusterError>>;
  /** The object as server-side apply in this manager's name would leave it. */
  dryRunApply(object: JsonObject, manager: string, signal: AbortSignal): Promise<Result<Applied, ClusterError>>;
  /** A live object as the API server would store it without the values at these JSON pointers, removed in order. */
  dryRunRemove(
    live: JsonObject,
    pointers: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<JsonObject, ClusterError>>;
}

/** Which cluster a person chose: a context of a kubeconfig file (the default search path when no file is named). */
export interface ClusterChoice {
  readonly kubeconfig?: string;
  readonly context: string;
}

/** A context as a person sees it in a list; nothing of it is secret. */
export interface ContextSummary {
  readonly name: string;
  readonly server: string;
  readonly namespace?: string;
  readonly user: string;
  /** The login program that the kubeconfig starts, without its arguments. */
  readonly command?: string;
  /** Differs when anything does that decides which program runs, which files are read, and to whom they are sent. */
  readonly commandDigest?: string;
}

/** Opens clusters by kubeconfig. */
export interface ClusterGateway {
  listContexts(
    kubeconfig: string | undefined,
    signal: AbortSignal,
  ): Promise<Result<readonly ContextSummary[], ClusterError>>;
  connect(choice: ClusterChoice, signal: AbortSignal): Promise<Result<Cluster, ClusterError>>;
}

/**
 * Why a schema could not be had: `unknown` if the source describes no such apiVersion, `unsupported` if it describes
 * nothing to this person, `refused` if it lies where none is got from, `unreachable` and `unreadable` if it may the next
 * time. `message` is safe to show and to log.
 */
export interface SchemaError {
  readonly kind: 'aborted' | 'refused' | 'too-large' | 'unknown' | 'unreachable' | 'unreadable' | 'unsupported';
  readonly message: string;
}

/** Somebody who describes kinds. */
export interface SchemaSource {
  load(apiVersion: string, signal: AbortSignal): Promise<Result<ApiSchemas, SchemaError>>;
  /** Of the API server that it speaks for, as far as it is known by now: `v1.36.3+k3s1`. */
  version?(): string | undefined;
  /** Which APIs and fields other versions have; only the bundle knows. */
  availability?(signal: AbortSignal): Promise<Result<Availability, SchemaError>>;
  /** The admission policies in force and their bindings, where there are any; none where they may not be read. */
  policies?(signal: AbortSignal): Promise<readonly JsonObject[]>;
}

/** The schemas that come with the server. */
export interface SchemaBundle extends SchemaSource {
  /** Which kinds there are, without reading their schemas. */
  index(signal: AbortSignal): Promise<Result<BundleIndex, SchemaError>>;
}

/** Where a document lies that names its schema: its uri, and that of its repository's folder, without which no file is read. */
export interface SchemaLineBase {
  readonly uri: string;
  readonly repository?: string;
}

/**
 * Gets the JSON Schema documents whose addresses stand in files. The files may be anybody's, so nothing is got from a
 * private network or from outside of the repository; still, nothing may be asked in a workspace that is not trusted.
 */
export interface SchemaDownloads {
  /** The same object as the last time, unless it has changed. */
  load(address: string, base: SchemaLineBase, signal: AbortSignal): Promise<Result<JsonObject, SchemaError>>;
}

/** Why files could not be read; `message` is safe to show and to log. */
export interface FileError {
  readonly kind: 'aborted' | 'decrypted' | 'not-found' | 'not-text' | 'outside' | 'unreadable';
  readonly message: string;
}

/** What lies below a folder, by absolute paths. */
export interface FileListing {
  readonly files: readonly string[];
  /** What could not be looked into. */
  readonly problems: readonly (FileError & { readonly path: string })[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/** Reads files by path; it has no method that writes. Nothing that a link in a repository leads out to is read. */
export interface FileSystem {
  /** A file itself, else the YAML files below a folder that Git does not ignore; with `hasJson` those with JSON too. */
  list(
    path: string,
    options: { readonly most: number; readonly hasJson?: boolean },
    signal: AbortSignal,
  ): Promise<Result<FileListing, FileError>>;
  /** The text of a file; of what is too large for a manifest only so much that this shows. */
  read(path: string, signal: AbortSignal): Promise<Result<string, FileError>>;
  /** The innermost folder with a repository that holds a path. */
  findRepository(path: string, signal: AbortSignal): Promise<Result<string | undefined, FileError>>;
}

/** The YAML files of a repository, by uri. */
export interface RepositoryFiles {
  /** All that Git does not ignore, up to a limit; `isCut` when there are more. */
  list(
    folder: string,
    signal: AbortSignal,
  ): Promise<Result<{ readonly uris: readonly string[]; readonly isCut: boolean }, FileError>>;
  read(uri: string, signal: AbortSignal): Promise<Result<string, FileError>>;
}

/** Time, so that tests hold it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after a delay in milliseconds; the returned function cancels. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Where the server says what it does; messages hold no secret. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A build, and the repository that it is of. */
export interface RenderRequest extends BuildRequest {
  /** The repository's folder: an absolute path, or its uri. */
  readonly root: string;
  /** Texts that stand for what is on the disk, by path from the root: unsaved documents; null: as if it were not there. */
  readonly texts: ReadonlyMap<string, string | null>;
  /** Whether texts count too of files that the disk does not have: of another time, not of a file that is open and gone. */
  readonly hasNewFiles?: boolean;
}

/** Why nothing was rendered; `message` is safe to show. */
export interface RenderError {
  readonly kind: 'aborted' | 'failed' | 'crashed' | 'timeout' | 'unavailable';
  readonly message: string;
  /** The line that is to blame, where that can be told. */
  readonly place?: SourcePlace;
  /** What was asked for until it failed, as far as that is known. */
  readonly reads?: Rendered['reads'];
  readonly listed?: readonly string[];
}

/** Renders what kustomize and Flux make of a repository; it reads files of the repository, and nothing else of the world. */
export interface Renderer {
  render(request: RenderRequest, signal: AbortSignal): Promise<Result<Rendered, RenderError>>;
  dispose(): void;
}

import type { Document, YAMLMap } from 'yaml';
import type { JsonObject } from './json.ts';
import type { Range, ToPosition } from './position.ts';
import type { Suppression } from './suppression.ts';

/** Names one resource of a cluster: what to ask the API server for. */
export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds, and where the manifest leaves it to its context. */
  readonly namespace?: string;
  readonly name: string;
}

/** The syntax tree that leads from a value back to its line; its offsets count from the start of `source`. */
export interface Syntax {
  readonly document: Document.Parsed;
  readonly root: YAMLMap;
}

/** One object in a text. */
export interface Declaration {
  /** Absent for what cannot be asked for: a kustomization, an object without a name, a configuration file. */
  readonly ref?: ResourceRef;
  readonly value: JsonObject;
  /** All of the document: the object itself, or the list that it is an item of. */
  readonly whole: JsonObject;
  /** The part of the file that was parsed on its own. */
  readonly source: string;
  /** Whether that is so plain that it was read without its syntax tree. */
  readonly isPlain: boolean;
  /** Made when it is first asked for where the value was read without it, which takes about a second per megabyte. */
  readonly syntax: () => Syntax;
  /** From an offset in `source` to a place in the file. */
  readonly toPosition: ToPosition;
  readonly range: Range;
}

/** A declaration that names a resource. */
export interface Resource extends Declaration {
  readonly ref: ResourceRef;
}

/** What is wrong with a text itself, apart from what its resources say. */
export interface ManifestProblem {
  readonly code: 'yaml-syntax' | 'yaml-too-complex' | 'file-too-large';
  readonly message: string;
  readonly range: Range;
}

/** What a text, or a part of one, says. */
export interface Declared {
  readonly declarations: readonly Declaration[];
  /** Those of the declarations that name a resource. */
  readonly resources: readonly Resource[];
  readonly problems: readonly ManifestProblem[];
}

/** One parsed text. */
export interface Manifest extends Declared {
  readonly uri: string;
  readonly version: number;
  /** What its comments ask not to be told of. */
  readonly suppressions: readonly Suppression[];
  /** The pieces it was read in, for the next version of the text. */
  readonly chunks: readonly Chunk[];
}

/** A piece of a text, usually a document, that was read on its own. */
export interface Chunk {
  readonly text: string;
  /** The line of the file on which it begins. */
  readonly line: number;
  readonly lines: number;
  /** With lines counted from its own first. */
  readonly suppressions: readonly Suppression[];
  /** What it says, with places counted from its own first line. */
  readonly read: Declared;
  /** The same with places in the file. */
  readonly placed: Declared;
}

/** What some objects and faults amount to. */
export function toDeclared(declarations: readonly Declaration[], problems: readonly ManifestProblem[]): Declared {
  return { declarations, resources: declarations.filter(isResource), problems };
}

function isResource(declaration: Declaration): declaration is Resource {
  return declaration.ref !== undefined;
}

/** The group of an apiVersion; empty for the core group. */
export function toGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** A reference as one string, equal for equal references. */
export function toRefKey(ref: ResourceRef): string {
  return `${ref.apiVersion}|${ref.kind}|${ref.namespace ?? ''}|${ref.name}`;
}

import type { SourcePlace, Step } from '../graph/build/rendered.ts';
import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { findNamePlace } from '../graph/references/name-place.ts';
import { toObjectKey } from '../graph/references/object-id.ts';
import { placeOf } from '../graph/rendered/find-leaf.ts';
import { namespaceOf } from '../graph/targets/namespace-of.ts';
import type { Build } from '../graph/targets/build-graph.ts';
import { toDirectory } from '../graph/targets/flux-target.ts';
import type { ControllerFailure } from '../manifest/controller-failure.ts';
import { stringAt } from '../manifest/json.ts';
import { type FailureSubject, listSubjects } from '../sync/failure-subjects.ts';

/** What a controller has said, and the part of a repository that it is about. */
export interface PlacedFailure {
  readonly failure: ControllerFailure;
  readonly file: string;
  /** Offsets in the text as it was built; absent of a file as a whole. */
  readonly place?: SourcePlace;
  /** Counts from 1. */
  readonly line?: number;
  /** Whether the words blame what stands there: it cannot be read, or was refused. */
  readonly isBlamed: boolean;
}

/** Finds the files and objects that controllers name, else where the object is declared that failed; what is not sure is left out. */
export function placeFailures(
  repository: BuiltRepository,
  failures: readonly ControllerFailure[],
): readonly PlacedFailure[] {
  return failures.flatMap((failure) => {
    const builds = findBuildsOf(repository, failure);
    const named = listSubjects(failure).flatMap((subject) => placeSubject(builds, failure, subject) ?? []);
    if (named.length > 0) return named;
    const place = findOwner(repository, failure);
    return place ? [{ failure, file: place.file, place, isBlamed: false }] : [];
  });
}

/** Those of the object that failed, in whichever clusters it builds the same folder. */
function findBuildsOf({ graph }: BuiltRepository, { owner, directory }: ControllerFailure): readonly Build[] {
  return [...graph.builds.values()].filter(
    ({ target }) =>
      target.kind === 'flux' &&
      target.directory === directory &&
      target.name === owner.name &&
      target.namespace === owner.namespace,
  );
}

function placeSubject(
  builds: readonly Build[],
  failure: ControllerFailure,
  subject: FailureSubject,
): PlacedFailure | undefined {
  if (subject.type === 'file') {
    const isRead = builds.some(({ reads }) => reads.get(subject.path) === 'file');
    const line = subject.line === undefined ? {} : { line: subject.line };
    return isRead ? { failure, file: subject.path, ...line, isBlamed: true } : undefined;
  }
  const place = findOnly(builds.flatMap((build) => findNamed(build, subject)));
  const isBlamed = !subject.isHealth && (failure.reason === 'BuildFailed' || isRefusal(failure));
  return place && { failure, file: place.file, place, isBlamed };
}

function isRefusal({ message = '' }: ControllerFailure): boolean {
  // some of what the API server refuses it does not refuse in a dry run, such as a port of nodes that is not to be had
  return /dry-run failed[^:]*\bInvalid\b/.test(message) || /^\S+ apply failed: [^:]* is invalid: /.test(message);
}

/** An object of a build as it is named, in the part that the words are about. */
function findNamed(build: Build, subject: FailureSubject & { readonly type: 'object' }): readonly SourcePlace[] {
  const { target } = build;
  const objects = build.rendered?.objects ?? build.last?.rendered.objects ?? [];
  return objects.flatMap(({ value, leaves, origin }) => {
    const namespace = namespaceOf(value, target.defaultNamespace ?? 'default');
    const isOther = subject.namespace !== undefined && subject.namespace !== namespace;
    if (stringAt(value, 'kind') !== subject.kind || isOther) return [];
    if (stringAt(value, 'metadata', 'name') !== subject.name) return [];
    const steps = subject.field === undefined ? [] : toSteps(subject.field);
    for (const path of [...shorten(steps), ['metadata', 'name']]) {
      const leaf = leaves.find((one) => path.every((step, at) => one.path[at] === step));
      const place = leaf && placeOf(leaf);
      if (place) return [place];
    }
    return origin ? [origin] : [];
  });
}

/** A path, and what lies above it, but for the whole of `spec` and the like. */
function shorten(path: readonly Step[]): readonly (readonly Step[])[] {
  return path.length < 2 ? [] : [path, ...shorten(path.slice(0, -1))];
}

/** `spec.ports[0].port` */
function toSteps(field: string): readonly Step[] {
  return [...field.matchAll(/[^.[\]]+|\[[^\]]*\]/g)].map(([part]) => {
    const key = part.replace(/^\[|\]$/g, '');
    return part.startsWith('[') && /^\d+$/.test(key) ? Number(key) : key;
  });
}

function findOwner(repository: BuiltRepository, { owner, directory }: ControllerFailure): SourcePlace | undefined {
  const key = toObjectKey(owner);
  const clusters = [...repository.references().clusters.values()];
  const definitions = clusters.flatMap((cluster) => cluster.definitions.get(key) ?? []);
  return findOnly(
    definitions.flatMap((definition) => {
      const path = stringAt(definition.holder.object.value, 'spec', 'path') ?? '';
      const isOther = directory !== undefined && directory !== toDirectory(path);
      const place = definition.provided.isMade || isOther ? undefined : findNamePlace(definition);
      return place ? [place] : [];
    }),
  );
}

function findOnly(places: readonly SourcePlace[]): SourcePlace | undefined {
  const [only, ...others] = new Map(places.map((place) => [`${place.file} ${place.start}`, place] as const)).values();
  return others.length === 0 ? only : undefined;
}

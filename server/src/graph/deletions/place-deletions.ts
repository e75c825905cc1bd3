import { toPositions } from '../../manifest/position.ts';
import { placeOf } from '../rendered/find-leaf.ts';
import type { Leaf, RenderedObject, SourcePlace } from '../build/rendered.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { Deletion } from './deletion.ts';
import { type LineMap, mapLines } from './map-lines.ts';

/** A file that says something else than it did; null where it is not there. */
export interface ChangedText {
  readonly then: string | null;
  readonly now: string | null;
}

/** The line that makes Flux delete objects. */
export interface PlacedDeletions {
  readonly file: string;
  readonly line: number;
  /** Those that the line is to blame for, and what goes with them. */
  readonly deletions: readonly Deletion[];
}

/**
 * Which line is to blame for each deletion, by path of the files that have changed: the edited name, namespace or kind;
 * else the line before the entry that was removed; else what was changed in the Flux Kustomization. What no changed line
 * explains is left out.
 */
export function placeDeletions(
  deletions: readonly Deletion[],
  before: BuildGraph,
  after: BuildGraph,
  changed: ReadonlyMap<string, ChangedText>,
): readonly PlacedDeletions[] {
  const work: Work = { before, after, texts: readTexts(changed) };
  const byKey = new Map(deletions.map((one) => [one.key, one]));
  const groups = new Map<string, { readonly file: string; readonly line: number; readonly deletions: Deletion[] }>();
  for (const deletion of deletions) {
    const cause = findCause(work, findFirst(deletion, byKey));
    if (!cause) continue;
    const key = `${cause.line} ${cause.file}`;
    const group = groups.get(key) ?? { ...cause, deletions: [] };
    groups.set(key, group);
    group.deletions.push(deletion);
  }
  return [...groups.values()];
}

interface Work {
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  readonly texts: ReadonlyMap<string, TextChange>;
}

interface Cause {
  readonly file: string;
  readonly line: number;
}

/** One file as it was and is. */
interface TextChange {
  readonly lineThen: (place: SourcePlace) => number;
  readonly lineNow: (place: SourcePlace) => number;
  readonly map: LineMap;
}

function readTexts(changed: ReadonlyMap<string, ChangedText>): ReadonlyMap<string, TextChange> {
  return new Map(
    [...changed].flatMap(([path, { then, now }]): readonly (readonly [string, TextChange])[] => {
      if (then === null || now === null) return [];
      const [toThen, toNow] = [toPositions(then), toPositions(now)];
      const lineThen = ({ start }: SourcePlace): number => toThen(start).line;
      const lineNow = ({ start }: SourcePlace): number => toNow(start).line;
      return [[path, { lineThen, lineNow, map: mapLines(then, now) }]];
    }),
  );
}

/** What goes with another object goes because of what removes that one. */
function findFirst(deletion: Deletion, all: ReadonlyMap<string, Deletion>): Deletion {
  let here = deletion;
  const seen = new Set<Deletion>();
  while (here.goesWith !== undefined && !seen.has(here)) {
    seen.add(here);
    here = all.get(here.goesWith) ?? here;
  }
  return here;
}

function findCause(work: Work, deletion: Deletion): Cause | undefined {
  const { object, owner } = deletion;
  const [then, now] = [work.before.builds.get(owner.id), work.after.builds.get(owner.id)];
  return (
    findGone(work, identityLeaves(object)) ??
    findNew(work, deletion, now) ??
    findUnlisted(work, deletion, then) ??
    findGone(
      work,
      (owner.leaves ?? []).filter(({ path }) => path[0] === 'spec'),
    ) ??
    findAny(work, then)
  );
}

const identity = ['name', 'namespace', 'kind', 'apiVersion'];

/** The fields by which an object is known, the likeliest first. */
function identityLeaves({ leaves }: RenderedObject): readonly Leaf[] {
  return identity.flatMap((field) =>
    leaves.filter(
      ({ path }) => path.at(-1) === field && (path.length === 1 || (path.length === 2 && path[0] === 'metadata')),
    ),
  );
}

/** A line that set one of these fields and is not there any more. */
function findGone({ texts }: Work, leaves: readonly Leaf[]): Cause | undefined {
  for (const leaf of leaves) {
    const place = placeOf(leaf);
    const text = place && texts.get(place.file);
    if (!text) continue;
    const { line, isGone } = text.map.toNow(text.lineThen(place));
    if (isGone) return { file: place.file, line };
  }
  return undefined;
}

/** A new line that gives what the same document makes another name: a prefix, a namespace. */
function findNew({ texts }: Work, { object: { origin } }: Deletion, now: Build | undefined): Cause | undefined {
  const same = (now?.rendered?.objects ?? []).filter(
    (one) => origin && one.origin?.file === origin.file && one.origin.document === origin.document,
  );
  for (const leaf of same.flatMap(identityLeaves)) {
    const place = placeOf(leaf);
    const text = place && texts.get(place.file);
    if (!text) continue;
    const line = text.lineNow(place);
    if (text.map.isNew(line)) return { file: place.file, line };
  }
  return undefined;
}

/** The kustomization that does not list the file any more, or a folder above it. */
function findUnlisted({ texts, before }: Work, { object }: Deletion, then: Build | undefined): Cause | undefined {
  const origin = object.origin?.file;
  if (origin === undefined || !then) return undefined;
  const kustomizations = new Set(before.files.kustomizations.values());
  const read = [...texts].filter(([path]) => kustomizations.has(path) && then.reads.has(path));
  const near = read.toSorted(([a], [b]) => countShared(b, origin) - countShared(a, origin));
  const names = origin.split('/').filter(Boolean);
  for (const [file, { map }] of near) {
    const entry = map.gone.find(({ text }) => names.some((name) => isNaming(text, name)));
    if (entry) return { file, line: map.toNow(entry.line).line };
  }
  return undefined;
}

function isNaming(line: string, name: string): boolean {
  return line.split(/[\s/'",[\]]+/).includes(name);
}

function countShared(path: string, other: string): number {
  const [a, b] = [path.split('/'), other.split('/')];
  const end = a.findIndex((part, i) => part !== b[i]);
  return end < 0 ? a.length : end;
}

/** Any change of what the build reads, if nothing better is to be had. */
function findAny({ texts }: Work, then: Build | undefined): Cause | undefined {
  for (const [file, { map }] of texts) {
    const [first] = map.gone;
    if (first && then?.reads.has(file)) return { file, line: map.toNow(first.line).line };
  }
  return undefined;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { renderBuilds } from '../../server/src/builds.ts';
import { buildCodes } from '../../server/src/features/build-diagnostics.ts';
import { inFolder, nameOf, parentOf } from '../../server/src/graph/build/paths.ts';
import type { SourcePlace } from '../../server/src/graph/build/rendered.ts';
import { findPlace } from '../../server/src/graph/references/list-references.ts';
import { toObjectKey } from '../../server/src/graph/references/object-id.ts';
import type { KnownReferences, Use } from '../../server/src/graph/references/read-build.ts';
import { type ClusterReferences, indexReferences } from '../../server/src/graph/references/reference-index.ts';
import { listEntries } from '../../server/src/graph/rules/list-entries.ts';
import { checkRepositoryRules, repositoryRules } from '../../server/src/graph/rules/repository-rules.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import { type GraphFile, readGraphFile, toGraphFiles } from '../../server/src/graph/targets/graph-files.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Renderer } from '../../server/src/ports.ts';

const severities: ReadonlyMap<string, string> = new Map(repositoryRules.map(({ code, severity }) => [code, severity]));

type Texts = ReadonlyMap<string, string | null>;

/** Something that is wrong in a repository from now on: other texts of files, null where one is gone, and where it shows. */
export interface Break {
  readonly sort: 'rename a reference' | 'rename an object' | 'delete' | 'move' | 'unlist' | 'wrong key' | 'wrong path';
  readonly texts: Texts;
  /** Each as `file:line`, or a file as a whole; one of them is enough where a file is gone, all of them have to be marked otherwise. */
  readonly expected: readonly string[];
  readonly isAnyEnough: boolean;
}

/** What is told of a repository. */
export interface Told {
  /** As `file:line code severity message`. */
  readonly lines: readonly string[];
  /** Where something is missing that may come from elsewhere, and from where, as `file:line evidence by name`. */
  readonly doubts: readonly string[];
}

/** A repository on the disk that can be built with some files as they are not there. */
export interface BreakLab {
  readonly graph: BuildGraph;
  /** What is told of it with some files otherwise. */
  tell(broken: Texts): Promise<Told>;
  readonly breaks: readonly Break[];
}

/** Builds a repository as it is on the disk; `more` are files that it lacks. */
export async function openBreakLab(
  root: string,
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
  renderer: Renderer,
): Promise<BreakLab> {
  const parsed = new Map<string, GraphFile>();
  const known: KnownReferences = new WeakMap();
  const base = new Map<string, string>([...Object.entries(files), ...Object.entries(more)]);
  const build = async (broken: Texts, earlier?: BuildGraph): Promise<BuildGraph> => {
    const texts = new Map<string, string | null>([...Object.entries(more), ...broken]);
    const entries = [...new Map<string, string | null>([...base, ...broken])].flatMap(([path, text]) => {
      if (text === null || !/\.ya?ml$/.test(path)) return [];
      const key = `${path}\n${text}`;
      const file = parsed.get(key) ?? readGraphFile(path, parse(path, 1, text));
      parsed.set(key, file);
      return [[path, file] as const];
    });
    const read = async (path: string): Promise<string | undefined> => {
      if (texts.has(path)) return texts.get(path) ?? undefined;
      return readFile(join(root, path), 'utf8').catch(() => undefined);
    };
    const request = { root, files: toGraphFiles(entries), others: [], texts, read, hasYaml: false, hasNewFiles: true };
    const before = earlier && { graph: earlier, changed: new Set(broken.keys()) };
    const answer = await renderBuilds(request, renderer, new AbortController().signal, before);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const graph = await build(new Map());
  return {
    graph,
    breaks: listBreaks(graph, base, known),
    async tell(broken) {
      const now = await build(broken, graph);
      const textOf = (file: string): string => (broken.has(file) ? broken.get(file) : base.get(file)) ?? '';
      const index = indexReferences(now, known);
      const told = [...checkRepositoryRules(now, index).values()].flat().map(({ code, severity, ...finding }) => ({
        ...finding,
        what: `${code} ${severity ?? severities.get(code) ?? ''}`,
      }));
      const failed = [...now.builds.values()].flatMap(({ problems }) =>
        problems.flatMap(({ place, code, message }) =>
          place && code in buildCodes ? [{ place, message, what: `${code} error` }] : [],
        ),
      );
      const at = (place: SourcePlace): string => toLine(place, textOf(place.file));
      const unresolved = [...index.clusters.values()].flatMap((cluster) => cluster.unresolved);
      return {
        lines: [...told, ...failed].map(({ place, what, message }) =>
          `${at(place)} ${what} ${message}`.replaceAll('\n', ' '),
        ),
        doubts: unresolved.flatMap(({ use: { reference }, doubts }) =>
          doubts.flatMap(({ evidence, by, name }) =>
            reference.place ? [`${at(reference.place)} ${evidence} ${by} ${name}`] : [],
          ),
        ),
      };
    },
  };
}

/** Some of all the breaks, of each sort alike, the same ones for the same seed. */
export function sampleBreaks(breaks: readonly Break[], count: number, seed: number): readonly Break[] {
  const sorts = [...new Set(breaks.map(({ sort }) => sort))];
  const mixed = fc.sample(fc.shuffledSubarray([...breaks], { minLength: breaks.length }), { numRuns: 1, seed }).flat();
  const ranked = mixed.map((one, i) => ({
    one,
    rank: mixed.slice(0, i).filter(({ sort }) => sort === one.sort).length * sorts.length,
  }));
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ one }) => one);
}

/** Every break of these sorts that the repository has a place for. */
function listBreaks(graph: BuildGraph, texts: ReadonlyMap<string, string>, known: KnownReferences): readonly Break[] {
  const clusters = [...indexReferences(graph, known).clusters.values()];
  return [
    ...clusters.flatMap((cluster) => renameReferences(cluster, texts)),
    ...clusters.flatMap((cluster) => renameObjects(cluster, texts)),
    ...clusters.flatMap((cluster) => wrongKeys(cluster, texts)),
    ...wrongPaths(graph, texts),
    ...breakLists(graph, texts),
  ];
}

function renameReferences({ uses, find }: ClusterReferences, texts: ReadonlyMap<string, string>): readonly Break[] {
  const places = new Map(
    uses
      .filter((use) => isCounting(use) && find(use).length > 0)
      .flatMap(({ reference: { place } }) => (place ? [[JSON.stringify(place), place] as const] : [])),
  );
  return [...places.values()].flatMap((place) => {
    const change = lengthen(texts, place);
    if (!change) return [];
    return [
      {
        sort: 'rename a reference',
        texts: change,
        expected: [toLine(place, textOf(texts, place))],
        isAnyEnough: false,
      },
    ];
  });
}

/** What is renamed has users that still call it as it was called. */
function renameObjects(
  { definitions, users, find }: ClusterReferences,
  texts: ReadonlyMap<string, string>,
): readonly Break[] {
  return [...definitions].flatMap(([key, all]): readonly Break[] => {
    const [definition, another] = all;
    if (!definition || another) return [];
    const { object } = definition.holder;
    const isOwn = toObjectKey(definition.holder.id) === key;
    const given = findPlace(object, ['spec', 'target', 'name']);
    const place = isOwn ? findPlace(object, ['metadata', 'name']) : (given ?? findPlace(object, ['metadata', 'name']));
    const change = place && lengthen(texts, place);
    if (!change || (definition.provided.isMade && definition.holder.id.kind !== 'ExternalSecret')) return [];
    const left = (users.get(key) ?? []).filter((use) => isCounting(use) && find(use).length === 1);
    const lines = left.flatMap(({ reference }) => {
      const at = reference.place;
      const isFixed = at && JSON.stringify(at) !== JSON.stringify(place) && !textAt(texts, at).startsWith('*');
      return isFixed ? [toLine(at, textOf(texts, at))] : [];
    });
    if (lines.length === 0) return [];
    return [{ sort: 'rename an object', texts: change, expected: [...new Set(lines)], isAnyEnough: false }];
  });
}

function isCounting({ reference: { isGuess, isOptional, isOneOf } }: Use): boolean {
  return !isGuess && !isOptional && !isOneOf;
}

function wrongKeys({ uses, find }: ClusterReferences, texts: ReadonlyMap<string, string>): readonly Break[] {
  return uses.flatMap((use) => {
    const found = find(use);
    if (!isCounting(use) || found.length === 0 || found.some(({ provided }) => provided.isOpen)) return [];
    return use.reference.keys.flatMap(({ place }): readonly Break[] => {
      const change = place && lengthen(texts, place);
      if (!change) return [];
      return [
        { sort: 'wrong key', texts: change, expected: [toLine(place, textOf(texts, place))], isAnyEnough: false },
      ];
    });
  });
}

function wrongPaths({ builds }: BuildGraph, texts: ReadonlyMap<string, string>): readonly Break[] {
  return [...builds.values()].flatMap(({ target: { leaves = [], kind } }): readonly Break[] => {
    const place = kind === 'flux' ? findPlace({ leaves }, ['spec', 'path']) : undefined;
    const change = place && lengthen(texts, place);
    if (!change) return [];
    return [{ sort: 'wrong path', texts: change, expected: [toLine(place, textOf(texts, place))], isAnyEnough: false }];
  });
}

function breakLists({ files, readers }: BuildGraph, texts: ReadonlyMap<string, string>): readonly Break[] {
  return [...files.kustomizations.values()].flatMap((file) => {
    const kustomization = files.files.get(file)?.kustomization;
    if (!kustomization || !readers.has(file)) return [];
    return listEntries(file, kustomization.written).flatMap(({ field, entry, place }): readonly Break[] => {
      const path = inFolder(parentOf(file), entry.replace(/^\.\//, ''));
      const text = texts.get(path);
      if (field !== 'resources' || text === undefined || !files.files.get(path)?.isManifest) return [];
      // of each file one, so that no sort is a third of all
      const line = toLine(place, textOf(texts, place));
      const moved = `${parentOf(path)}/moved/${nameOf(path)}`;
      const whole = textOf(texts, place);
      const start = whole.lastIndexOf('\n', place.start) + 1;
      const without = whole.slice(0, start) + whole.slice(whole.indexOf('\n', place.end) + 1);
      return [
        { sort: 'delete', texts: new Map([[path, null]]), expected: [line], isAnyEnough: true },
        {
          sort: 'move',
          texts: new Map([
            [path, null],
            [moved, text],
          ]),
          expected: [line, `${moved}:1`],
          isAnyEnough: true,
        },
        { sort: 'unlist', texts: new Map([[file, without]]), expected: [path], isAnyEnough: true },
      ];
    });
  });
}

/** Another name in place of one, if it stands there as a word of its own. */
function lengthen(texts: ReadonlyMap<string, string>, place: SourcePlace): Texts | undefined {
  const [whole, old] = [textOf(texts, place), textAt(texts, place)];
  if (!/^(?:&\S+ +)?["']?[\w.${}/ -]*[\w}]["']?$/.test(old)) return undefined;
  const text = whole.slice(0, place.start) + old.replace(/(["']?)$/, '-x$1') + whole.slice(place.end);
  return new Map([[place.file, text]]);
}

function textOf(texts: ReadonlyMap<string, string>, { file }: SourcePlace): string {
  return texts.get(file) ?? '';
}

function textAt(texts: ReadonlyMap<string, string>, place: SourcePlace): string {
  return textOf(texts, place).slice(place.start, place.end);
}

function toLine({ file, start }: SourcePlace, text: string): string {
  return `${file}:${text.slice(0, start).split('\n').length}`;
}

import { findDrift } from './drift/find-drift.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { BuiltRepository } from './graph/references/built-repository.ts';
import { type Standings, judgeChains } from './graph/targets/live-chains.ts';
import { type Applied, findLineage, isApplied } from './find-lineage.ts';
import { type GitFacts, type WantedFacts, isMissing, noFacts, readGitFacts } from './git-facts.ts';
import { isSameFacts, isSameWanted, listWanted, nothingWanted } from './wanted-facts.ts';
import { guard } from './guard.ts';
import type { LiveObjects } from './live-objects.ts';
import type { GitHistory } from './git-port.ts';
import type { Clock, Log, RepositoryFiles } from './ports.ts';
import type { Rendering } from './rendering.ts';
import { type Seen, findFolder } from './snapshot.ts';

/** Adds what Git knows to what was seen in clusters. */
export interface LineageWatch {
  /** All that was seen, by its key, with what is known of it by now; what is not known is asked for. */
  trace(seen: ReadonlyMap<string, Seen>): ReadonlyMap<string, Seen>;
  /** Builds have been made anew. */
  rendered(): void;
  /** Files on the disk, and with them perhaps the commit, are others than before. */
  filesChanged(): void;
  /** What builds get from clusters is otherwise than before, also for commits. */
  outdated(): void;
  open(folders: readonly string[]): void;
  /** How many folders Git is asked about for the first time. */
  readonly working: number;
  dispose(): void;
}

/** What it needs of a session. */
interface LineageContext {
  readonly rendering: Pick<Rendering, 'at' | 'repositoryOf'>;
  readonly isTrusted: () => boolean;
  readonly liveOf: (uri: string) => LiveObjects | undefined;
}

interface LineagePorts {
  readonly history?: GitHistory;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A pause before Git is asked, in milliseconds, in which what was seen is gathered. */
const pause = 50;
/** How often it is asked whether there is another commit, in milliseconds, while the answer depends on it. */
const every = 5000;
/** After so many times of these it is asked though nothing depends on it yet: somebody may have fetched. */
const seldom = 12;

interface Traced {
  readonly uri: string;
  life: AbortController;
  facts: GitFacts;
  wanted: WantedFacts;
  /** What was wanted when Git was asked last. */
  asked: WantedFacts;
  cancel: (() => void) | undefined;
  /** Ends the wait for another commit. */
  rest: (() => void) | undefined;
  /** How often nothing was asked after such a wait. */
  rests: number;
  isRunning: boolean;
  isDue: boolean;
  /** Whether something is told that another commit would change. */
  isTelling: boolean;
}

interface Kept {
  readonly facts: GitFacts;
  readonly graph: BuildGraph;
  readonly standings: string;
  readonly result: Seen;
}

/**
 * Asks Git in the background, once for each commit and never for what a person types; `changed` is called when it has
 * answered. Nothing is asked where the workspace is not trusted, since Git is a program that the repository has a say in.
 */
export function createLineageWatch(ports: LineagePorts, context: LineageContext, changed: () => void): LineageWatch {
  const { history, files, clock, log } = ports;
  const kept = new WeakMap<Seen, Kept>();
  let folders: readonly Traced[] = [];

  function schedule(folder: Traced, delay = pause): void {
    if (folder.isRunning) folder.isDue = true;
    if (folder.isRunning || folder.cancel || !history || !context.isTrusted()) return;
    if (folder.wanted.commits.size === 0) return;
    folder.rest?.();
    folder.cancel = clock.after(delay, () => {
      folder.cancel = undefined;
      folder.isRunning = true;
      folder.isDue = false;
      folder.rests = 0;
      const { signal } = folder.life;
      const wasWorking = isMissing(folder.wanted, folder.facts);
      void guard(log, 'ask Git', false, () => look(folder, history, signal)).then((isOther) => {
        if (signal.aborted) return;
        folder.isRunning = false;
        if (folder.isDue) schedule(folder);
        else awaitCommit(folder);
        if (isOther || wasWorking) changed();
      });
    });
  }

  function awaitCommit(folder: Traced): void {
    folder.rest?.();
    folder.rest = clock.after(every, () => {
      folder.rest = undefined;
      const isDue = ++folder.rests >= seldom && folder.facts.behind.size > 0;
      if (isDue || folder.isTelling || isMissing(folder.wanted, folder.facts)) schedule(folder, 0);
      else awaitCommit(folder);
    });
  }

  /** Answers whether more is known than before. */
  async function look(folder: Traced, git: GitHistory, signal: AbortSignal): Promise<boolean> {
    const repository = repositoryOf(folder);
    if (!repository) return false;
    const { uri } = folder;
    folder.asked = folder.wanted;
    const readSaved = async (): Promise<ReadonlyMap<string, string | null>> => readAll(repository, signal);
    const tools = { folder: uri, history: git, rendering: context.rendering, readSaved };
    const facts = await readGitFacts(folder.wanted, folder.facts, tools, signal);
    if (signal.aborted || isSameFacts(facts, folder.facts)) return false;
    folder.facts = facts;
    return true;
  }

  async function readAll(
    { texts, toUri }: BuiltRepository,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string | null>> {
    const read = async (path: string): Promise<readonly [string, string | null]> => {
      const answer = await files.read(toUri(path), signal);
      return [path, answer.ok ? answer.value : null];
    };
    return new Map(await Promise.all([...texts.keys()].map(read)));
  }

  function repositoryOf({ uri }: Traced): BuiltRepository | undefined {
    return context.rendering.repositoryOf(`${uri}/.`);
  }

  function traceFolder(
    folder: Traced,
    all: readonly (readonly [string, Seen])[],
  ): readonly (readonly [string, Seen])[] {
    const repository = repositoryOf(folder);
    if (!repository) return all;
    const { graph, toPath } = repository;
    const live = context.liveOf(`${folder.uri}/.`);
    const standings = live ? judgeChains(graph.roots, (ref) => live.find(ref)) : new Map<string, never>();
    const wanted = new Map(all.map(([key, seen]) => [key, { seen, path: toPath(toUri(key)) }]));
    folder.wanted = listWanted([...wanted.values()], graph);
    const traced = [...wanted].map(
      ([key, { seen, path }]) => [key, traceOne(folder.facts, seen, { graph, path, standings })] as const,
    );
    folder.isTelling = traced.some(([, seen]) => isTelling(seen));
    // what could not be known is asked for again after a while
    if (isMissing(folder.wanted, folder.facts) && !isSameWanted(folder.wanted, folder.asked)) schedule(folder);
    return traced;
  }

  function traceOne(
    facts: GitFacts,
    seen: Seen,
    place: { readonly graph: BuildGraph; readonly path: string; readonly standings: Standings },
  ): Seen {
    if (!isApplied(seen)) return seen;
    const standings = JSON.stringify([...place.standings]);
    const before = kept.get(seen);
    if (before?.facts === facts && before.graph === place.graph && before.standings === standings) return before.result;
    const lineage = findLineage(seen, facts, place);
    const result = lineage ? withLineage(seen, lineage) : seen;
    kept.set(seen, { facts, graph: place.graph, standings, result });
    return result;
  }

  function close(folder: Traced): void {
    folder.life.abort();
    folder.cancel?.();
    folder.rest?.();
    folder.cancel = undefined;
    folder.rest = undefined;
  }

  return {
    trace(seen) {
      if (!history || !context.isTrusted() || folders.length === 0) return seen;
      const placed = [...seen].map((one) => ({ one, folder: findFolder(folders, toUri(one[0])) }));
      const others = placed.flatMap(({ one, folder }) => (folder ? [] : [one]));
      const own = folders.flatMap((folder) =>
        traceFolder(
          folder,
          placed.flatMap((place) => (place.folder === folder ? [place.one] : [])),
        ),
      );
      return new Map([...others, ...own]);
    },
    rendered() {
      for (const folder of folders) if (isMissing(folder.wanted, folder.facts)) schedule(folder);
    },
    filesChanged() {
      for (const folder of folders) schedule(folder, 8 * pause);
    },
    outdated() {
      for (const folder of folders) {
        close(folder);
        folder.life = new AbortController();
        folder.facts = noFacts;
        folder.asked = nothingWanted;
        folder.isRunning = false;
        schedule(folder);
      }
    },
    open(uris) {
      const before = folders;
      for (const folder of before) if (!uris.includes(folder.uri)) close(folder);
      folders = uris.map((uri) => before.find((folder) => folder.uri === uri) ?? openFolder(uri));
    },
    get working() {
      return folders.filter(
        ({ wanted, facts, cancel, isRunning }) => (isRunning || cancel !== undefined) && isMissing(wanted, facts),
      ).length;
    },
    dispose() {
      for (const folder of folders) close(folder);
    },
  };
}

function openFolder(uri: string): Traced {
  return {
    uri,
    life: new AbortController(),
    facts: noFacts,
    wanted: nothingWanted,
    asked: nothingWanted,
    cancel: undefined,
    rest: undefined,
    rests: 0,
    isRunning: false,
    isDue: false,
    isTelling: false,
  };
}

/** What stands before the object in the key of what was seen of it. */
function toUri(key: string): string {
  return key.slice(0, key.indexOf('#'));
}

function withLineage(seen: Applied, lineage: NonNullable<Applied['lineage']>): Seen {
  const traced = { ...seen, lineage };
  return { ...traced, findings: findDrift(traced) };
}

function isTelling(seen: Seen): boolean {
  if (!('lineage' in seen)) return false;
  if (seen.lineage.state === 'unknown') return seen.lineage.gap === 'not-fetched' || seen.lineage.gap === 'no-commit';
  return (seen.lineage.behind ?? 0) > 0 || seen.findings.some(({ stage }) => stage !== undefined);
}

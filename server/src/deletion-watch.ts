import { readBundledScopes } from './bundled-scopes.ts';
import { type Head, type HeadGraph, createHeadGraphs } from './head-graph.ts';
import { findDeletions } from './graph/deletions/find-deletions.ts';
import { type ChangedText, type PlacedDeletions, placeDeletions } from './graph/deletions/place-deletions.ts';
import { findSecretTexts } from './graph/rendered/index-builds.ts';
import type { BuiltRepository } from './graph/references/built-repository.ts';
import { guard } from './guard.ts';
import type { LiveObjects } from './live-objects.ts';
import { findKept, toSurroundings } from './live-deletions.ts';
import { toFileKey } from './manifest/relative.ts';
import { createShift } from './manifest/shift-offset.ts';
import type { Manifest } from './manifest/resource.ts';
import type { GitHistory } from './git-port.ts';
import type { Clock, Log, RepositoryFiles, SchemaBundle } from './ports.ts';
import type { Rendering } from './rendering.ts';
import { type ForeseenDeletions, findFolder } from './snapshot.ts';

/** Says while a person types what Flux will delete when it is merged. */
export interface DeletionWatch {
  /** Of an open file, as its text is now. */
  of(uri: string): readonly ForeseenDeletions[];
  /** Builds have been made anew. */
  rendered(): void;
  open(folders: readonly string[]): void;
  dispose(): void;
}

/** What it needs of a session. */
export interface DeletionContext {
  readonly rendering: Pick<Rendering, 'at' | 'repositoryOf'>;
  readonly isTrusted: () => boolean;
  readonly liveOf: (uri: string) => LiveObjects | undefined;
  readonly manifestOf: (uri: string) => Manifest | undefined;
}

interface DeletionPorts {
  readonly history?: GitHistory;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly schemas: SchemaBundle;
  readonly clock: Clock;
  readonly log: Log;
}

/** A pause after builds, in milliseconds: nobody waits for this, and it starts Git. */
const pause = 400;
/** How often it is asked whether there is another commit, in milliseconds, while something is told: no file changes then. */
const every = 5000;

interface Watched {
  readonly uri: string;
  readonly life: AbortController;
  readonly head: HeadGraph;
  cancel: (() => void) | undefined;
  /** Ends the wait for another commit. */
  rest: (() => void) | undefined;
  isRunning: boolean;
  isOutdated: boolean;
  /** What was compared last. */
  looked: BuiltRepository | undefined;
  /** What was found, by file. */
  found: ReadonlyMap<string, Found>;
}

/** What lines of a file are to blame for, as its text was. */
interface Found {
  readonly uri: string;
  readonly text: string;
  readonly placed: readonly PlacedDeletions[];
  readonly kept: ReadonlySet<string>;
  readonly secretTexts: readonly string[];
}

/**
 * Compares the builds of a folder with those of the last commit, which are made once for each commit. Nothing is said
 * without Git, and where the workspace is not trusted, since Git is a program that the repository can have a say in.
 */
export function createDeletionWatch(
  ports: DeletionPorts,
  context: DeletionContext,
  changed: (uri: string) => void,
): DeletionWatch {
  const { history, files, clock, log } = ports;
  const isNamespaced = readBundledScopes(ports);
  let folders: readonly Watched[] = [];

  function schedule(folder: Watched): void {
    if (folder.isRunning) folder.isOutdated = true;
    if (folder.isRunning || folder.cancel || !history || !context.isTrusted()) return;
    folder.cancel = clock.after(pause, () => {
      folder.cancel = undefined;
      folder.isRunning = true;
      folder.isOutdated = false;
      void guard(log, 'find deletions', undefined, () => look(folder)).finally(() => {
        folder.isRunning = false;
        if (folder.life.signal.aborted) return;
        if (folder.isOutdated) schedule(folder);
        else awaitCommit(folder);
      });
    });
  }

  function awaitCommit(folder: Watched): void {
    folder.rest?.();
    if (folder.found.size === 0) return;
    folder.rest = clock.after(every, () => {
      const { signal } = folder.life;
      void guard(log, 'look for a commit', false, () => folder.head.isMoved(signal)).then((isMoved) => {
        if (signal.aborted) return;
        if (isMoved) schedule(folder);
        else awaitCommit(folder);
      });
    });
  }

  async function look(folder: Watched): Promise<void> {
    const repository = context.rendering.repositoryOf(`${folder.uri}/.`);
    folder.looked = repository;
    // a folder of which nobody has opened a file is not worth the time
    const found = repository && repository.texts.size > 0 ? await find(folder, repository) : new Map<string, Found>();
    if (folder.life.signal.aborted) return;
    const before = folder.found;
    folder.found = found;
    for (const [path, { uri }] of new Map([...before, ...found]))
      if (JSON.stringify(tell(before.get(path))) !== JSON.stringify(tell(found.get(path))) && context.manifestOf(uri))
        changed(uri);
  }

  async function find(folder: Watched, repository: BuiltRepository): Promise<ReadonlyMap<string, Found>> {
    const { signal } = folder.life;
    const objects = context.liveOf(`${folder.uri}/.`);
    const saved = await readAll([...repository.texts.keys()], repository, signal);
    const head = await folder.head.read({ saved, cluster: objects }, signal);
    if (!head) return new Map();
    const offline = findDeletions(head.graph, repository.graph, { isNamespaced });
    if (offline.length === 0) return new Map();
    const live = toSurroundings(head.graph, offline, objects);
    const deletions = live ? findDeletions(head.graph, repository.graph, { isNamespaced, ...live }) : offline;
    const told = deletions.filter(({ isReplaced }) => !isReplaced);
    if (told.length === 0) return new Map();
    const texts = await readTexts(repository, head.texts, signal);
    const placed = placeDeletions(told, head.graph, repository.graph, texts);
    const kept = findKept(told, objects);
    const secretTexts = findSecretTexts(head.graph.builds.values());
    return new Map(
      placed.map(({ file }): [string, Found] => {
        const own = placed.filter((one) => one.file === file);
        return [
          file,
          { uri: repository.toUri(file), text: texts.get(file)?.now ?? '', placed: own, kept, secretTexts },
        ];
      }),
    );
  }

  /** Those that differ, as they were at the last commit and as they were built. */
  async function readTexts(
    repository: BuiltRepository,
    then: Head['texts'],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ChangedText>> {
    const { texts } = repository;
    const unseen = [...then.keys()].filter((path) => !texts.has(path));
    const now = new Map([...(await readAll(unseen, repository, signal)), ...texts]);
    const all = [...then].map(([path, text]) => [path, { then: text, now: now.get(path) ?? null }] as const);
    return new Map(all.filter(([, one]) => one.then !== one.now));
  }

  async function readAll(
    paths: readonly string[],
    { toUri }: BuiltRepository,
    signal: AbortSignal,
  ): Promise<Head['texts']> {
    const read = async (path: string): Promise<readonly [string, string | null]> => {
      const answer = await files.read(toUri(path), signal);
      return [path, answer.ok ? answer.value : null];
    };
    return new Map(await Promise.all(paths.map(read)));
  }

  function close({ life, cancel, rest }: Watched): void {
    life.abort();
    cancel?.();
    rest?.();
  }

  return {
    of(uri) {
      const folder = findFolder(folders, uri);
      const found = [...(folder?.found.values() ?? [])].find((one) => toFileKey(one.uri) === toFileKey(uri));
      const manifest = context.manifestOf(uri);
      if (!found || !manifest || !context.isTrusted()) return [];
      const lines = found.text.split('\n');
      const toPosition = createShift(found.text, manifest.chunks.map(({ text }) => text).join(''));
      return found.placed.flatMap(({ line, deletions }): readonly ForeseenDeletions[] => {
        const [offset, written] = [lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0), lines[line] ?? ''];
        const start = toPosition(offset + (/^\s*/.exec(written)?.[0].length ?? 0));
        const end = toPosition(offset + written.trimEnd().length);
        const { kept, secretTexts } = found;
        return start && end?.line === start.line ? [{ range: { start, end }, deletions, kept, secretTexts }] : [];
      });
    },
    rendered() {
      // what is only foreseen has been looked at
      for (const folder of folders)
        if (context.rendering.repositoryOf(`${folder.uri}/.`) !== folder.looked) schedule(folder);
    },
    open(uris) {
      const before = folders;
      for (const folder of before) if (!uris.includes(folder.uri)) close(folder);
      const heads = history && createHeadGraphs(history, context.rendering);
      folders = uris.flatMap((uri) => {
        const known = before.find((folder) => folder.uri === uri);
        if (known) return [known];
        const life = new AbortController();
        const state = {
          cancel: undefined,
          rest: undefined,
          isRunning: false,
          isOutdated: false,
          looked: undefined,
          found: new Map<string, Found>(),
        };
        return heads ? [{ uri, life, head: heads(uri), ...state }] : [];
      });
    },
    dispose() {
      for (const folder of folders) close(folder);
    },
  };
}

/** What of it can be seen, as far as it tells two answers apart. */
function tell(found: Found | undefined): unknown {
  return found?.placed.map(({ line, deletions }) => [
    line,
    deletions.map(({ key, isPossible, isMadeAgain }) => [key, isPossible, isMadeAgain, found.kept.has(key)]),
  ]);
}

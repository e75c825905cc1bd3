import { buildAt } from './build-at.ts';
import { renderBuilds } from './builds.ts';
import { type BuiltRepository, createBuiltRepositories } from './graph/references/built-repository.ts';
import { foreseeFolder, rest } from './foresee-folder.ts';
import { toBuildsRequest } from './folder-request.ts';
import { type BuildIndex, indexBuilds } from './graph/rendered/index-builds.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import { readGraphFile } from './graph/targets/graph-files.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import { type FindLive, type Standing, judgeChains } from './graph/targets/live-chains.ts';
import { guard } from './guard.ts';
import type { LiveObjects } from './live-objects.ts';
import { isManifestFile } from './manifest/file-names.ts';
import { toFileKey } from './manifest/relative.ts';
import type { Manifest } from './manifest/resource.ts';
import { createShift, findEditedLines } from './manifest/shift-offset.ts';
import type { Clock, Log, Renderer, RepositoryFiles } from './ports.ts';
import {
  type KnownNames,
  type RenderedFolder,
  isDue,
  isIn,
  isOther,
  listReadNames,
  openFolder,
  placesOf,
  toPath,
  toRenderedFile,
  toUri,
} from './rendered-folder.ts';
import { findFolder } from './snapshot.ts';

/** What kustomize and Flux make of the files of the repositories that an editor has open. */
export interface Rendering {
  /**
   * What builds make of a file; undefined where nobody builds it, or it is not known yet. Where no editor shows it, places
   * are told in its text as it was read from the disk.
   */
  of(uri: string, saved?: string): RenderedFile | undefined;
  /** What builds would make of a folder at another time, given the texts that differ then: by path, null where there was none. */
  at(folder: string, then: ReadonlyMap<string, string | null>, signal: AbortSignal): Promise<BuildGraph | undefined>;
  /** All builds of the repository that a file lies in; undefined as long as they are not known. */
  repositoryOf(uri: string): BuiltRepository | undefined;
  /** The folder that a file is built in. */
  folderOf(uri: string): string | undefined;
  /** Whether that is about to be known for the first time. */
  isPending(uri: string): boolean;
  /** How many folders are being built. */
  readonly working: number;
  /**
   * What an editor shows counts instead of what the disk has; undefined: it is not shown any more. It is built when it has
   * been taken.
   */
  show(uri: string, text: string | undefined): void;
  /** What an editor shows has been read. */
  take(manifest: Manifest): void;
  /** Files on the disk were made, changed or removed. */
  filesChanged(uris: readonly string[]): void;
  /** What files are called that builds read and that are no YAML: `*.json`, `Corefile`. */
  readNames(): readonly string[];
  /** What a file of a folder says, or undefined where it is gone. */
  note(folder: string, uri: string, manifest: Manifest | undefined): void;
  /**
   * Clusters have something else than before: what depends on that is built again. Where others are in use, nobody knows
   * until then which builds are for them.
   */
  reconsider(areOthers?: boolean): void;
  /** Clusters are asked again for what builds depend on. */
  refresh(): void;
  /** A person wants to know how the folders stand, as if a file of each was open. */
  see(): void;
  /** All files of a folder are known. */
  settle(folder: string): void;
  open(folders: readonly string[]): void;
  dispose(): void;
}

/** A pause after a build, in milliseconds, in which keystrokes and changes on the disk are gathered. */
const pause = 60;

/**
 * Builds each folder once when it has been read, then what a change reaches; `changed` is called with the shown files of
 * which something else is made than before.
 */
export function createRendering(
  ports: { readonly renderer: Renderer; readonly files: RepositoryFiles; readonly clock: Clock; readonly log: Log },
  changed: (uris: readonly string[]) => void,
  liveOf: (uri: string) => LiveObjects | undefined = () => undefined,
): Rendering {
  const { renderer, clock, log } = ports;
  const shown = new Map<string, { readonly uri: string; readonly text: string }>();
  const answers = new Map<string, { readonly index: BuildIndex; readonly text: string; readonly file: RenderedFile }>();
  const readNames: KnownNames = new WeakMap();
  const toRepository = createBuiltRepositories();
  let folders: readonly RenderedFolder[] = [];

  function shownIn(folder: RenderedFolder): readonly { readonly uri: string; readonly text: string }[] {
    return [...shown.values()].filter(({ uri }) => isIn(folder, uri));
  }

  function textsOf(folder: RenderedFolder): ReadonlyMap<string, string> {
    return new Map(shownIn(folder).map(({ uri, text }) => [toPath(folder, uri), text] as const));
  }

  /** What an editor shows is told twice, by the one who reads it and by the one who reads the repository. */
  function note(folder: RenderedFolder, uri: string, manifest: Manifest | undefined): void {
    const path = toPath(folder, uri);
    if (manifest && folder.noted.get(path) === manifest) return;
    const text = shown.get(toFileKey(uri))?.text;
    if (manifest && text !== undefined) folder.noted.set(path, manifest);
    else folder.noted.delete(path);
    if (manifest) folder.files.set(path, readGraphFile(path, manifest));
    else folder.files.delete(path);
    const { index, built } = folder;
    const isForeseen = manifest && text !== undefined && foreseeFolder(folder, path, text);
    touch(folder, path, isForeseen ? rest : 0);
    if (isForeseen) tell(folder, { index, built }, uri);
  }

  function touch(folder: RenderedFolder, path: string, patience = 0): void {
    folder.dirty.add(path);
    if (patience === 0) folder.foreseen.delete(path);
    schedule(folder, patience);
  }

  function schedule(folder: RenderedFolder, patience = 0): void {
    if (!folder.isRead || folder.isRunning || (folder.cancel && !folder.isPatient)) return;
    folder.cancel?.();
    folder.isPatient = patience > 0;
    folder.cancel = clock.after(Math.max(patience, folder.restsUntil - clock.now()), () => {
      folder.cancel = undefined;
      void guard(log, 'build', undefined, () => build(folder));
    });
  }

  /** Tells of the shown files of which something else is made than before; of one whoever took it knows. */
  function tell(folder: RenderedFolder, before: Pick<RenderedFolder, 'index' | 'built'>, known?: string): void {
    const uris = shownIn(folder).map(({ uri }) => uri);
    changed(uris.filter((uri) => uri !== known && isOther(toPath(folder, uri), before, folder)));
  }

  /** Opening a folder asks nobody, opening a file of it does. */
  function findLive(folder: RenderedFolder): FindLive | undefined {
    const objects = folder.isSeen ? liveOf(toUri(folder, '/.')) : undefined;
    return objects && ((ref) => objects.find(ref));
  }

  async function build(folder: RenderedFolder): Promise<void> {
    const { signal } = folder.life;
    const { dirty, graph, index, built, hasFailed } = folder;
    const texts = textsOf(folder);
    folder.isSeen ||= texts.size > 0;
    const live = findLive(folder);
    const { doubts } = folder;
    const wasJudged = folder.judged === doubts;
    folder.dirty = new Set();
    folder.foreseen = new Set();
    folder.isRunning = true;
    folder.isOutdated = false;
    const request = toBuildsRequest(folder, { files: folder.files, texts }, ports.files, live, signal);
    let isDone = false;
    try {
      const answer = await renderBuilds(request, renderer, signal, graph && { graph, changed: dirty });
      if (answer.ok) {
        folder.graph = answer.value;
        const now = findLive(folder);
        folder.standings = now ? judgeChains(answer.value.roots, now) : new Map<string, Standing>();
        folder.index = indexBuilds(answer.value, folder.known, folder.standings);
        folder.built = texts;
        folder.settled = { graph: answer.value, texts };
      } else if (answer.error.kind !== 'aborted') log.warn(answer.error.message);
      isDone = answer.ok;
    } finally {
      folder.hasFailed = !isDone;
      folder.judged = doubts;
      folder.isRunning = false;
      folder.restsUntil = clock.now() + pause;
      if (folder.hasFailed) for (const path of dirty) folder.dirty.add(path);
      if (!signal.aborted) {
        if (isDue(folder)) schedule(folder);
        const isFirst = (!index && !hasFailed) || !wasJudged;
        if (isFirst) changed(shownIn(folder).map(({ uri }) => uri));
        else tell(folder, { index, built });
      }
    }
  }

  function close({ life, cancel }: RenderedFolder): void {
    life.abort();
    cancel?.();
  }

  return {
    of(uri, saved) {
      const folder = findFolder(folders, uri);
      const path = folder && toPath(folder, uri);
      if (!folder?.index || path === undefined) return undefined;
      const text = shown.get(toFileKey(uri))?.text;
      const now = text ?? saved ?? '';
      const before = answers.get(uri);
      if (before?.index === folder.index && before.text === now) return before.file;
      const then = folder.built.get(path) ?? now;
      const made = toRenderedFile(folder, uri, folder.index, createShift(then, now));
      if (!made) return undefined;
      const edited = findEditedLines(then, now);
      const file = { ...made, ...(edited && { edited }) };
      if (text !== undefined || saved === undefined) answers.set(uri, { index: folder.index, text: now, file });
      return file;
    },
    async at(uri, then, signal) {
      const folder = folders.find((one) => one.uri === uri);
      if (!folder?.graph) return undefined;
      const paths = [...textsOf(folder).keys()];
      return buildAt(folder, then, { renderer, files: ports.files, live: findLive(folder), shown: paths }, signal);
    },
    repositoryOf(uri) {
      const folder = findFolder(folders, uri);
      const settled = folder?.settled;
      return settled && toRepository(settled.graph, placesOf(folder, settled.texts));
    },
    folderOf: (uri) => findFolder(folders, uri)?.uri,
    isPending(uri) {
      const folder = findFolder(folders, uri);
      return folder !== undefined && !folder.hasFailed && !(folder.graph && folder.judged === folder.doubts);
    },
    get working() {
      return folders.filter(({ isRunning, cancel }) => isRunning || cancel).length;
    },
    show(uri, text) {
      const key = toFileKey(uri);
      if (shown.get(key)?.text === text) return;
      if (text === undefined) {
        shown.delete(key);
        answers.delete(uri);
      }
      if (text !== undefined) shown.set(key, { uri, text });
      const folder = findFolder(folders, uri);
      if (folder && text === undefined) touch(folder, toPath(folder, uri));
    },
    take(manifest) {
      const folder = findFolder(folders, manifest.uri);
      if (folder) note(folder, manifest.uri, manifest);
    },
    filesChanged(uris) {
      for (const uri of uris) {
        // a manifest that nobody shows is noted when it has been read
        const folder = isManifestFile(uri) && !shown.has(toFileKey(uri)) ? undefined : findFolder(folders, uri);
        if (folder) touch(folder, toPath(folder, uri));
      }
    },
    readNames: () =>
      listReadNames(
        folders.flatMap(({ graph }) => graph ?? []),
        readNames,
      ),
    note(uri, file, manifest) {
      const folder = folders.find((one) => one.uri === uri);
      if (folder) note(folder, file, manifest);
    },
    settle(uri) {
      const folder = folders.find((one) => one.uri === uri);
      if (!folder || folder.isRead) return;
      folder.isRead = true;
      schedule(folder);
    },
    reconsider(areOthers = false) {
      for (const folder of folders) {
        if (areOthers) folder.doubts++;
        folder.isOutdated = true;
        if (folder.graph) schedule(folder);
      }
    },
    see() {
      for (const folder of folders) {
        folder.isOutdated ||= !folder.isSeen;
        folder.isSeen = true;
        if (folder.graph && folder.isOutdated) schedule(folder);
      }
    },
    refresh() {
      for (const folder of folders) liveOf(toUri(folder, '/.'))?.refresh();
    },
    open(uris) {
      const before = folders;
      for (const folder of before) if (!uris.includes(folder.uri)) close(folder);
      folders = uris.map((uri) => before.find((folder) => folder.uri === uri) ?? openFolder(uri));
    },
    dispose() {
      for (const folder of folders) close(folder);
      renderer.dispose();
    },
  };
}

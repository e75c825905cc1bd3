import { renderBuilds } from './builds.ts';
import { type BuildIndex, type KnownParts, indexBuilds } from './graph/rendered/index-builds.ts';
import type { RenderedFile } from './graph/rendered/rendered-file.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import { type GraphFile, readGraphFile, toGraphFiles } from './graph/targets/graph-files.ts';
import { guard } from './guard.ts';
import { toFileKey } from './manifest/relative.ts';
import type { Manifest } from './manifest/resource.ts';
import { createShift } from './manifest/shift-offset.ts';
import type { Clock, Log, Renderer, RepositoryFiles } from './ports.ts';
import { findFolder } from './snapshot.ts';

/** What kustomize and Flux make of the files of the repositories that an editor has open. */
export interface Rendering {
  /** What builds make of a file; undefined where nobody builds it, or it is not known yet. */
  of(uri: string): RenderedFile | undefined;
  /** Whether that is about to be known for the first time. */
  isPending(uri: string): boolean;
  /** How many folders are being built. */
  readonly working: number;
  /** What an editor shows counts instead of what the disk has; undefined: it is not shown any more. */
  show(uri: string, text: string | undefined): void;
  /** What a file of a folder says, or undefined where it is gone; `isOther` if anything in it has changed. */
  note(folder: string, uri: string, manifest: Manifest | undefined): void;
  /** All files of a folder are known. */
  settle(folder: string): void;
  open(folders: readonly string[]): void;
  dispose(): void;
}

interface Folder {
  readonly uri: string;
  /** By path from the folder. */
  readonly files: Map<string, GraphFile>;
  /** What has changed since the last build. */
  dirty: Set<string>;
  /** The texts of open documents at the last build. */
  built: ReadonlyMap<string, string>;
  graph: BuildGraph | undefined;
  index: BuildIndex | undefined;
  isRead: boolean;
  isRunning: boolean;
  hasFailed: boolean;
  readonly life: AbortController;
  readonly known: KnownParts;
  cancel: (() => void) | undefined;
}

/** A pause, in milliseconds, in which keystrokes and changes on the disk are gathered. */
const pause = 60;

/** Builds each folder once when it has been read, then what a change reaches; `changed` is called with the folder's uri. */
export function createRendering(
  ports: { readonly renderer: Renderer; readonly files: RepositoryFiles; readonly clock: Clock; readonly log: Log },
  changed: (folder: string) => void,
): Rendering {
  const { renderer, clock, log } = ports;
  const shown = new Map<string, string>();
  /** Features ask for the same file many times. */
  const answers = new Map<string, { readonly index: BuildIndex; readonly text: string; readonly file: RenderedFile }>();
  let folders: readonly Folder[] = [];

  function textsOf(folder: Folder): ReadonlyMap<string, string> {
    return new Map(
      [...shown].flatMap(([uri, text]) => (isIn(folder, uri) ? [[toPath(folder, uri), text] as const] : [])),
    );
  }

  function touch(folder: Folder, path: string): void {
    folder.dirty.add(path);
    schedule(folder);
  }

  function schedule(folder: Folder): void {
    if (!folder.isRead || folder.isRunning || folder.cancel) return;
    folder.cancel = clock.after(pause, () => {
      folder.cancel = undefined;
      void guard(log, 'build', undefined, () => build(folder));
    });
  }

  async function build(folder: Folder): Promise<void> {
    const { signal } = folder.life;
    const { dirty, graph } = folder;
    const texts = textsOf(folder);
    folder.dirty = new Set();
    folder.isRunning = true;
    const read = async (path: string): Promise<string | undefined> => {
      const answer = texts.has(path) ? undefined : await ports.files.read(toUri(folder, path), signal);
      return texts.get(path) ?? (answer?.ok ? answer.value : undefined);
    };
    const request = {
      root: folder.uri,
      files: toGraphFiles(folder.files),
      others: [],
      texts,
      read,
      hasYaml: false,
    };
    try {
      const answer = await renderBuilds(request, renderer, signal, graph && { graph, changed: dirty });
      if (answer.ok) {
        folder.graph = answer.value;
        folder.index = indexBuilds(answer.value, folder.known);
        folder.built = texts;
      } else if (answer.error.kind !== 'aborted') log.warn(answer.error.message);
      folder.hasFailed = !answer.ok;
    } finally {
      folder.isRunning = false;
      if (!signal.aborted) {
        if (folder.dirty.size > 0) schedule(folder);
        changed(folder.uri);
      }
    }
  }

  function openFolder(uri: string): Folder {
    return {
      uri,
      files: new Map(),
      dirty: new Set(),
      built: new Map(),
      graph: undefined,
      index: undefined,
      isRead: false,
      isRunning: false,
      hasFailed: false,
      life: new AbortController(),
      known: new WeakMap(),
      cancel: undefined,
    };
  }

  function close({ life, cancel }: Folder): void {
    life.abort();
    cancel?.();
  }

  return {
    of(uri) {
      const folder = findFolder(folders, uri);
      const path = folder && toPath(folder, uri);
      if (!folder?.index || path === undefined) return undefined;
      const [parts, problems] = [folder.index.parts.get(path), folder.index.problems.get(path) ?? []];
      if (!parts && problems.length === 0) return undefined;
      const now = shown.get(toFileKey(uri)) ?? '';
      const before = answers.get(uri);
      if (before?.index === folder.index && before.text === now) return before.file;
      const { objects = [], own = [], variables = [] } = parts ?? {};
      const toPosition = createShift(folder.built.get(path) ?? now, now);
      const file = {
        path,
        toUri: (other: string) => toUri(folder, other),
        objects,
        own,
        variables,
        problems,
        toPosition,
      };
      answers.set(uri, { index: folder.index, text: now, file });
      return file;
    },
    isPending(uri) {
      const folder = findFolder(folders, uri);
      return folder !== undefined && !folder.graph && !folder.hasFailed;
    },
    get working() {
      return folders.filter(({ isRunning, cancel }) => isRunning || cancel).length;
    },
    show(uri, text) {
      const key = toFileKey(uri);
      if (shown.get(key) === text) return;
      if (text === undefined) {
        shown.delete(key);
        answers.delete(uri);
      }
      if (text !== undefined) shown.set(key, text);
      const folder = findFolder(folders, uri);
      if (folder) touch(folder, toPath(folder, uri));
    },
    note(uri, file, manifest) {
      const folder = folders.find((one) => one.uri === uri);
      if (!folder) return;
      const path = toPath(folder, file);
      if (manifest) folder.files.set(path, readGraphFile(path, manifest));
      else folder.files.delete(path);
      touch(folder, path);
    },
    settle(uri) {
      const folder = folders.find((one) => one.uri === uri);
      if (!folder || folder.isRead) return;
      folder.isRead = true;
      schedule(folder);
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

function isIn({ uri }: Folder, file: string): boolean {
  return toFileKey(file).startsWith(`${trim(toFileKey(uri))}/`);
}

/** From the folder, as builds name files: `/apps/web.yaml`. */
function toPath({ uri }: Folder, file: string): string {
  return toFileKey(file).slice(trim(toFileKey(uri)).length);
}

function toUri({ uri }: Folder, path: string): string {
  return `${trim(uri)}${path.split('/').map(encodeURIComponent).join('/')}`;
}

function trim(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

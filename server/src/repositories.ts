import { type Brought, readPatch } from './graph/brought.ts';
import type { RepositoryIndex } from './graph/repository-index.ts';
import { type FileFacts, readFileFacts } from './graph/file-facts.ts';
import { type Repository, findRoles, toRepository } from './graph/repository.ts';
import { guard } from './guard.ts';
import { toFileKey } from './manifest/relative.ts';
import type { Manifest } from './manifest/resource.ts';
import { createParsing } from './parse-in-turns.ts';
import type { Clock, Log, RepositoryFiles, SchemaLineBase } from './ports.ts';
import { findFolder } from './snapshot.ts';

/** The repositories that an editor has open, as far as files say something about each other. */
export interface Repositories {
  /** The repository of a file; undefined while it is being read, and for a file outside of all. */
  of(uri: string): Repository | undefined;
  /** Where a file lies, for what it names in its repository. */
  baseOf(uri: string): SchemaLineBase;
  /** Whether the repository of a file is still being read. */
  isReading(uri: string): boolean;
  /** Reads these folders, and forgets others. */
  open(folders: readonly string[]): void;
  /** What an editor shows counts more than what the disk has. */
  show(manifest: Manifest): void;
  hide(uri: string): void;
  /** Something on the disk was made, changed or removed. */
  refresh(uris: readonly string[]): void;
  /** Ends the reading of a folder, about which nothing is sure then. */
  stop(folder: string): void;
  /** What the files of each folder declare, as far as it has been read. */
  index(): readonly RepositoryIndex[];
  /** How many folders are being read. */
  readonly reading: number;
  dispose(): void;
}

/** How far a folder has been read. */
export interface Reading {
  readonly folder: string;
  readonly done: number;
  readonly of: number;
}

interface Folder {
  readonly uri: string;
  readonly files: Map<string, FileFacts>;
  readonly uris: Map<string, string>;
  readonly patches: Map<string, readonly Brought[]>;
  readonly touched: Set<string>;
  readonly abort: AbortController;
  repository: Repository | undefined;
  isReading: boolean;
  last: Promise<void>;
}

/** Who else wants to know what the files of a folder say, so that each is read once. */
export interface Noted {
  readonly note: (folder: string, uri: string, manifest: Manifest | undefined) => void;
  /** All files of a folder have been read. */
  readonly settle: (folder: string) => void;
}

/** How long changes are gathered, in milliseconds, before the files of a repository are brought together anew. */
const pause = 100;

/** Reads each folder once in the background, then what changes; `changed` is called with the folder's uri. */
export function createRepositories(
  ports: { readonly files: RepositoryFiles; readonly clock: Clock; readonly log: Log },
  changed: (folder: string) => void,
  progress: (reading: Reading) => void = () => undefined,
  noted: Noted = { note: () => undefined, settle: () => undefined },
): Repositories {
  const { files, clock, log } = ports;
  const parseInTurns = createParsing(clock);
  const shown = new Map<string, Manifest>();
  const timers = new Map<string, () => void>();
  let folders: readonly Folder[] = [];
  let reading = 0;

  async function readText(uri: string, signal: AbortSignal): Promise<string | undefined> {
    const read = await files.read(uri, signal);
    return read.ok ? read.value : undefined;
  }

  /** Answers whether it says something else now than before. */
  async function readFile(folder: Folder, uri: string): Promise<boolean> {
    const key = toFileKey(uri);
    const open = shown.get(key);
    const text = open ? undefined : await readText(uri, folder.abort.signal);
    const before = folder.files.get(key);
    const isPatch = folder.patches.delete(key);
    if (!open && text === undefined) {
      folder.files.delete(key);
      folder.uris.delete(key);
      noted.note(folder.uri, uri, undefined);
      return before !== undefined;
    }
    const manifest = open ?? (await parseInTurns(uri, text ?? ''));
    noted.note(folder.uri, uri, manifest);
    const facts = readFileFacts(manifest);
    folder.uris.set(key, uri);
    folder.files.set(key, facts);
    return isPatch || !before || !isSameFacts(before, facts);
  }

  async function readFolder(folder: Folder): Promise<void> {
    const { signal } = folder.abort;
    const listed = await files.list(folder.uri, signal);
    if (!listed.ok) {
      if (listed.error.kind !== 'aborted') log.warn(listed.error.message);
      return;
    }
    if (listed.value.isCut)
      log.warn(`${folder.uri} has more YAML files than Driftline reads: ${listed.value.uris.length}.`);
    const { uris } = listed.value;
    for (const [done, uri] of uris.entries()) {
      if (signal.aborted) return;
      progress({ folder: folder.uri, done, of: uris.length });
      await readFile(folder, uri);
    }
    await combine(folder);
  }

  /** Patches in files of their own are read only when it is known that they are patches. */
  async function combine(folder: Folder): Promise<void> {
    const { signal } = folder.abort;
    const roles = findRoles(folder.files);
    for (const [key, role] of roles) {
      const uri = folder.uris.get(key);
      if (role !== 'patch' || uri === undefined || folder.patches.has(key)) continue;
      // A list of operations is no manifest, whose text is not kept.
      const open = shown.get(key)?.chunks.map((chunk) => chunk.text);
      const text = open?.length ? open.join('') : await readText(uri, signal);
      folder.patches.set(key, readPatch(text ?? '', undefined));
    }
    if (signal.aborted) return;
    const patches = [...folder.patches].filter(([key]) => roles.get(key) === 'patch').flatMap(([, brought]) => brought);
    folder.repository = toRepository(folder.files, patches, folder.repository);
    changed(folder.uri);
  }

  /** One piece of work after the other for each folder. */
  function start(folder: Folder, work: () => Promise<void>): void {
    reading++;
    folder.last = folder.last
      .then(() => guard(log, 'read repository', undefined, work))
      .then(() => {
        reading--;
        if (reading + timers.size === 0) progress({ folder: folder.uri, done: 1, of: 1 });
      });
  }

  function touch(uri: string): void {
    const folder = findFolder(folders, uri);
    if (!folder) return;
    folder.touched.add(uri);
    if (timers.has(folder.uri)) return;
    const run = (): void => {
      timers.delete(folder.uri);
      start(folder, () => readTouched(folder));
    };
    timers.set(folder.uri, clock.after(pause, run));
  }

  async function readTouched(folder: Folder): Promise<void> {
    const uris = [...folder.touched];
    folder.touched.clear();
    let isOther = false;
    for (const uri of uris) if (await readFile(folder, uri)) isOther = true;
    if (isOther) await combine(folder);
  }

  function openFolder(uri: string): Folder {
    const folder: Folder = {
      uri,
      files: new Map(),
      uris: new Map(),
      patches: new Map(),
      touched: new Set(),
      abort: new AbortController(),
      repository: undefined,
      isReading: true,
      last: Promise.resolve(),
    };
    start(folder, () =>
      readFolder(folder).finally(() => {
        folder.isReading = false;
        noted.settle(folder.uri);
        progress({ folder: folder.uri, done: 1, of: 1 });
        if (!folder.abort.signal.aborted) changed(folder.uri);
      }),
    );
    return folder;
  }

  function close(folder: Folder): void {
    folder.abort.abort();
    timers.get(folder.uri)?.();
    timers.delete(folder.uri);
  }

  return {
    of: (uri) => findFolder(folders, uri)?.repository,
    baseOf(uri) {
      const folder = findFolder(folders, uri);
      return { uri, ...(folder ? { repository: folder.uri } : {}) };
    },
    get reading() {
      return reading + timers.size;
    },
    index: () =>
      folders.map(({ uri: folder, files: facts, uris }) => ({
        folder,
        files: new Map([...facts].map(([key, one]) => [uris.get(key) ?? key, one])),
      })),
    isReading: (uri) => findFolder(folders, uri)?.isReading ?? false,
    open(uris) {
      const before = folders;
      for (const folder of before) if (!uris.includes(folder.uri)) close(folder);
      folders = uris.map((uri) => before.find((folder) => folder.uri === uri) ?? openFolder(uri));
      // what a folder said of its files is no longer so
      for (const { uri } of before) if (!uris.includes(uri)) changed(uri);
    },
    show(manifest) {
      shown.set(toFileKey(manifest.uri), manifest);
      touch(manifest.uri);
    },
    hide(uri) {
      shown.delete(toFileKey(uri));
      touch(uri);
    },
    refresh(uris) {
      for (const uri of uris) touch(uri);
    },
    stop(uri) {
      const folder = folders.find((one) => one.uri === uri);
      if (!folder) return;
      close(folder);
      folder.isReading = false;
      changed(uri);
    },
    dispose() {
      for (const folder of folders) close(folder);
    },
  };
}

/** Facts hold nothing but data; what a file declares, makes and runs has no bearing on how others are checked. */
function isSameFacts(a: FileFacts, b: FileFacts): boolean {
  return toText(a) === toText(b);
}

function toText({
  named,
  brought,
  declared: _declared,
  brings: _brings,
  images: _images,
  ...facts
}: FileFacts): string {
  return JSON.stringify([facts, [...named], brought.map(({ kind, fields }) => [kind, [...fields]])]);
}

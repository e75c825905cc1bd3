import type { Location } from 'vscode-languageserver';
import { textOf } from './features/point-at.ts';
import type { SourcePlace } from './graph/build/rendered.ts';
import type { BuiltRepository } from './graph/references/built-repository.ts';
import { type Position, toPositions } from './manifest/position.ts';
import { toFileKey } from './manifest/relative.ts';
import { createShift } from './manifest/shift-offset.ts';
import type { RepositoryFiles } from './ports.ts';
import type { Snapshot } from './snapshot.ts';

/** A file of a repository as it is now, and where offsets of its text as it was built stand in it. */
export interface LocatedFile {
  readonly uri: string;
  /** As it was built. */
  readonly text: string;
  readonly toPosition: (offset: number) => Position | undefined;
  /** Of what an editor shows. */
  readonly version?: number;
}

/** Finds where places of a repository stand: in what an editor shows, else in what the disk has. */
export interface Locating {
  /** What an editor has changed since at that place is left out, and so is a file that cannot be read. */
  locate(snapshot: Snapshot, repository: BuiltRepository, places: readonly SourcePlace[]): Promise<Location[]>;
  open(snapshot: Snapshot, repository: BuiltRepository, path: string): Promise<LocatedFile | undefined>;
}

/** Lines are counted once for each version of a file on the disk. */
export function createLocating(files: Pick<RepositoryFiles, 'read'>): Locating {
  const counted = new WeakMap<object, LocatedFile['toPosition']>();

  async function read(repository: BuiltRepository, path: string): Promise<LocatedFile | undefined> {
    const uri = repository.toUri(path);
    const answer = await files.read(uri, new AbortController().signal);
    return answer.ok ? { uri, text: answer.value, toPosition: toPositions(answer.value) } : undefined;
  }

  async function open(snapshot: Snapshot, repository: BuiltRepository, path: string): Promise<LocatedFile | undefined> {
    const shown = findShown(snapshot, repository, path);
    if (!shown) return read(repository, path);
    const now = textOf(shown);
    const text = repository.texts.get(path) ?? now;
    return { uri: shown.uri, text, toPosition: createShift(text, now), version: shown.version };
  }

  async function toPositionOf(
    snapshot: Snapshot,
    repository: BuiltRepository,
    path: string,
  ): Promise<Pick<LocatedFile, 'uri' | 'toPosition'> | undefined> {
    const key = findShown(snapshot, repository, path) ? undefined : repository.graph.files.files.get(path);
    const known = key && counted.get(key);
    if (known) return { uri: repository.toUri(path), toPosition: known };
    const file = await open(snapshot, repository, path);
    if (file && key) counted.set(key, file.toPosition);
    return file;
  }

  return {
    open,
    async locate(snapshot, repository, places) {
      const names = [...new Set(places.map(({ file }) => file))];
      const known = new Map(
        await Promise.all(names.map(async (name) => [name, await toPositionOf(snapshot, repository, name)] as const)),
      );
      return places.flatMap(({ file, start, end }) => {
        const found = known.get(file);
        const [from, to] = [found?.toPosition(start), found?.toPosition(end)];
        return found && from && to ? [{ uri: found.uri, range: { start: from, end: to } }] : [];
      });
    },
  };
}

function findShown({ manifests }: Snapshot, { uri, toPath }: BuiltRepository, path: string) {
  const key = toFileKey(uri);
  for (const [shown, manifest] of manifests)
    if (toFileKey(shown).startsWith(key) && toPath(shown) === path) return manifest;
  return undefined;
}

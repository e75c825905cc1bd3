import { textOf } from './features/point-at.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { GitHistory } from './git-port.ts';
import type { Clock, RepositoryFiles } from './ports.ts';
import { toPath } from './rendered-folder.ts';
import type { Rendering } from './rendering.ts';
import { type Snapshot, findFolder } from './snapshot.ts';

/** What builds make of a repository without a change and with it, and the change by path from the folder. */
export interface RenderedChange {
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  readonly files: ReadonlyMap<string, ChangedText>;
}

/** A file before and after; null for what is not there. */
export interface ChangedText {
  readonly before: string | null;
  readonly after: string | null;
}

/** What is changed, and what the base has otherwise than the last commit, by uri; null for what it does not have. */
export interface ChangeOfBase {
  readonly base: ReadonlyMap<string, string | null>;
  readonly changed: ReadonlyMap<string, ChangedText>;
}

/** What building both needs. */
export interface RenderChangeTools {
  readonly rendering: Pick<Rendering, 'at' | 'folderOf'>;
  readonly history: Pick<GitHistory, 'changesSince'>;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly clock: Clock;
  readonly snapshot: () => Snapshot;
}

/** In milliseconds: how long it is waited for a repository that has just been opened, and how often it is looked. */
const patience = 60_000;
const step = 100;

/**
 * Builds the base with the files as a change finds them, and as it leaves them; what a person has changed or committed besides
 * is not part of either. Undefined where it cannot be known.
 */
export async function renderChange(
  folder: string,
  { base, changed }: ChangeOfBase,
  tools: RenderChangeTools,
  signal: AbortSignal,
): Promise<RenderedChange | undefined> {
  const { history, clock, rendering } = tools;
  const files = toPaths(changed, folder);
  const since = await history.changesSince(folder, 'HEAD', signal);
  if (!since.ok) return undefined;
  const head = new Map([...(await readSaved(folder, tools, signal)), ...since.value, ...toPaths(base, folder)]);
  const then = withFiles(head, files, 'before');
  const end = clock.now() + patience;
  let before = await rendering.at(folder, then, signal);
  while (!before && clock.now() < end && !signal.aborted) {
    await new Promise<void>((resolve) => clock.after(step, resolve));
    before = await rendering.at(folder, then, signal);
  }
  const after = before && (await rendering.at(folder, withFiles(head, files, 'after'), signal));
  return before && after && { before, after, files };
}

function toPaths<T>(byUri: ReadonlyMap<string, T>, folder: string): ReadonlyMap<string, T> {
  const own = [...byUri].filter(([uri]) => findFolder([{ uri: folder }], uri));
  return new Map(own.map(([uri, value]) => [toPath({ uri: folder }, uri), value]));
}

function withFiles(
  head: ReadonlyMap<string, string | null>,
  files: ReadonlyMap<string, ChangedText>,
  side: keyof ChangedText,
): ReadonlyMap<string, string | null> {
  return new Map([...head, ...[...files].map(([path, texts]) => [path, texts[side]] as const)]);
}

/** What the disk has of files that an editor shows otherwise. */
async function readSaved(
  folder: string,
  { snapshot, files }: RenderChangeTools,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string | null>> {
  const saved = new Map<string, string | null>();
  for (const [uri, manifest] of snapshot().manifests) {
    if (!findFolder([{ uri: folder }], uri)) continue;
    const read = await files.read(uri, signal);
    const text = read.ok ? read.value : null;
    if (text !== textOf(manifest)) saved.set(toPath({ uri: folder }, uri), text);
  }
  return saved;
}

import type { Editable } from './features/drift-fixes/editable.ts';
import type { BuiltRepository } from './graph/references/built-repository.ts';
import type { Locating } from './locating.ts';
import { parse } from './manifest/parse.ts';
import type { Snapshot } from './snapshot.ts';

/** Plans changes of files: what the plan asks for and is not there yet is read, and it is planned again. */
export async function planEdits<T>(
  { now, repository, locating }: { now: Snapshot; repository: BuiltRepository | undefined; locating: Locating },
  plan: (read: (path: string) => Editable | undefined) => T,
): Promise<T> {
  const known = new Map<string, Editable | undefined>();
  for (;;) {
    const missing = new Set<string>();
    const planned = plan((path) => {
      if (!known.has(path)) missing.add(path);
      return known.get(path);
    });
    if (missing.size === 0 || !repository) return planned;
    const open = async (path: string): Promise<void> =>
      void known.set(path, await openEditable(now, repository, path, locating));
    await Promise.all([...missing].map(open));
  }
}

async function openEditable(
  now: Snapshot,
  repository: BuiltRepository,
  path: string,
  locating: Locating,
): Promise<Editable | undefined> {
  const file = await locating.open(now, repository, path);
  if (!file) return undefined;
  const { text, ...place } = file;
  return { ...place, path, manifest: now.manifests.get(file.uri) ?? parse(file.uri, 0, text) };
}

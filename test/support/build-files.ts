import type { Look } from '../../server/src/graph/build/engine.ts';
import type { ListFolder } from '../../server/src/graph/build/render-build.ts';

/** Files of a repository that stand in memory. */
export interface BuildFiles {
  readonly look: Look;
  readonly list: ListFolder;
}

/** A repository with these texts, by path from its root: `/apps/web/app.yaml`. */
export function toBuildFiles(files: Readonly<Record<string, string>>): BuildFiles {
  const folders = new Map<string, Map<string, boolean>>([['/', new Map()]]);
  for (const path of Object.keys(files)) {
    const parts = path.split('/').slice(1);
    for (const [index, name] of parts.entries()) {
      const folder = `/${parts.slice(0, index).join('/')}`;
      const names = folders.get(folder) ?? new Map<string, boolean>();
      folders.set(folder, names.set(name, index < parts.length - 1));
    }
  }
  return {
    look: (path) => (Object.hasOwn(files, path) ? files[path] : folders.has(path) ? true : undefined),
    list: (path) =>
      [...(folders.get(path) ?? [])]
        .map(([name, isFolder]) => ({ name, isFolder }))
        .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))),
  };
}

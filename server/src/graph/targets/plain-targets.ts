import { nameOf, parentOf } from '../build/paths.ts';
import type { BuildTarget } from './build-target.ts';
import type { GraphFiles } from './graph-files.ts';

/** A folder that somebody builds with kustomize on their own. */
export function toKustomizeTarget(directory: string, file: string): BuildTarget {
  const name = nameOf(directory) || directory;
  const place = { file, document: 0, start: 0, end: 0 };
  return { ...plain, id: `kustomize${directory}`, kind: 'kustomize', directory, name, place };
}

/**
 * The folders from which K3s applies manifests, its `server/manifests`, with all YAML files below them.
 * Source: https://docs.k3s.io/installation/packaged-components#auto-deploying-manifests-addons
 */
export function listK3sTargets({ files, folders }: GraphFiles): readonly BuildTarget[] {
  return [...folders]
    .filter((folder) => folder.endsWith('/server/manifests'))
    .toSorted()
    .map((directory) => ({
      ...plain,
      id: `raw${directory}`,
      kind: 'raw',
      directory,
      name: nameOf(parentOf(parentOf(directory))) || 'k3s',
      defaultNamespace: 'default',
      files: [...files.keys()].filter((file) => file.startsWith(`${directory}/`)),
    }));
}

const plain = { dependsOn: [], isSuspended: false, isBuilt: true, problems: [] } as const;

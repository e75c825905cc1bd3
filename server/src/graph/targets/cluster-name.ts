import { toParts } from './path-parts.ts';

/** Folders that many repositories have, whatever their clusters are called. */
const common: ReadonlySet<string> = new Set(
  'flux flux-system argo argocd bootstrap cluster clusters config gitops k8s kubernetes root deploy manifests'.split(
    ' ',
  ),
);

/**
 * A name for the cluster to which a chain of builds belongs, by the folder of its first object: the one in `clusters`,
 * else the last that is not called as such folders are everywhere; where all are, the first of them.
 */
export function nameCluster(file: string): string | undefined {
  const folders = toParts(file).slice(0, -1);
  const index = folders.findIndex((name) => name === 'clusters');
  const own = index < 0 ? undefined : folders[index + 1];
  return own ?? folders.findLast((name) => !common.has(name)) ?? folders[0];
}

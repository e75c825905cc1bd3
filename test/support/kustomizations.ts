import { readdirSync, realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { findCorpus } from './corpus.ts';

/** The folders of the real repository that have a kustomization, from its root: `/kubernetes/apps/default/plex/app`. */
export function findKustomizations(): { readonly root: string; readonly folders: readonly string[] } {
  const root = findCorpus();
  if (root === undefined) {
    if (process.env['CI']) throw new Error('the real manifests beside this project are missing');
    return { root: '', folders: [] };
  }
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const found = names.filter((name) => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(name));
  return { root: realpathSync(root), folders: found.map((name) => posix.join('/', posix.dirname(name))).sort() };
}

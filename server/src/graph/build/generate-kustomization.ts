import type { Look } from './engine.ts';
import { inFolder } from './paths.ts';
import { kustomizationNames } from './plan-kustomization.ts';
import type { ListFolder } from './list-folder.ts';

/** Nobody nests folders this deep; a link can lead in a circle. */
const deepest = 64;

/**
 * The kustomization that Flux makes for a folder without one: all YAML files below it, where a folder that has a
 * kustomization is one entry. A file that declares nothing valid fails the build, in Flux too. Source: `scanManifests`
 * in https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_generator.go
 */
export function generateKustomization(folder: string, look: Look, list: ListFolder): string {
  const found: string[] = [];
  collect(folder, '.', look, list, found, deepest);
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
  if (found.length === 0) return `${head}namespace: _placeholder\n`;
  return `${head}resources:\n${found.map((path) => `- ${JSON.stringify(path)}\n`).join('')}`;
}

function collect(folder: string, prefix: string, look: Look, list: ListFolder, found: string[], depth: number): void {
  for (const { name, isFolder } of list(folder)) {
    const [path, written] = [inFolder(folder, name), `${prefix}/${name}`];
    if (!isFolder) {
      if (/\.ya?ml$/.test(name) && look(path) !== undefined) found.push(written);
    } else if (kustomizationNames.some((one) => isText(look(inFolder(path, one))))) found.push(written);
    else if (depth > 0) collect(path, written, look, list, found, depth - 1);
  }
}

function isText(found: ReturnType<Look>): boolean {
  return found !== undefined && found !== true;
}

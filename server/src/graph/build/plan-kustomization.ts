import { isMap } from 'yaml';
import type { Look } from './engine.ts';
import { inFolder, isRemoteFile, isRemoteFolder } from './paths.ts';
import { type Draft, type PlanContext, addPath, isFetchedResource, reasons, removeEntry } from './plan-draft.ts';
import { planPatches } from './plan-patch.ts';
import { planPlugin } from './plan-plugin.ts';
import { type Spot, fieldOf, listOf, textOf, toSpot } from './spot.ts';

/** What one kustomization brings into a build. */
export interface PlannedKustomization extends Readonly<Omit<Draft, 'context'>> {
  readonly root: Spot | undefined;
  /** Whether kustomize may read it otherwise than the library does. */
  readonly isBroken: boolean;
}

/** Reads what a kustomization names, and what of it cannot be rendered without the network or a process. */
export function planKustomization(
  context: PlanContext,
  file: string,
  text: string,
  folder: string,
): PlannedKustomization {
  const { documents, isBroken } = context.sources.parse(text);
  const root = documents[0] && toSpot(file, documents[0], 0);
  const draft: Draft = {
    ...{ context, file, folder, text },
    ...{ resources: [], components: [], patches: [], named: [], removals: [], problems: [] },
  };
  if (root && isMap(root.node)) planFields(draft, root);
  return { ...draft, root, isBroken };
}

/** The names that kustomize knows, in its order. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** The kustomization of a folder; undefined where there is none, or where kustomize refuses to choose. */
export function findKustomization(
  look: Look,
  folder: string,
): { readonly file: string; readonly text: string } | undefined {
  const found = kustomizationNames.flatMap((name) => {
    const file = inFolder(folder, name);
    const text = look(file);
    return typeof text === 'string' ? [{ file, text }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

function planFields(draft: Draft, root: Spot): void {
  planResources(draft, root);
  for (const field of ['crds', 'configurations'])
    for (const spot of listOf(root, field)) addPath(draft, { entry: spot, spot, role: 'raw' });
  for (const field of ['generators', 'transformers', 'validators'])
    for (const spot of listOf(root, field)) planPlugin(draft, spot);
  for (const field of ['helmCharts', 'helmChartInflationGenerator'])
    for (const spot of listOf(root, field)) removeEntry(draft, spot, spot, reasons.helm);
  for (const field of ['configMapGenerator', 'secretGenerator'])
    for (const item of listOf(root, field)) planGenerator(draft, item);
  for (const entry of listOf(root, 'replacements'))
    addPath(draft, { entry, spot: fieldOf(entry, 'path'), role: 'raw' });
  const openApi = fieldOf(root, 'openapi');
  if (openApi) addPath(draft, { entry: openApi, spot: fieldOf(openApi, 'path'), role: 'raw' });
  planPatches(draft, root);
}

function planResources(draft: Draft, root: Spot): void {
  const isFetched = (path: string): boolean => isFetchedResource(draft, path);
  for (const field of ['resources', 'bases'])
    for (const spot of listOf(root, field)) {
      const path = addPath(draft, { entry: spot, spot, role: 'resource', isFetched });
      if (path !== undefined) draft.resources.push(path);
    }
  for (const spot of listOf(root, 'components')) {
    const isCloned = (path: string): boolean => isRemoteFile(path) || isRemoteFolder(path);
    const path = addPath(draft, { entry: spot, spot, role: 'raw', isFetched: isCloned });
    if (path !== undefined) draft.components.push(path);
  }
}

/** A file of a generator can have a key before it: `key=path`. */
function planGenerator(draft: Draft, entry: Spot): void {
  for (const spot of listOf(entry, 'files'))
    addPath(draft, { entry, spot, role: 'raw', written: textOf(spot)?.replace(/^[^=]*=/, '') });
  for (const spot of [...listOf(entry, 'envs'), fieldOf(entry, 'env')]) addPath(draft, { entry, spot, role: 'raw' });
}

import { t } from '@vscode/l10n';
import { joinInside, nameOf, parentOf } from '../build/paths.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
import { isWithin } from '../targets/path-parts.ts';
import type { ListFix, RepositoryRule } from './repository-rule.ts';

/** A manifest that nothing reads which is applied. */
export const unlistedFile: RepositoryRule = {
  code: 'unlisted-file',
  severity: 'hint',
  isTextual: true,
  run: ({ graph }) => {
    if (graph.isCut) return [];
    // what asks for a build says that it is not pulled
    const others = new Set(graph.unreached.flatMap(({ place }) => place?.file ?? []));
    return graph.orphans
      .filter((file) => !others.has(file))
      .map((file) => {
        const list = findLister(graph, file);
        const message = list
          ? t('Nothing applies this file: {0} does not list it.', list.kustomization.slice(1))
          : tellWhy(graph, file);
        return { place: { file, document: 0, start: 0, end: 0 }, message, ...(list && { list }) };
      });
  },
};

function tellWhy({ files, unreached }: BuildGraph, file: string): string {
  const owner = unreached.find(({ directory }) => isWithin(file, directory));
  if (owner) return t('Nothing applies this file: {0}, which would, is not applied itself.', owner.name);
  const kustomization = files.kustomizations.get(parentOf(file));
  const isListed = files.files
    .get(kustomization ?? '')
    ?.kustomization?.entries.some((entry) => joinInside(parentOf(file), entry) === file);
  if (isListed && kustomization !== undefined)
    return t('Nothing applies this file: {0}, which lists it, is not applied itself.', kustomization.slice(1));
  return t('Nothing applies this file: no kustomization lists it.');
}

/** A kustomization that is applied, beside the file or just above its folder. */
function findLister({ files, readers, builds }: BuildGraph, file: string): ListFix | undefined {
  const isApplied = (kustomization: string): boolean =>
    (readers.get(kustomization) ?? []).some((id) => builds.get(id)?.target.isUnreached !== true);
  let entry = nameOf(file);
  for (let [folder, left] = [parentOf(file), 2]; left > 0; [folder, left] = [parentOf(folder), left - 1]) {
    const kustomization = files.kustomizations.get(folder);
    if (kustomization !== undefined && isApplied(kustomization)) return { kustomization, entry: `./${entry}` };
    // a folder that is to be built on its own is what is missing above
    entry = kustomization === undefined ? `${nameOf(folder)}/${entry}` : nameOf(folder);
  }
  return undefined;
}

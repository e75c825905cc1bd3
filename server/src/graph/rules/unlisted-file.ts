import { t } from '@vscode/l10n';
import { nameOf, parentOf } from '../build/paths.ts';
import type { BuildGraph } from '../targets/build-graph.ts';
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
          : t('Nothing applies this file: no kustomization lists it.');
        return { place: { file, document: 0, start: 0, end: 0 }, message, ...(list && { list }) };
      });
  },
};

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

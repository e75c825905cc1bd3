import { t } from '@vscode/l10n';
import { joinInside, parentOf } from '../build/paths.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { RepositoryRule, RuleFinding } from './repository-rule.ts';
import { listEntries } from './list-entries.ts';

/** A Flux Kustomization or an Argo CD Application builds a folder that is not there, or a kustomization lists what is not. */
export const pathNotFound: RepositoryRule = {
  code: 'path-not-found',
  severity: 'warning',
  isTextual: true,
  run: ({ graph }) => [...[...graph.builds.values()].flatMap(checkBuild), ...(graph.isCut ? [] : checkEntries(graph))],
};

function checkBuild({ target: { problems, isUnreached } }: Build): readonly Omit<RuleFinding, 'code'>[] {
  if (isUnreached) return [];
  return problems.flatMap(({ code, place, message }) =>
    code === 'target-path-missing' && place ? [{ place, message }] : [],
  );
}

/** Of kustomizations that nothing builds: what is wrong with the others their builds say. */
function checkEntries({ files, readers, builds }: BuildGraph): readonly Omit<RuleFinding, 'code'>[] {
  const isThere = (path: string): boolean =>
    files.files.has(path) || files.folders.has(path) || [...builds.values()].some(({ reads }) => reads.has(path));
  return [...files.kustomizations.values()].flatMap((file) => {
    const kustomization = files.files.get(file)?.kustomization;
    if (!kustomization || (readers.get(file) ?? []).length > 0) return [];
    const isMissing = (entry: string): boolean => {
      const path = joinInside(parentOf(file), entry);
      return /^[\w./-]+\.ya?ml$/.test(entry) && path !== undefined && !isThere(path);
    };
    if (!kustomization.entries.some(isMissing)) return [];
    return listEntries(file, kustomization.written)
      .filter(({ entry }) => isMissing(entry))
      .map(({ entry, place }) => ({ place, message: t('There is no file {0}.', entry) }));
  });
}

import { t } from '@vscode/l10n';
import { joinInside, parentOf } from '../build/paths.ts';
import { listEntries } from './list-entries.ts';
import type { RepositoryRule } from './repository-rule.ts';

/** A kustomization lists the same file or folder more than once: kustomize fails on resources, and does the rest twice. */
export const listedTwice: RepositoryRule = {
  code: 'listed-twice',
  severity: 'warning',
  isTextual: true,
  run: ({ graph: { files } }) =>
    [...files.kustomizations].flatMap(([folder, file]) => {
      const kustomization = files.files.get(file)?.kustomization;
      if (!kustomization || !hasTwice(folder, kustomization.entries)) return [];
      const seen = new Set<string>();
      return listEntries(file, kustomization.written).flatMap(({ field, entry, place }) => {
        const path = joinInside(parentOf(file), entry) ?? entry;
        const key = `${field === 'bases' ? 'resources' : field} ${path}`;
        if (!seen.has(key)) {
          seen.add(key);
          return [];
        }
        const isFatal = key.startsWith('resources ');
        const message = t('{0} is listed above already.', entry);
        return [{ place, message, ...(!isFatal && { severity: 'information' as const }) }];
      });
    }),
};

function hasTwice(folder: string, entries: readonly string[]): boolean {
  return new Set(entries.map((entry) => joinInside(folder, entry) ?? entry)).size < entries.length;
}

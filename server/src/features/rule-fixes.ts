import { t } from '@vscode/l10n';
import { type CodeAction, CodeActionKind } from 'vscode-languageserver-types';
import type { ListFix } from '../graph/rules/repository-rule.ts';
import { edit } from '../manifest/edit.ts';
import { isArray } from '../manifest/json.ts';
import type { Declaration } from '../manifest/resource.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Mark } from './diagnostics.ts';

/** Lists a file in the kustomization that should, in the text that an editor shows of it, or else that of the disk. */
export function listInKustomization(
  snapshot: Snapshot,
  uri: string,
  { diagnostic }: Mark,
  { kustomization, entry }: ListFix,
): readonly CodeAction[] {
  const repository = snapshot.builtRepository(uri);
  const target = repository?.toUri(kustomization);
  const known = repository?.graph.files.files.get(kustomization)?.kustomization?.written.declaration;
  const shown = target === undefined ? undefined : snapshot.manifests.get(target);
  const declaration = shown ? shown.declarations.find(isKustomization) : known;
  if (!declaration || target === undefined) return [];
  const before = declaration.value['resources'];
  const change = edit(declaration, [{ field: 'resources' }], [...(isArray(before) ? before : []), entry]);
  if (!change) return [];
  return [
    {
      title: t('List it in {0}', kustomization.slice(1)),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: { changes: { [target]: [change] } },
      isPreferred: true,
    },
  ];
}

function isKustomization({ value }: Declaration): boolean {
  const { kind } = value;
  return kind === undefined || kind === 'Kustomization' || kind === 'Component';
}

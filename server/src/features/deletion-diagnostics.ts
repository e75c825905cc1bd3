import { t } from '@vscode/l10n';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { Deletion } from '../graph/deletions/deletion.ts';
import { byRisk, findRisk } from '../graph/deletions/find-risk.ts';
import type { ForeseenDeletions } from '../snapshot.ts';

/** Of more objects only the number is told. */
const most = 5;

/** One warning for each line that makes Flux delete something, with the worst first. */
export function markDeletions(foreseen: readonly ForeseenDeletions[]): readonly { readonly diagnostic: Diagnostic }[] {
  return foreseen.map(({ range, deletions, kept }) => {
    const objects = deletions.map(({ id, how, isPossible, isMadeAgain }) => ({ ...id, how, isPossible, isMadeAgain }));
    const message = describeDeletions(deletions, kept);
    const severity = DiagnosticSeverity.Warning;
    return { diagnostic: { range, message, code: 'will-delete', severity, source: 'driftline', data: { objects } } };
  });
}

function describeDeletions(deletions: readonly Deletion[], kept: ReadonlySet<string>): string {
  const sorted = deletions.toSorted((a, b) => rank(a, kept) - rank(b, kept));
  const sentences = [
    describeSome(
      sorted.filter(({ isPossible, isMadeAgain }) => !isPossible && !isMadeAgain),
      kept,
      'When this is merged, Flux deletes {objects}.',
    ),
    describeSome(
      sorted.filter(({ isPossible, isMadeAgain }) => !isPossible && isMadeAgain),
      kept,
      'When this is merged, Flux deletes {objects}, and makes it anew after that.',
    ),
    describeSome(
      sorted.filter(({ isPossible }) => isPossible),
      kept,
      'When this is merged, Flux may delete {objects}: that depends on which Kustomization it comes to first.',
    ),
  ];
  return sentences.filter(Boolean).join(' ');
}

function describeSome(deletions: readonly Deletion[], kept: ReadonlySet<string>, words: string): string {
  if (deletions.length === 0) return '';
  const named = deletions.slice(0, most).map((one) => describe(one, kept));
  const rest = deletions.length - named.length;
  const all = rest === 0 ? named : [...named, t('{count} more', { count: rest })];
  return t(words, { objects: all.join('; ') });
}

function describe(deletion: Deletion, kept: ReadonlySet<string>): string {
  const { kind, namespace, name } = deletion.id;
  const object = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  switch (findRisk(deletion)) {
    case 'data':
      return kept.has(deletion.key)
        ? t('{object} (its volume stays)', { object })
        : t('{object}, with its data', { object });
    case 'namespace':
      return t('{object}, with everything in it', { object });
    case 'definition':
      return t('{object}, with all objects of its kind', { object });
    case 'release':
      return t('{object}, which uninstalls its release', { object });
    case 'applied':
    case undefined:
      return object;
  }
}

function rank(deletion: Deletion, kept: ReadonlySet<string>): number {
  return kept.has(deletion.key) ? byRisk.length : byRisk.indexOf(findRisk(deletion));
}

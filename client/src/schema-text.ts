import * as vscode from 'vscode';
import type { DescribedKind } from '../../server/src/protocol.ts';
import { toPlainText } from './plain-text.ts';
import type { ValidationChoice } from './validation-choice.ts';

/** Who validates a file, in words. */
export interface SchemaText {
  readonly text: string;
  readonly detail: string;
}

/** Puts into words whose schemas a file is held against; names of kinds are the file's, those of sources can be a cluster's. */
export function describeSchemas({ setting, neighbour }: ValidationChoice, kinds: readonly DescribedKind[]): SchemaText {
  const { t } = vscode.l10n;
  if (neighbour !== undefined) {
    return { text: t('Schemas: left to {0}', neighbour), detail: t('So that no mistake is marked twice.') };
  }
  if (setting === 'off') return { text: t('Schemas: off'), detail: t('Drift is found all the same.') };
  const sources = [...new Set(kinds.flatMap(({ source }) => source ?? []))].map(toPlainText);
  const unknown = [...new Set(kinds.filter(({ source }) => source === undefined).map(({ kind }) => kind))];
  if (kinds.length === 0) return { text: t('Schemas: none needed'), detail: t('No Kubernetes object in this file.') };
  const text = sources.length === 0 ? t('Schemas: none found') : t('Schemas: {0}', sources.join(', '));
  return { text, detail: unknown.length === 0 ? '' : t('None for {0}', shorten(unknown.map(toPlainText))) };
}

/** As many as a person reads at a glance. */
const shown = 3;

function shorten(names: readonly string[]): string {
  return [...names.slice(0, shown), ...(names.length > shown ? ['…'] : [])].join(', ');
}

import { t } from '@vscode/l10n';
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import { findTokenShape } from '../graph/rules/token-shapes.ts';
import type { BuildVariables, VariableValue } from '../graph/rendered/rendered-file.ts';
import { isSecretName } from '../manifest/secret-names.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Markup, markdown, plainText, toShort } from './markup.ts';
import { variableAt } from './variable-at.ts';

/** What Flux puts in for the variable at a position, and who says so, for each build; null where there is none. */
export function hoverVariable(snapshot: Snapshot, uri: string, position: Position, isMarkdown: boolean): Hover | null {
  const manifest = snapshot.manifests.get(uri);
  const use = manifest && variableAt(manifest, position);
  const builds = use ? (snapshot.rendered(uri)?.variables ?? []) : [];
  if (!use || builds.length === 0) return null;
  const markup = isMarkdown ? markdown : plainText;
  const lines = builds.map((build) => describe(use.name, use.fallback, build, markup));
  const value = [markup.strong(use.name), ...new Set(lines)].join('\n\n');
  return { range: use.range, contents: { kind: isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value } };
}

function describe(
  name: string,
  fallback: string | undefined,
  { build, values, isOpen }: BuildVariables,
  markup: Markup,
): string {
  const found = values.get(name);
  const who = markup.prose(build);
  if (!found) {
    if (isOpen) return t('{build}: {value}', { build: who, value: unknownValue() });
    if (fallback !== undefined)
      return t('{build}: {value}, the default', { build: who, value: show(name, fallback, markup) });
    return t('{build}: nobody gives it a value', { build: who });
  }
  const place = found.isLive ? t('{source} in the cluster', { source: found.source }) : found.source;
  return t('{build}: {value}, from {source}', {
    build: who,
    value: toText(name, found, markup),
    source: markup.prose(place),
  });
}

function toText(name: string, { value, isSecret }: VariableValue, markup: Markup): string {
  if (value === null) return unknownValue();
  return isSecret ? markup.code('***') : show(name, value, markup);
}

function unknownValue(): string {
  return t('a value that is not known here');
}

/** A value can be a secret wherever it comes from. */
function show(name: string, value: string, markup: Markup): string {
  return markup.code(isSecretName(name) || findTokenShape(value) !== undefined ? '***' : toShort(value));
}

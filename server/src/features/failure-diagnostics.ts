import { t } from '@vscode/l10n';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { maskText } from '../manifest/mask-texts.ts';
import type { Range } from '../manifest/position.ts';
import { locateNearest } from '../manifest/locate.ts';
import { type Manifest, type ResourceRef, toGroup } from '../manifest/resource.ts';
import { createShift } from '../manifest/shift-offset.ts';
import type { FailureView, Snapshot } from '../snapshot.ts';
import { toShortRevision } from '../sync/short-revision.ts';
import { type PlacedFailure, placeFailures } from './place-failures.ts';
import { textOf } from './point-at.ts';

/** Longer words nobody reads in a list of problems, in UTF-16 code units. */
const longest = 500;

/**
 * What a controller says of a file or object, where that stands. It speaks of the revision that it has tried: what the file
 * says otherwise by now it has not seen.
 */
export function markFailures(snapshot: Snapshot, manifest: Manifest): readonly { readonly diagnostic: Diagnostic }[] {
  const { uri } = manifest;
  const views = snapshot.failures(uri);
  const repository = views.length === 0 ? undefined : snapshot.builtRepository(uri);
  if (!repository) return [];
  const path = repository.toPath(uri);
  const all = placeFailures(
    repository,
    views.map(({ failure }) => failure),
  );
  const known = new Set(all.map(({ failure }) => failure));
  const placed = [
    ...all.filter(({ file }) => file === path),
    // what no build brings, such as where a chain begins
    ...views.flatMap(({ failure }) =>
      known.has(failure) ? [] : findWritten(snapshot, manifest, failure).map((range) => ({ failure, range })),
    ),
  ];
  if (placed.length === 0) return [];
  const now = textOf(manifest);
  const secrets = repository.secretTexts();
  const toPosition = createShift(repository.texts.get(path) ?? now, now);
  return placed.flatMap((one) => {
    const view = views.find(({ failure }) => failure === one.failure);
    if (!view) return [];
    const isSame = typeof view.text === 'string' && toPlain(view.text) === toPlain(now);
    const isSameText = isSame || view.text === undefined;
    const range = 'range' in one ? one.range : toRange(one, manifest, toPosition, isSameText);
    if (!range) return [];
    const isOld = typeof view.text === 'string' && !isSame;
    const severity = isOld
      ? DiagnosticSeverity.Information
      : 'isBlamed' in one && one.isBlamed && isSame
        ? DiagnosticSeverity.Error
        : DiagnosticSeverity.Warning;
    const { owner, revision } = one.failure;
    const data = { owner, revision, isOld };
    const message = describe(one.failure, secrets, isOld);
    return [{ diagnostic: { range, message, code: 'controller-failed', severity, source: 'driftline', data } }];
  });
}

/** Where the file declares the object that failed, if no other file of the folders that are open does. */
function findWritten(snapshot: Snapshot, manifest: Manifest, { owner }: FailureView['failure']): readonly Range[] {
  const isOwner = ({ apiVersion, kind, namespace, name }: ResourceRef): boolean =>
    toGroup(apiVersion) === owner.group && kind === owner.kind && namespace === owner.namespace && name === owner.name;
  const [own, ...others] = manifest.resources.filter(({ ref }) => isOwner(ref));
  if (!own || others.length > 0) return [];
  const files = snapshot.repositories().flatMap(({ files: all }) => [...all.values()]);
  const count = files.reduce((sum, { declared }) => sum + declared.filter(({ ref }) => isOwner(ref)).length, 0);
  return count > 1 ? [] : [locateNearest(own, [{ field: 'metadata' }, { field: 'name' }]).value];
}

/** Git gives a text with the line ends that it keeps, which those of the file on this machine need not be. */
function toPlain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

function describe(
  { owner, reason, message, revision }: FailureView['failure'],
  secrets: readonly string[],
  isOld: boolean,
): string {
  // before it is cut: of a part of a value nobody can tell that it is one
  const masked = message === undefined ? undefined : maskText(message, secrets);
  const isLong = masked !== undefined && masked.length > longest;
  const short = isLong ? `${masked.slice(0, longest - 1).replace(/\p{Cs}/gu, '')}…` : masked;
  const words = short ?? t('its words may hold a value of a Secret');
  const parts = { owner: `${owner.kind} ${owner.namespace}/${owner.name}`, reason, words };
  const said = t('{owner} has failed: {reason}: {words}', parts);
  if (revision === undefined) return said;
  const of = { said, revision: toShortRevision(revision) };
  return isOld ? t('{said} (at {revision}; the file has changed since)', of) : t('{said} (at {revision})', of);
}

function toRange(
  { place, line }: PlacedFailure,
  manifest: Manifest,
  toPosition: ReturnType<typeof createShift>,
  isSameText: boolean,
): Range | undefined {
  if (place) {
    const [start, end] = [toPosition(place.start), toPosition(place.end)];
    if (!start) return undefined;
    // a whole block is too much to underline
    return { start, end: end?.line === start.line ? end : { line: start.line, character: start.character + 1 } };
  }
  const now = textOf(manifest);
  // of a text that is another by now, or has several documents, a line may be any
  const isSure = line !== undefined && !/^---/m.test(now.replace(/^---/, '')) && isSameText;
  const text = isSure ? now.split('\n')[line - 1] : undefined;
  if (text !== undefined && line !== undefined) {
    const start = { line: line - 1, character: text.length - text.trimStart().length };
    return { start, end: { line: line - 1, character: text.trimEnd().length } };
  }
  const [first] = manifest.declarations;
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: now.split('\n')[0]?.length ?? 0 } };
  return first ? locateNearest(first, [{ field: 'kind' }]).value : top;
}

import { t } from '@vscode/l10n';
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import type { Finding } from '../../drift/finding.ts';
import type { FileDesired } from '../../graph/rendered/desired-of-file.ts';
import { formatPath } from '../../manifest/field-path.ts';
import { hasSecret, maskText } from '../../manifest/mask-texts.ts';
import { schemaAt } from '../../schema/schema-at.ts';
import { type Snapshot, toObservationKey } from '../../snapshot.ts';
import { type PlacedFinding, findPlaced } from '../placed-findings.ts';
import { formatValue } from '../value-format.ts';
import { type Editable, type Editing, type FileEdit, toWorkspaceEdit } from './editable.ts';
import { findSetter } from './find-setter.ts';
import { countSharing } from './find-written.ts';
import { type Adoption, planAdoption, planRemoval, toEdits } from './plan-adoption.ts';
import { planIgnore } from './plan-ignore.ts';

/** The command of the server that shows a place: the uri of a file, the path of another and the offsets of a text in it. */
export const showSetterCommand = 'driftline.showSetter';

/** The command of the client that opens a pull request: the uri of a file, an edit, and what it is for. */
const adoptLiveCommand = 'driftline.adoptLive';

/** A finding of drift as it is shown. */
interface Shown {
  readonly placed: PlacedFinding;
  readonly diagnostic: Diagnostic;
}

/** What can be done about drift in the files: the cluster is never written to. */
export function driftActions(
  snapshot: Snapshot,
  uri: string,
  shown: readonly Shown[],
  editing: Editing,
): readonly CodeAction[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const rendered = snapshot.rendered(uri);
  const file: Editable = {
    uri,
    path: rendered?.path ?? '',
    manifest,
    version: manifest.version,
    toPosition: rendered?.toPosition ?? (() => undefined),
  };
  const secrets = rendered?.secretTexts ?? [];
  const isSecret = ({ live, isHidden }: Finding): boolean =>
    isHidden === true || hasSecret(JSON.stringify(live ?? null), secrets);
  const toAction = (title: string, edits: readonly FileEdit[] | undefined, diagnostics: Diagnostic[]): CodeAction[] => {
    const edit = edits && toWorkspaceEdit(edits, editing);
    return edit ? [{ title: maskText(title, secrets), kind: CodeActionKind.QuickFix, diagnostics, edit }] : [];
  };
  const toAdopting = (
    title: string,
    subject: string,
    edits: readonly FileEdit[] | undefined,
    diagnostics: Diagnostic[],
  ): readonly CodeAction[] =>
    toAction(title, edits, diagnostics).flatMap((action) => [
      action,
      ...(editing.opensPullRequests ? [inPullRequest(uri, action, maskText(subject, secrets))] : []),
    ]);
  const adopt = (desired: FileDesired, finding: Finding): Adoption | undefined =>
    finding.ignoredBy || isSecret(finding) ? undefined : planAdoption(desired, finding, file);

  const single = shown.flatMap(({ placed: { desired, finding }, diagnostic }) => {
    const adoption = adopt(desired, finding);
    const count = countSharing(desired, finding.path, file, rendered?.objects ?? []);
    const others = count === 0 ? '' : ` ${t('({count} other objects get it from here too)', { count })}`;
    return [
      ...removeReplicas(desired, finding, file).flatMap(({ title, adoption: removal }) =>
        toAction(title, toEdits([removal]), [diagnostic]).map((one) => ({ ...one, isPreferred: true })),
      ),
      ...(adoption
        ? toAdopting(nameAdoption(finding) + others, nameSubject(desired, finding), toEdits([adoption]), [diagnostic])
        : []),
      ...ignore(snapshot, uri, { placed: { desired, finding }, editing }).flatMap(({ title, edit }) =>
        toAction(title, [edit], [diagnostic]),
      ),
      ...show(snapshot, uri, desired, finding).map((one) => ({ ...one, diagnostics: [diagnostic] })),
    ];
  });
  const objects = [...new Set(shown.map(({ placed }) => placed.desired.ref))];
  const all = objects.flatMap((ref) => {
    const own = findPlaced(snapshot, manifest).filter(
      ({ desired, finding }) => desired.ref === ref && isOfPerson(finding),
    );
    const adoptions = own.flatMap(({ desired, finding }) => adopt(desired, finding) ?? []);
    if (own.length < 2 || adoptions.length < own.length) return [];
    const diagnostics = shown.filter(({ placed }) => placed.desired.ref === ref).map(({ diagnostic }) => diagnostic);
    const title = t('Adopt all {count} live values of {kind} {name}', { count: own.length, ...ref });
    return toAdopting(title, t('Adopt the live state of {kind} {name}', { ...ref }), toEdits(adoptions), diagnostics);
  });
  return [...single, ...all];
}

/** The same, for who may change what is in the cluster by a pull request only. */
function inPullRequest(uri: string, { title, edit, diagnostics = [] }: CodeAction, subject: string): CodeAction {
  const opening = t('{title}, and open a pull request', { title });
  const command = { title: opening, command: adoptLiveCommand, arguments: [uri, edit, subject] };
  return { title: opening, kind: CodeActionKind.QuickFix, diagnostics, command };
}

/** Without the value, which the change itself shows. */
function nameSubject({ ref }: FileDesired, { path }: Finding): string {
  return t('Adopt the live state of {path} in {kind} {name}', { path: formatPath(path), ...ref });
}

/** What another controller sets it sets again. */
function isOfPerson({ code, ignoredBy }: Finding): boolean {
  return !ignoredBy && /^drift-(?:changed|extra|kept|removed)$/.test(code);
}

function nameAdoption({ code, path, live }: Finding): string {
  if (code === 'drift-removed') return t('Adopt the live state: remove {path}', { path: formatPath(path) });
  const values = { path: formatPath(path), live: formatValue(live) };
  return code === 'drift-changed' || code === 'drift-overwritten'
    ? t('Adopt the live value: {live}', values)
    : t('Adopt what the cluster has: {path}: {live}', values);
}

function removeReplicas(
  desired: FileDesired,
  finding: Finding,
  file: Editable,
): readonly { readonly title: string; readonly adoption: Adoption }[] {
  const { autoscaler, ignoredBy } = finding;
  if (autoscaler === undefined || ignoredBy) return [];
  const adoption = planRemoval(desired, finding, file);
  const title = t('Remove replicas, since the HorizontalPodAutoscaler {autoscaler} sets it', { autoscaler });
  return adoption ? [{ title, adoption }] : [];
}

function ignore(
  snapshot: Snapshot,
  uri: string,
  { placed: { desired, finding }, editing }: { placed: Pick<PlacedFinding, 'desired' | 'finding'>; editing: Editing },
): readonly { readonly title: string; readonly edit: FileEdit }[] {
  const repository = snapshot.builtRepository(uri);
  const seen = snapshot.observations.get(toObservationKey(uri, desired));
  if (!repository || seen?.state !== 'present' || finding.ignoredBy || !finding.code.startsWith('drift-')) return [];
  const plan = planIgnore(repository.graph, seen, finding, editing);
  if (!plan || !isKnown(snapshot, plan.edit.file.uri, plan.owner.kind)) return [];
  const { kind, namespace, name } = plan.owner;
  const owner = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return [{ title: t('Ignore {path} in {owner}', { path: formatPath(finding.path), owner }), edit: plan.edit }];
}

/** Rules of Kustomizations are new: a cluster that does not have them refuses the whole Kustomization. */
function isKnown({ knowledge }: Snapshot, uri: string, kind: string): boolean {
  if (kind !== 'Kustomization') return true;
  const { value, isPending } = knowledge.schemasOf(uri, { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind });
  if (isPending || !value) return false;
  return schemaAt(value, kind, [{ field: 'spec' }, { field: 'ignore' }]) !== undefined;
}

function show(snapshot: Snapshot, uri: string, desired: FileDesired, { path }: Finding): readonly CodeAction[] {
  const file = snapshot.rendered(uri);
  const place = file && findSetter(desired, path, file);
  if (!place) return [];
  const title = t('Go to the line that sets it');
  const args = [uri, place.file, place.start, place.end];
  return [{ title, kind: CodeActionKind.QuickFix, command: { title, command: showSetterCommand, arguments: args } }];
}

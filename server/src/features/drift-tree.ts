import { t } from '@vscode/l10n';
import type { Applier } from '../drift/observation.ts';
import { groupBy } from '../graph/references/group-by.ts';
import { formatPath } from '../manifest/field-path.ts';
import { maskText } from '../manifest/mask-texts.ts';
import { toRefKey } from '../manifest/resource.ts';
import type { DriftField, DriftGroup, DriftResource, DriftTree } from '../protocol.ts';
import { type ComparedField, type ComparedResource, isDrift } from './compared-resource.ts';
import type { Uncompared } from './find-uncompared.ts';
import { maskFinding } from './mask-finding.ts';
import { type MergedResource, type OpenFiles, mergeCompared } from './merge-compared.ts';
import { nameResource } from './name-resource.ts';
import { describeApplier, describeFinding, describeLive } from './words.ts';

/** A file as a whole of which nobody knows how it stands. */
export interface UnreadFile {
  readonly uri: string;
  readonly why: Omit<Uncompared, 'ref'>;
}

/** What is known of the objects of one cluster. */
export interface ScannedCluster {
  readonly context: string;
  /** When the last scan has ended; undefined where there was none. */
  readonly time?: number;
  readonly compared: number;
  readonly resources: readonly ComparedResource[];
  readonly unread: readonly UnreadFile[];
  readonly open: OpenFiles;
}

/** What a tree is made of. */
export interface DriftTreeSource extends Pick<DriftTree, 'state' | 'message' | 'isScanning' | 'isAutomatic'> {
  readonly clusters: readonly ScannedCluster[];
  readonly now: number;
}

/** What is known of a workspace, by who applies it. */
export function driftTree({ clusters, now, ...standing }: DriftTreeSource): DriftTree {
  const scanned = clusters.filter(({ time }) => time !== undefined);
  const hasSeveral = clusters.length > 1;
  const groups = scanned.flatMap((cluster, i) => listGroups(cluster, `${i}`, hasSeveral, now));
  const drifting = groups.filter(({ kind }) => kind === 'owner' || kind === 'unmanaged');
  return {
    ...standing,
    scans: clusters.map(({ context, time, compared }) => ({ context, compared, ...(time !== undefined && { time }) })),
    drifted: drifting.reduce((sum, { resources }) => sum + resources.length, 0),
    groups: groups.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
  };
}

const order: readonly DriftGroup['kind'][] = ['owner', 'unmanaged', 'not-deployed', 'not-compared'];

function listGroups(
  { context, resources, open, unread }: ScannedCluster,
  cluster: string,
  hasSeveral: boolean,
  now: number,
): readonly DriftGroup[] {
  const merged = mergeCompared(resources, open).toSorted((a, b) => compareTexts(nameOf(a), nameOf(b)));
  const take = (state: MergedResource['state']): readonly MergedResource[] =>
    merged.filter((one) => one.state === state);
  const where = hasSeveral ? { context } : {};
  const write = (id: string, all: readonly MergedResource[], hasOwner: boolean): readonly DriftResource[] =>
    withOwnIds(all.map((one) => toResource(one, id, hasOwner, now))).map(withFieldIds);
  const other = (kind: DriftGroup['kind'], all: readonly MergedResource[]): DriftGroup => {
    const id = `${cluster}|${kind}`;
    return { id, kind, ...where, resources: write(id, all, true) };
  };
  const owned = groupBy(take('drifted'), ({ applier }) => (applier ? nameApplier(applier) : ''));
  const owners = [...owned]
    .toSorted(([a], [b]) => compareTexts(a, b))
    .map(([name, all]): DriftGroup => {
      const applier = all.find((one) => one.applier)?.applier;
      if (!applier) return other('unmanaged', all);
      const id = `${cluster}|${name}`;
      const secrets = [...new Set(all.flatMap((one) => one.secrets))];
      const health = toHealth(applier);
      const summary = maskText(describeApplier(applier).split(' · ').slice(1).join(' · '), secrets);
      return {
        id: maskText(id, secrets),
        kind: 'owner',
        name: maskText(name, secrets),
        health,
        ...where,
        ...(summary && { summary }),
        resources: write(maskText(id, secrets), all, false),
      };
    });
  const unknown = other('not-compared', take('unknown'));
  const files = unread.map((file): DriftResource => toFile(file, unknown.id));
  const rest = [
    other('not-deployed', take('not-deployed')),
    { ...unknown, resources: [...files, ...unknown.resources] },
  ];
  return [...owners, ...rest.filter((group) => group.resources.length > 0)];
}

/** An id counts for the whole tree. */
function withFieldIds(resource: DriftResource): DriftResource {
  const { id, fields } = resource;
  return { ...resource, fields: fields.map((field) => ({ ...field, id: `${id}|${field.id}` })) };
}

/** Names that differ only in what comes from a Secret are told apart by a number. */
function withOwnIds<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
  const counts = new Map<string, number>();
  return all.map((one) => {
    const count = (counts.get(one.id) ?? 0) + 1;
    counts.set(one.id, count);
    return count === 1 ? one : { ...one, id: `${one.id}|${count}` };
  });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameApplier({ kind, namespace, name }: Applier): string {
  return nameResource({ kind, namespace, name });
}

function toHealth({ ready, isSuspended }: Applier): NonNullable<DriftGroup['health']> {
  if (isSuspended) return 'suspended';
  return ready === 'True' ? 'ready' : ready === 'False' ? 'not-ready' : 'unknown';
}

function nameOf({ ref, secrets }: Pick<MergedResource, 'ref' | 'secrets'>): string {
  return maskText(nameResource(ref), secrets);
}

function toResource(one: MergedResource, group: string, hasOwner: boolean, now: number): DriftResource {
  const { uri, range, isLive, time, applier, build, secrets } = one;
  const id = `${group}|${maskText(toRefKey(one.ref), secrets)}`;
  const fields = one.fields.filter(({ finding }) => isDrift(finding) && finding.path.length > 0);
  const owner = hasOwner ? (applier ? nameApplier(applier) : build) : undefined;
  const isWhole = one.state !== 'drifted' || one.fields.some(({ finding }) => finding.code === 'drift-deleted');
  return {
    ...{ id, name: nameOf(one), isLive, time, location: { uri, range } },
    summary: maskText(summarize(one), secrets),
    message: maskText(describe(one, now), secrets),
    ...(owner !== undefined && { owner: maskText(owner, secrets) }),
    fields: isWhole ? [] : withOwnIds(fields.map((field) => toField(field, secrets, now))),
  };
}

function summarize({ state, fields, reason }: MergedResource): string {
  const codes = new Set(fields.map(({ finding }) => finding.code));
  if (state === 'unknown') return reason ?? t('There was no answer.');
  if (codes.has('drift-deleted')) return t('Deleted in the cluster');
  if (codes.has('crd-not-installed')) return t('Kind not served');
  if (state === 'not-deployed') return t('Not deployed');
  const count = fields.filter(({ finding }) => isDrift(finding)).length;
  return count === 1 ? t('1 field drifted') : t('{count} fields drifted', { count });
}

function describe({ state, fields, reason, secrets }: MergedResource, now: number): string {
  const sentences = fields.map(({ finding }) => describeFinding(maskFinding(finding, secrets), now));
  if (state === 'unknown') return reason ?? t('There was no answer.');
  return [...sentences, ...(reason === undefined ? [] : [t('Not up to date: {reason}', { reason })])].join('\n');
}

function toField({ finding: found, uri, range }: ComparedField, secrets: readonly string[], now: number): DriftField {
  const finding = maskFinding(found, secrets);
  const { code, severity, released } = finding;
  const path = maskText(released ? nameResource(released.object) : formatPath(finding.path), secrets);
  const message = maskText(describeFinding(finding, now), secrets);
  return {
    ...{ id: `${code}|${path}`, path, code, location: { uri, range } },
    severity: severity === 'hint' ? 'information' : severity,
    summary: released ? message : maskText(describeLive(finding, now), secrets),
    message,
  };
}

function toFile({ uri, why: { cause, said } }: UnreadFile, group: string): DriftResource {
  const summary = said ?? (cause === 'unbuilt' ? t('A build that reads it fails.') : t('It could not be read.'));
  const start = { line: 0, character: 0 };
  const location = { uri, range: { start, end: start } };
  return { id: `${group}|${uri}|${cause}`, summary, message: summary, location, isLive: false, fields: [] };
}

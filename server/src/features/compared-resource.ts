import type { Finding, FindingCode } from '../drift/finding.ts';
import type { Applier } from '../drift/observation.ts';
import { groupBy } from '../graph/references/group-by.ts';
import { findStale } from '../drift/release/release-view.ts';
import { type FileDesired, findDesired } from '../graph/rendered/desired-of-file.ts';
import { locateNearest } from '../manifest/locate.ts';
import type { Range } from '../manifest/position.ts';
import { type ResourceRef, toRefKey } from '../manifest/resource.ts';
import { type Seen, type Snapshot, toObservationKey } from '../snapshot.ts';
import { type PlacedFinding, findElsewhere, findPlaced, toMarked } from './placed-findings.ts';

/** A difference, and where a file says otherwise. */
export interface ComparedField {
  readonly finding: Finding;
  readonly uri: string;
  readonly range: Range;
}

/** How an object stands, as far as one file has a part in it: enough to tell of it when the file is no longer in memory. */
export interface ComparedResource {
  readonly uri: string;
  readonly ref: ResourceRef;
  readonly state: 'drifted' | 'not-deployed' | 'agreed' | 'unknown';
  /** Whether the file only changes an object of another file. */
  readonly isPatched: boolean;
  /** Where the object begins in the file. */
  readonly range: Range;
  /** The build that makes it: `Kustomization flux-system/apps`. */
  readonly build?: string;
  readonly applier?: Applier;
  readonly isLive: boolean;
  readonly fields: readonly ComparedField[];
  /** What no line of this file says. */
  readonly elsewhere: readonly Finding[];
  /** Why it is not known, or not up to date. */
  readonly reason?: string;
  readonly time: number;
  /** What comes from Secrets, which is shown in no text. */
  readonly secrets: readonly string[];
}

const start = { line: 0, character: 0 };

/** How the objects of a file stand that have been looked up. */
export function compareResources(snapshot: Snapshot, uri: string): readonly ComparedResource[] {
  const manifest = snapshot.manifests.get(uri);
  if (!manifest) return [];
  const rendered = snapshot.rendered(uri);
  const told = (finding: Finding): readonly Finding[] => {
    const one = toTold(finding, snapshot, uri);
    return one ? [one] : [];
  };
  const placed = groupBy(findPlaced(snapshot, manifest), (one) => toRefKey(one.desired.ref));
  return findDesired(manifest, rendered).flatMap((desired): readonly ComparedResource[] => {
    const seen = snapshot.observations.get(toObservationKey(uri, desired));
    if (!seen) return [];
    const { ref, isPatched, part } = desired;
    const fields = (placed.get(toRefKey(ref)) ?? []).flatMap((one) =>
      told(one.finding).map((finding) => ({ finding, uri, range: toRange(one) })),
    );
    const elsewhere = findElsewhere(snapshot, manifest, desired).flatMap(told);
    const codes = [...fields.map(({ finding }) => finding), ...elsewhere].map(({ code }) => code);
    const secrets = [...(rendered?.secretTexts ?? []), ...listEarlierSecrets(seen)];
    const reason = seen.state === 'unavailable' ? seen.message : (findGap(seen) ?? seen.stale ?? findStaleOf(seen));
    return [
      {
        ...{ uri, ref, isPatched, secrets, fields, elsewhere, time: seen.time, isLive: seen.state === 'present' },
        state: toState(seen, codes),
        range: findStart(desired),
        ...(part && !part.isUnclaimed && { build: part.build }),
        ...('applier' in seen && { applier: seen.applier }),
        ...(reason !== undefined && { reason }),
      },
    ];
  });
}

/** Whether a difference is somebody's doing: a file's own change is on its way, and other controllers do what they are for. */
export function isDrift({ code }: Pick<Finding, 'code'>): boolean {
  return code.startsWith('drift-') || code.startsWith('release-');
}

const missing: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'not-deployed',
  'namespace-not-deployed',
  'crd-not-installed',
]);

/** The difference as loudly as a person wants to be told of it; undefined where it is not worth a row. */
function toTold(finding: Finding, snapshot: Snapshot, uri: string): Finding | undefined {
  const { code, ignoredBy } = finding;
  const chosen = snapshot.severitiesOf(uri);
  const severity = (Object.hasOwn(chosen, code) ? chosen[code] : undefined) ?? finding.severity;
  if (ignoredBy || severity === 'off') return undefined;
  const isWanted = missing.has(code) || (isDrift(finding) && severity !== 'hint');
  return isWanted ? { ...finding, severity } : undefined;
}

function toState(seen: Seen, codes: readonly FindingCode[]): ComparedResource['state'] {
  if (seen.state === 'unavailable') return 'unknown';
  if (codes.some((code) => isDrift({ code }))) return 'drifted';
  if (codes.length > 0) return 'not-deployed';
  return findGap(seen) === undefined ? 'agreed' : 'unknown';
}

/** Why it is not known of a Helm release, or of some of its objects, how it stands. */
function findGap(seen: Seen): string | undefined {
  const release = seen.state === 'present' ? seen.release : undefined;
  if (release?.state === 'unknown') return release.message;
  const gap = release?.parts.find(({ state }) => state === 'unknown');
  return gap && (gap.message ?? '');
}

/** Why what is known of a release is not of now. */
function findStaleOf(seen: Seen): string | undefined {
  return seen.state === 'present' ? findStale(seen.release)?.message : undefined;
}

/** What Secrets said when it was applied can stand in what is live. */
function listEarlierSecrets(seen: Seen): readonly string[] {
  return 'lineage' in seen && seen.lineage.state === 'known' ? (seen.lineage.secretTexts ?? []) : [];
}

function findStart({ resource }: FileDesired): Range {
  return resource ? locateNearest(resource, [{ field: 'kind' }]).key : { start, end: start };
}

function toRange(placed: PlacedFinding): Range {
  return placed.lines?.[0]?.range ?? toMarked(placed);
}

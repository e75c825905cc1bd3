import type { Position } from 'vscode-languageserver-types';
import type { AppliedRevision } from '../sync/list-applied.ts';
import { readCommit } from '../drift/flux-source.ts';
import type { Observation } from '../drift/observation.ts';
import { placeOf } from '../graph/rendered/find-leaf.ts';
import type { FileDesired } from '../graph/rendered/desired-of-file.ts';
import { formatPath } from '../manifest/field-path.ts';
import { maskText } from '../manifest/mask-texts.ts';
import type { HistoryChange, HistoryCommit } from '../protocol.ts';
import { type Seen, type Snapshot, toObservationKey } from '../snapshot.ts';
import { findDesiredAt } from './desired-at.ts';
import { listSecretTexts } from './mask-finding.ts';
import { nameResource } from './name-resource.ts';

/** What is known of an object before Git is asked. */
export interface HistorySubject {
  readonly title: string;
  readonly owner?: string;
  /** Files that it comes from, from the folder (`/apps/web.yaml`); undefined where no build makes it: its own file. */
  readonly paths: readonly string[] | undefined;
  /** The last first. */
  readonly applied: readonly AppliedRevision[];
  readonly changes?: readonly HistoryChange[];
}

/** The object at a position. */
export function findHistorySubject(snapshot: Snapshot, uri: string, position: Position): HistorySubject | undefined {
  const desired = findDesiredAt(snapshot, uri, position);
  if (!desired) return undefined;
  const seen = snapshot.observations.get(toObservationKey(uri, desired));
  const secrets = listSecretTexts(snapshot, uri);
  const mask = (text: string): string => maskText(text, secrets);
  const applier = seen && 'applier' in seen ? seen.applier : undefined;
  const changes = seen && listChanges(seen)?.map((one) => ({ ...one, path: mask(one.path) }));
  return {
    title: mask(nameResource(desired.ref)),
    ...(applier && { owner: nameResource(applier) }),
    paths: listPaths(desired),
    applied: listRevisions(seen),
    ...(changes && { changes }),
  };
}

/** All that some value of it comes from. */
function listPaths({ part }: FileDesired): readonly string[] | undefined {
  if (!part) return undefined;
  const { origin, leaves } = part.object;
  const files = [origin, ...leaves.map(placeOf)].flatMap((place) => (place ? [place.file] : []));
  return [...new Set(files)].toSorted();
}

/** What its applier has noted, and before that what it has applied last, which it says more surely. */
function listRevisions(seen: Observation | undefined): readonly AppliedRevision[] {
  const applier = seen && 'applier' in seen ? seen.applier : undefined;
  if (!applier) return [];
  const { revision, history = [] } = applier;
  const isNoted = history.some((one) => one.revision === revision);
  return revision === undefined || isNoted ? history : [{ revision }, ...history];
}

/** What others than its applier have set and Git does not say. */
function listChanges(seen: Seen): readonly HistoryChange[] | undefined {
  if (seen.state !== 'present') return undefined;
  const found = seen.findings.flatMap(({ owners, path }) =>
    owners
      .filter(({ manager }) => manager !== seen.manager)
      .map(({ manager, time }) => ({ manager, ...(time !== undefined && { time }), path: formatPath(path) })),
  );
  return found.toSorted((a, b) => (b.time ?? '').localeCompare(a.time ?? ''));
}

/**
 * Since when the cluster has a commit, by the commits that were applied, the last first, and the ones of these that each
 * goes back to. What all of them have was there before the controller's notes begin; of what none has nobody knows, unless
 * the last one is known.
 */
export function judgeApplied(
  commit: string,
  applied: readonly AppliedRevision[],
  reached: ReadonlyMap<string, ReadonlySet<string>>,
): HistoryCommit['applied'] {
  const known = applied.flatMap((one) => {
    const commits = reached.get(readCommit(one.revision) ?? '');
    return commits ? [{ ...one, has: commits.has(commit) }] : [];
  });
  const [last] = known;
  if (!last || last.revision !== applied[0]?.revision) return undefined;
  if (!last.has) return 'no';
  const end = known.findIndex(({ has }) => !has);
  const first = known[end - 1];
  return end > 0 && first?.time !== undefined ? { time: first.time } : {};
}

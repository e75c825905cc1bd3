import type { ResourceRef } from '../../manifest/resource.ts';
import type { StoredRelease } from '../../manifest/stored-release.ts';
import type { Finding } from '../finding.ts';
import type { UnavailableReason } from '../observation.ts';

/** That there was no answer about an object since it was seen. */
export interface StalePart {
  readonly reason: UnavailableReason;
  readonly message: string;
  /** When it was seen. */
  readonly time?: number;
}

/** One object of a Helm release as it was seen in the cluster. */
export interface ReleasedPart {
  readonly ref: ResourceRef;
  /** What is unknown could not be compared, for the reason in `message`; what is excused is gone as its kind may be. */
  readonly state: 'present' | 'absent' | 'excused' | 'unknown';
  readonly reason?: UnavailableReason;
  readonly message?: string;
  readonly resourceVersion?: string;
  /** Whether the API server has said what applying would do, or nobody needs to ask: that does not change by itself. */
  readonly isSure?: boolean;
  /** Where it differs from what was released. */
  readonly findings: readonly Finding[];
  /** All else is as it was seen earlier. */
  readonly stale?: StalePart;
}

/** What was seen of the release that a HelmRelease has made last. */
export type ReleaseView =
  | {
      readonly state: 'unknown';
      readonly reason: UnavailableReason;
      readonly message: string;
      /** The Secret that was asked for. */
      readonly record: ResourceRef;
    }
  | {
      readonly state: 'read';
      /** Equal for equal records and rules. */
      readonly key: string;
      readonly stored: StoredRelease;
      readonly parts: readonly ReleasedPart[];
      /** Whether values of a Secret may stand in it, so that none of its values is told. */
      readonly isHidden: boolean;
      /** Whether Flux puts right by itself what differs. */
      readonly isCorrected: boolean;
    };

/** What of a release has been seen the longest ago, of that about which there was no answer since. */
export function findStale(release: ReleaseView | undefined): StalePart | undefined {
  const stale = release?.state === 'read' ? release.parts.flatMap((part) => part.stale ?? []) : [];
  return stale.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0))[0];
}

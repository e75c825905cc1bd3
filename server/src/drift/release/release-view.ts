import type { ResourceRef } from '../../manifest/resource.ts';
import type { StoredRelease } from '../../manifest/stored-release.ts';
import type { Finding } from '../finding.ts';
import type { UnavailableReason } from '../observation.ts';

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
      /** Whether Flux puts right by itself what differs. */
      readonly isCorrected: boolean;
    };

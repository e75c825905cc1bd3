import { findDesired } from '../graph/rendered/desired-of-file.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import { type Seen, type Snapshot, toObservationKey } from '../snapshot.ts';

/** A file, or one of its objects, of which nobody knows whether it differs from the cluster. */
export interface Uncompared {
  /** Absent where it is the file as a whole. */
  readonly ref?: ResourceRef;
  readonly cause: 'unread' | 'unbuilt' | 'unanswered';
  /** Whatever is known of why: the words of a parser, or of a cluster. */
  readonly said?: string;
  /** It is what Helm has stored of the object, and not the object. */
  readonly isRelease?: true;
}

/** What of a file could not be compared: silence about it would look like agreement. */
export function findUncompared(snapshot: Snapshot, uri: string): readonly Uncompared[] {
  const [manifest, rendered] = [snapshot.manifests.get(uri), snapshot.rendered(uri)];
  if (!manifest) return [{ cause: 'unread' }];
  const [problem] = manifest.problems;
  return [
    ...(problem ? [{ cause: 'unread', said: problem.message } as const] : []),
    ...(rendered?.isUnknown ? [{ cause: 'unbuilt' } as const] : []),
    ...findDesired(manifest, rendered).flatMap((desired): readonly Uncompared[] => {
      const { ref } = desired;
      const seen = snapshot.observations.get(toObservationKey(uri, desired));
      if (!seen) return [{ ref, cause: 'unanswered' }];
      if (seen.state === 'unavailable') return [{ ref, cause: 'unanswered', said: seen.message }];
      return seen.state === 'present' ? listOfRelease(seen, ref) : [];
    }),
  ];
}

/** What of a Helm release could not be compared. */
function listOfRelease({ release }: Seen & { readonly state: 'present' }, ref: ResourceRef): readonly Uncompared[] {
  if (!release) return [];
  if (release.state === 'unknown') return [{ ref, cause: 'unanswered', said: release.message, isRelease: true }];
  return release.parts.flatMap(({ state, message = '', ref: part }) =>
    state === 'unknown' ? [{ ref: part, cause: 'unanswered' as const, said: message }] : [],
  );
}

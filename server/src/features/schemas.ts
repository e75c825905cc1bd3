import type { DescribedKind } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';

/** Which kinds a file has, in its order, and who describes each. */
export function schemasOf(snapshot: Snapshot, uri: string): readonly DescribedKind[] {
  const kinds = (snapshot.checked.get(uri) ?? []).map(({ ref: { apiVersion, kind }, schemas }): DescribedKind => ({
    apiVersion,
    kind,
    ...(schemas ? { source: schemas.source } : {}),
  }));
  return [...new Map(kinds.map((one) => [JSON.stringify(one), one])).values()];
}

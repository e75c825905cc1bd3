import { checkRepository } from '../../server/src/check-repository.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { openBundle } from './bundled-schemas.ts';
import { snapshotOf, uri } from './snapshots.ts';

/** The state in which a text has been held against the bundle, for a cluster of a version if one is given. */
export async function checkWithBundle(text: string, version?: string): Promise<Snapshot> {
  const { signal } = new AbortController();
  const catalog = openBundle();
  const table = await catalog.availability(signal);
  if (!table.ok) throw new Error(table.error.message);
  const all = await checkRepository([{ uri, text }], [], [{ ...catalog, version: () => version }], signal);
  const checked = new Map(all.map((one) => [one.manifest.uri, one.checked]));
  return snapshotOf(text, () => undefined, text, { checked, availability: table.value });
}

/** What is told of it. */
export async function findMessages(text: string, version?: string): Promise<readonly string[]> {
  return diagnostics(await checkWithBundle(text, version), uri).map(({ message }) =>
    typeof message === 'string' ? message : message.value,
  );
}

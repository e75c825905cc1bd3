import type { BuiltRepository } from './graph/references/built-repository.ts';
import type { RepositoryFiles } from './ports.ts';
import { judgeAddon, readAddonFile } from './sync/judge-addon.ts';
import type { SyncedCluster } from './sync/synced-cluster.ts';

/** The same with each AddOn of K3s held against the file that these repositories have of it, as it is on the disk. */
export async function compareAddons(
  synced: SyncedCluster,
  repositories: readonly BuiltRepository[],
  files: Pick<RepositoryFiles, 'read'>,
): Promise<SyncedCluster> {
  const uris = repositories.flatMap(({ graph, toUri }) =>
    [...graph.builds.values()].flatMap(({ target }) => (target.kind === 'raw' ? (target.files ?? []).map(toUri) : [])),
  );
  if (uris.length === 0) return synced;
  const compared = await Promise.all(
    [...synced.statuses].map(async ([key, status]) => {
      const addon = readAddonFile(status);
      const own = addon ? uris.filter((uri) => decodeURIComponent(uri).endsWith(`/${addon.name}`)) : [];
      const digests = await Promise.all(own.map((uri) => digest(uri, files)));
      const known = digests.filter((one) => one !== undefined);
      return [key, addon && known.length === own.length ? judgeAddon(status, addon, known) : status] as const;
    }),
  );
  return { ...synced, statuses: new Map(compared) };
}

async function digest(uri: string, files: Pick<RepositoryFiles, 'read'>): Promise<string | undefined> {
  const read = await files.read(uri, new AbortController().signal);
  if (!read.ok) return undefined;
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(read.value));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { stringAt } from '../manifest/json.ts';
import type { SyncStatus } from './sync-status.ts';

/** What K3s has made an AddOn of: the name of a file in `server/manifests`, and the SHA-256 of its text, in hexadecimal. */
export interface AddonFile {
  readonly name: string;
  readonly digest: string;
}

/** The file of an AddOn; undefined of other objects, and where K3s does not say it. https://docs.k3s.io/installation/packaged-components */
export function readAddonFile({ id, object }: SyncStatus): AddonFile | undefined {
  if (id.group !== 'k3s.cattle.io' || id.kind !== 'Addon') return undefined;
  const [path, digest] = [stringAt(object, 'spec', 'source'), stringAt(object, 'spec', 'checksum')];
  const name = path?.split(/[\\/]/).at(-1);
  return name && digest && /^[0-9a-f]{64}$/i.test(digest) ? { name, digest: digest.toLowerCase() } : undefined;
}

/**
 * An AddOn beside the files of its name that Git has for K3s, by their digests. One that is the same is its file; where
 * several differ, nobody knows which it is.
 */
export function judgeAddon(status: SyncStatus, { digest }: AddonFile, inGit: readonly string[]): SyncStatus {
  if (inGit.includes(digest)) return { ...status, state: 'ready', reason: 'SameAsGit', isUsable: true };
  return inGit.length === 1 ? { ...status, state: 'out-of-sync', reason: 'DiffersFromGit' } : status;
}

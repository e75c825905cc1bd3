import type { ObjectId } from './graph/references/object-id.ts';
import { findPlaced } from './features/placed-findings.ts';
import { type ResourceRef, toGroup } from './manifest/resource.ts';
import type { LiveDrift } from './pull-request/risks/risk.ts';
import { type Snapshot, findFolder } from './snapshot.ts';

/** Live changes that the next apply takes back, of the files of a folder that are open; values are no part of it. */
export function listLiveDrift(snapshot: Snapshot, folder: string | undefined): readonly LiveDrift[] {
  if (folder === undefined) return [];
  const own = [...snapshot.manifests.values()].filter(({ uri }) => findFolder([{ uri: folder }], uri));
  return own.flatMap((manifest) =>
    findPlaced(snapshot, manifest).flatMap(({ desired, finding }): readonly LiveDrift[] => {
      if (finding.code !== 'drift-changed' && finding.code !== 'drift-removed' && finding.code !== 'drift-extra')
        return [];
      const manager = finding.owners.at(-1)?.manager;
      return [{ id: toId(desired.ref), path: finding.path, ...(manager !== undefined && { manager }) }];
    }),
  );
}

function toId({ apiVersion, kind, namespace, name }: ResourceRef): ObjectId {
  return { group: toGroup(apiVersion), kind, name, ...(namespace !== undefined && { namespace }) };
}

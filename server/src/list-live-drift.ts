import type { ObjectId } from './graph/references/object-id.ts';
import { findPlaced } from './features/placed-findings.ts';
import { type ResourceRef, toGroup } from './manifest/resource.ts';
import type { LiveDrift } from './pull-request/risks/risk.ts';
import type { Snapshot } from './snapshot.ts';

/** Live changes that the next apply takes back, of the files that are open; values are no part of it. */
export function listLiveDrift(snapshot: Snapshot): readonly LiveDrift[] {
  return [...snapshot.manifests.values()].flatMap((manifest) =>
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

import { hasSecret } from '../manifest/mask-texts.ts';
import type { RenderedObject } from '../graph/build/rendered.ts';
import { toClusterKey } from '../graph/deletions/read-inventories.ts';
import { identifyObject, toObjectKey } from '../graph/references/object-id.ts';
import type { Build } from '../graph/targets/build-graph.ts';
import type { PlanOwner } from './change.ts';

/** What one owner applies, by a key that is the same for the same object of the same cluster. */
export interface Entries {
  readonly build: Build;
  readonly objects: ReadonlyMap<string, RenderedObject>;
  /** Its variables that come from Secrets. */
  readonly secrets: ReadonlySet<string>;
}

/** Reads what a build gives; undefined of one that gives nothing now. */
export function readEntries(build: Build, secretTexts: readonly string[]): Entries | undefined {
  const { target, rendered, state, variables } = build;
  if (!rendered || state !== 'rendered') return undefined;
  const scope = toScope(build);
  const objects = new Map<string, RenderedObject>();
  for (const object of rendered.objects) {
    const id = identifyObject(object.value, target.defaultNamespace);
    if (id) objects.set(`${scope} ${toObjectKey(id)}`, object);
  }
  const secrets = [...(variables?.values ?? [])].flatMap(([name, { isSecret, value }]) =>
    isSecret || (value !== null && hasSecret(value, secretTexts)) ? [name] : [],
  );
  return { build, objects, secrets: new Set(secrets) };
}

/** Where objects of the same name are the same: a cluster; of a folder that nobody applies here, the folder alone. */
function toScope({ target }: Build): string {
  if (target.kind === 'flux') return toClusterKey(target);
  if (target.kind === 'argo') return JSON.stringify([target.destination ?? target.cluster ?? '', null]);
  return target.id;
}

/** An owner as it is told. */
export function toOwner({ target }: Build): PlanOwner {
  const { id, kind, name, namespace, directory, cluster, destination, isSuspended } = target;
  return {
    ...{ id, kind, name, directory, isSuspended },
    ...(namespace !== undefined && { namespace }),
    ...(cluster !== undefined && { cluster }),
    ...(destination !== undefined && { destination }),
  };
}

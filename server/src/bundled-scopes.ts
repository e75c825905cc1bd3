import type { IsNamespaced } from './graph/deletions/read-inventories.ts';
import { guard } from './guard.ts';
import { toGroup } from './manifest/resource.ts';
import type { Log, SchemaBundle } from './ports.ts';

/** Whether the kinds of the bundled schemas lie in a namespace; the list is read when it is first asked for. */
export function readBundledScopes({
  schemas,
  log,
}: {
  readonly schemas: SchemaBundle;
  readonly log: Log;
}): IsNamespaced {
  let known: ReadonlyMap<string, boolean> | undefined;

  async function read(): Promise<void> {
    const index = await schemas.index(new AbortController().signal);
    if (!index.ok) return;
    known = new Map(
      Object.entries(index.value).flatMap(([apiVersion, { namespaced }]) =>
        Object.entries(namespaced).map(([kind, is]) => [`${toGroup(apiVersion)}/${kind}`, is] as const),
      ),
    );
  }

  return (kind) => {
    if (!known) {
      known = new Map();
      void guard(log, 'list kinds', undefined, read);
    }
    return known.get(kind);
  };
}

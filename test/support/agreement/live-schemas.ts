import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { readOpenApi } from '../../../server/src/schema/read-open-api.ts';
import { waitFor } from '../../control-plane/wait.ts';
import type { ServedKind } from './served-kinds.ts';

const never = new AbortController().signal;

/** The schemas of kinds by apiVersion, as the product reads them, as soon as the API server describes them all. */
export async function readLiveSchemas(
  kubeconfig: string,
  context: string,
  kinds: readonly ServedKind[],
): Promise<ReadonlyMap<string, ApiSchemas>> {
  const connected = await createClusterGateway({}).connect({ kubeconfig, context }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  const cluster = connected.value;
  const read = async (apiVersion: string, wanted: readonly ServedKind[]): Promise<ApiSchemas | undefined> => {
    const index = await cluster.openApiIndex(never);
    const page = index.ok ? index.value.pages.get(apiVersion) : undefined;
    const found = page && (await cluster.openApi(page, never));
    if (!found?.ok) return undefined;
    const schemas = readOpenApi(apiVersion, found.value, 'this cluster');
    return wanted.every(({ kind }) => Object.hasOwn(schemas.kinds, kind)) ? schemas : undefined;
  };
  const groups = Array.from(Map.groupBy(kinds, ({ apiVersion }) => apiVersion));
  const all = groups.map(async ([apiVersion, wanted]) => {
    const schemas = await waitFor(`the schemas of ${apiVersion}`, () => read(apiVersion, wanted), { every: 500 });
    return [apiVersion, schemas] as const;
  });
  return new Map(await Promise.all(all));
}

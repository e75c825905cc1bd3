import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { readOpenApi } from '../../../server/src/schema/read-open-api.ts';
import { waitFor } from '../../control-plane/wait.ts';

const never = new AbortController().signal;

/** The schemas of apiVersions as the product reads them, through its own port, as soon as the API server has them. */
export async function readLiveSchemas(
  kubeconfig: string,
  context: string,
  apiVersions: readonly string[],
): Promise<ReadonlyMap<string, ApiSchemas>> {
  const connected = await createClusterGateway({}).connect({ kubeconfig, context }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  const read = async (apiVersion: string) =>
    waitFor(`the schemas of ${apiVersion}`, async () => {
      const found = await connected.value.openApi(apiVersion, never);
      return found.ok ? readOpenApi(apiVersion, found.value.document, 'this cluster') : undefined;
    });
  return new Map(await Promise.all(apiVersions.map(async (each) => [each, await read(each)] as const)));
}

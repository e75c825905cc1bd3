import { type Json, type JsonObject, at, isArray, stringAt } from '../../../server/src/manifest/json.ts';

/** A kind as the API server serves it. */
export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The plural, as addresses have it. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly canBeCreated: boolean;
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** All kinds in all versions that an API server serves, without subresources. */
export async function findServedKinds(server: {
  get(path: string, accept?: string): Promise<JsonObject>;
}): Promise<readonly ServedKind[]> {
  const [core, named] = await Promise.all([server.get('/api', aggregated), server.get('/apis', aggregated)]);
  const groups = [core, named].flatMap((list) => toList(at(list, 'items')));
  return groups.flatMap((group) =>
    toList(at(group, 'versions')).flatMap((version) => {
      const apiVersion = [stringAt(group, 'metadata', 'name'), stringAt(version, 'version')].filter(Boolean).join('/');
      return toList(at(version, 'resources')).map((resource) => ({
        apiVersion,
        kind: stringAt(resource, 'responseKind', 'kind') ?? '',
        resource: stringAt(resource, 'resource') ?? '',
        isNamespaced: stringAt(resource, 'scope') === 'Namespaced',
        canBeCreated: toList(at(resource, 'verbs')).includes('create'),
      }));
    }),
  );
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

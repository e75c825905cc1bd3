import { type JsonObject, isObject } from '../../../server/src/manifest/json.ts';
import { toGroup } from '../../../server/src/manifest/resource.ts';
import type { ApiServer } from '../agreement/api-server.ts';
import { buildValid } from '../agreement/build-valid.ts';
import { readLiveSchemas } from '../agreement/live-schemas.ts';
import { type ServedKind, findServedKinds } from '../agreement/served-kinds.ts';
import { toSubject } from '../agreement/subject.ts';

/** Questions, and what the API server or a controller makes for itself: no person keeps these in Git. */
const ofOthers =
  /Review$|^(?:Binding|ComponentStatus|ControllerRevision|Endpoints|EndpointSlice|Event|IPAddress|Lease|LeaseCandidate|Node|ResourceSlice|PodCertificateRequest|CertificateSigningRequest|ServiceCIDR|StorageVersion\w*|CSINode|CSIStorageCapacity|VolumeAttachment|ReplicaSet|Namespace|ClusterTrustBundle)$/;
/** They would act upon the others. */
const acting =
  /^(?:ResourceQuota|LimitRange|APIService|CustomResourceDefinition|FlowSchema|PriorityLevelConfiguration|Mutating\w+|Validating\w+|PriorityClass)$/;
const ofOne = 20;
const seeds = 3;

/** Of each built-in kind twenty objects that the API server takes, as a repository with a Flux Kustomization for each. */
export async function generateObjects(
  server: ApiServer,
  at: { readonly kubeconfig: string; readonly context: string },
  where: { readonly namespace: string; readonly seed: number },
): Promise<ReadonlyMap<string, readonly JsonObject[]>> {
  const kinds = (await findServedKinds(server)).filter(isKept);
  const schemas = await readLiveSchemas(at.kubeconfig, at.context, kinds);
  const made = await Promise.all(
    kinds.map(async (kind) => {
      const found: JsonObject[] = [];
      for (let i = 0; i < seeds && found.length < ofOne; i++) {
        const subject = toSubject(kind, schemas, { namespace: where.namespace, seed: where.seed + i });
        for (const object of (await buildValid(subject, server)).accepted.toReversed())
          if (await server.canBeApplied(object, 'test')) found.push(object);
      }
      const name = `${kind.kind}-${kind.apiVersion.replace('/', '-')}`.toLowerCase();
      return [name, found.slice(0, ofOne).map((object, i) => rename(object, `made-${name}-${i}`))] as const;
    }),
  );
  return new Map(made);
}

function isKept({ apiVersion, kind, canBeCreated }: ServedKind): boolean {
  const group = toGroup(apiVersion);
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  const isStable = /(?:^|\/)v\d+$/.test(apiVersion);
  return canBeCreated && isBuiltIn && isStable && !ofOthers.test(kind) && !acting.test(kind);
}

function rename(object: JsonObject, name: string): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, metadata: { ...metadata, name: name.replaceAll('.', '-') } };
}

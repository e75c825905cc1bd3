import { type Json, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject, SourcePlace, Step } from '../build/rendered.ts';
import { readSyncSource } from '../targets/flux-instance.ts';
import { readProvided } from '../targets/provided-variables.ts';
import { valueAt } from '../build/substituted-leaves.ts';
import { findPlace } from './list-references.ts';
import { type ObjectId, identifyObject, toKindKey, toObjectId } from './object-id.ts';
import { toSegments, walkFields } from './walk-fields.ts';

/** An object that a build makes, or that a controller makes of one. */
export interface ProvidedObject {
  readonly id: ObjectId;
  /** Of a ConfigMap or Secret its keys, and where each is written. */
  readonly keys: ReadonlyMap<string, SourcePlace | undefined>;
  /** Whether it can have more keys than these. */
  readonly isOpen: boolean;
  /** A controller makes it. */
  readonly isMade: boolean;
  /** Where its name is given in the object that it is made of; absent where that goes by the name itself. */
  readonly named?: readonly Step[];
  /** It is made in every namespace, or in ones that nobody knows. */
  readonly isEverywhere?: true;
}

/** What an object of a build provides: itself, and what a controller makes of it. */
export function listProvided(object: RenderedObject, defaultNamespace: string | undefined): readonly ProvidedObject[] {
  const id = identifyObject(object.value, defaultNamespace);
  if (!id) return [];
  const own: ProvidedObject = { id, ...readKeys(object, defaultNamespace), isMade: false };
  const kind = toKindKey(id);
  const made = makers[kind]?.(object, id, defaultNamespace) ?? [];
  return [own, ...made, ...(issuing.has(kind) ? listIssued(object, id) : [])];
}

type Maker = (object: RenderedObject, id: ObjectId, defaultNamespace: string | undefined) => readonly ProvidedObject[];

const secret = { group: '', kind: 'Secret' } as const;
const service = { group: '', kind: 'Service' } as const;
const tlsKeys = ['tls.crt', 'tls.key', 'ca.crt'];

const makers: Readonly<Partial<Record<string, Maker>>> = {
  'external-secrets.io/ExternalSecret': makeFromExternal,
  'bitnami.com/SealedSecret': (object, id, namespace) =>
    readProvided(object, namespace).map(({ name, values }) =>
      nameAt(object, ['spec', 'template', 'metadata', 'name'], make(secret, id, name, [...values.keys()])),
    ),
  // https://external-secrets.io/latest/api/clusterexternalsecret/
  'external-secrets.io/ClusterExternalSecret': (object, id) => {
    const spec = at(object.value, 'spec', 'externalSecretSpec');
    const own = stringAt(object.value, 'spec', 'externalSecretName');
    const given = stringAt(spec, 'target', 'name');
    const name = given ?? (own === undefined || own === '' ? id.name : own);
    const path = given === undefined ? ['externalSecretName'] : ['externalSecretSpec', 'target', 'name'];
    return [nameAt(object, ['spec', ...path], everywhere(secret, name))];
  },
  // https://cert-manager.io/docs/usage/certificate/
  'cert-manager.io/Certificate': (object, id) => {
    const { value } = object;
    const name = stringAt(value, 'spec', 'secretName');
    const isMore =
      at(value, 'spec', 'keystores') !== undefined || at(value, 'spec', 'additionalOutputFormats') !== undefined;
    const made = { ...make(secret, id, name ?? '', tlsKeys), isOpen: isMore };
    return name ? [nameAt(object, ['spec', 'secretName'], made)] : [];
  },
  'cert-manager.io/Issuer': makeAccountKey,
  'cert-manager.io/ClusterIssuer': (object, id) =>
    makeAccountKey(object, id).map((one) => ({ ...one, isEverywhere: true })),
  // https://cert-manager.io/docs/trust/trust-manager/
  'trust.cert-manager.io/Bundle': (_, { name }) => [
    everywhere(secret, name),
    everywhere({ group: '', kind: 'ConfigMap' }, name),
  ],
  // https://github.com/isindir/sops-secrets-operator
  'isindir.github.com/SopsSecret': (object, id) =>
    toList(at(object.value, 'spec', 'secretTemplates')).flatMap((one, i) => {
      const name = stringAt(one, 'name');
      const keys = [at(one, 'data'), at(one, 'stringData')].flatMap((data) =>
        isObject(data) ? Object.keys(data) : [],
      );
      return name ? [nameAt(object, ['spec', 'secretTemplates', i, 'name'], make(secret, id, name, keys))] : [];
    }),
  // https://developer.1password.com/docs/k8s/operator/
  'onepassword.com/OnePasswordItem': (_, id) => [open(make(secret, id, id.name))],
  // https://infisical.com/docs/integrations/platforms/kubernetes/infisical-secret-crd
  'secrets.infisical.com/InfisicalSecret': (object, id) =>
    makeNamed(object, id, 'spec', 'managedSecretReference', 'secretName'),
  // https://developer.hashicorp.com/vault/docs/platform/k8s/vso
  'secrets.hashicorp.com/VaultStaticSecret': makeDestination,
  'secrets.hashicorp.com/VaultDynamicSecret': makeDestination,
  'secrets.hashicorp.com/VaultPKISecret': makeDestination,
  // https://docs.doppler.com/docs/kubernetes-operator
  'secrets.doppler.com/DopplerSecret': (object, id) => makeNamed(object, id, 'spec', 'managedSecret', 'name'),
  // https://rook.io/docs/rook/latest/Storage-Configuration/Object-Storage-RGW/ceph-object-bucket-claim/
  'objectbucket.io/ObjectBucketClaim': (_, id) => [
    make(secret, id, id.name, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']),
    open(make({ group: '', kind: 'ConfigMap' }, id, id.name)),
  ],
  // https://cloudnative-pg.io/documentation/current/applications/
  'postgresql.cnpg.io/Cluster': (_, id) => [
    ...['app', 'superuser', 'ca', 'server', 'replication'].map((end) => open(make(secret, id, `${id.name}-${end}`))),
    ...['rw', 'ro', 'r'].map((end) => make(service, id, `${id.name}-${end}`)),
  ],
  // https://fluxcd.control-plane.io/operator/fluxinstance/#sync-configuration
  'fluxcd.controlplane.io/FluxInstance': ({ value }, id, namespace) => {
    const sync = readSyncSource(value, namespace);
    if (!sync) return [];
    return [
      make({ group: 'source.toolkit.fluxcd.io', kind: sync.kind }, id, sync.name),
      make({ group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization' }, id, sync.name),
    ];
  },
  // every namespace gets these: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
  '/Namespace': (_, { name }) => [
    { ...make({ group: '', kind: 'ServiceAccount' }, { namespace: name }, 'default'), isOpen: false },
    make({ group: '', kind: 'ConfigMap' }, { namespace: name }, 'kube-root-ca.crt', ['ca.crt']),
  ],
  // https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
  'apps/StatefulSet': ({ value }, id) => {
    const replicas = at(value, 'spec', 'replicas');
    const count = Math.min(typeof replicas === 'number' ? replicas : 1, 100);
    return toList(at(value, 'spec', 'volumeClaimTemplates')).flatMap((one) => {
      const name = stringAt(one, 'metadata', 'name') ?? '';
      const claims = Array.from({ length: count }, (_, i) => `${name}-${id.name}-${i}`);
      return claims.map((claim) => make({ group: '', kind: 'PersistentVolumeClaim' }, id, claim));
    });
  },
};

/** cert-manager makes a certificate for what says so: https://cert-manager.io/docs/usage/ingress/ and .../usage/gateway/ */
const issuing: ReadonlySet<string> = new Set(['networking.k8s.io/Ingress', 'gateway.networking.k8s.io/Gateway']);

function listIssued(object: RenderedObject, id: ObjectId): readonly ProvidedObject[] {
  const annotations = at(object.value, 'metadata', 'annotations');
  const names = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'];
  if (!isObject(annotations) || !names.some((name) => Object.hasOwn(annotations, name))) return [];
  const fields = ['spec.tls[].secretName', 'spec.listeners[].tls.certificateRefs[].name'];
  return fields.flatMap((field) =>
    walkFields(object.value, toSegments(field)).flatMap(({ path, value: name }) =>
      typeof name === 'string' && name !== '' ? [nameAt(object, path, make(secret, id, name, tlsKeys))] : [],
    ),
  );
}

const targetName = ['spec', 'target', 'name'] as const;

/** What `creationPolicy: None` leaves alone nobody makes; `Merge` adds to one that somebody else makes. */
function makeFromExternal(
  object: RenderedObject,
  id: ObjectId,
  namespace: string | undefined,
): readonly ProvidedObject[] {
  const target = at(object.value, 'spec', 'target');
  if (at(target, 'creationPolicy') === 'None') return [];
  const kind = stringAt(target, 'manifest', 'kind');
  if (kind !== undefined) {
    const apiVersion = stringAt(target, 'manifest', 'apiVersion') ?? '';
    const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
    return [nameAt(object, targetName, open(make({ group, kind }, id, stringAt(target, 'name') ?? id.name)))];
  }
  return readProvided(object, namespace).map(({ name, values, isOpen }) => ({
    ...nameAt(object, targetName, make(secret, id, name)),
    keys: new Map([...values].map(([key, { place }]) => [key, place])),
    isOpen,
  }));
}

function makeAccountKey(object: RenderedObject, id: ObjectId): readonly ProvidedObject[] {
  const path = ['spec', 'acme', 'privateKeySecretRef', 'name'];
  const name = stringAt(object.value, ...path);
  return name ? [nameAt(object, path, make(secret, id, name, ['tls.key']))] : [];
}

function makeDestination(object: RenderedObject, id: ObjectId): readonly ProvidedObject[] {
  return makeNamed(object, id, 'spec', 'destination', 'name');
}

function makeNamed(object: RenderedObject, id: ObjectId, ...path: readonly string[]): readonly ProvidedObject[] {
  const name = stringAt(object.value, ...path);
  return name ? [nameAt(object, path, open(make(secret, id, name)))] : [];
}

/** Says where the name of what is made is given, if it is given there. */
function nameAt({ value }: RenderedObject, path: readonly Step[], made: ProvidedObject): ProvidedObject {
  return valueAt(value, path) === made.id.name ? { ...made, named: path } : made;
}

function make(
  kind: Pick<ObjectId, 'group' | 'kind'>,
  { namespace }: Pick<ObjectId, 'namespace'>,
  name: string,
  keys: readonly string[] = [],
): ProvidedObject {
  return {
    id: toObjectId(kind, namespace, name),
    keys: new Map(keys.map((key) => [key, undefined])),
    isOpen: false,
    isMade: true,
  };
}

function everywhere(kind: Pick<ObjectId, 'group' | 'kind'>, name: string): ProvidedObject {
  return { ...open(make(kind, {}, name)), isEverywhere: true };
}

function open(made: ProvidedObject): ProvidedObject {
  return { ...made, isOpen: true };
}

/** The keys of a ConfigMap or Secret itself; those of a token's Secret are filled in by the API server. */
function readKeys(
  object: RenderedObject,
  defaultNamespace: string | undefined,
): Pick<ProvidedObject, 'keys' | 'isOpen'> {
  const { value } = object;
  if (value['apiVersion'] !== 'v1' || (value['kind'] !== 'ConfigMap' && value['kind'] !== 'Secret'))
    return { keys: new Map(), isOpen: false };
  const [own] = readProvided(object, defaultNamespace);
  const binary = at(value, 'binaryData');
  const path = (key: string): readonly Step[] => ['binaryData', key];
  const more = Object.keys(isObject(binary) ? binary : {}).map((key): [string, SourcePlace | undefined] => [
    key,
    findPlace(object, path(key)),
  ]);
  const keys = [...(own?.values ?? [])].map(([key, { place }]): [string, SourcePlace | undefined] => [key, place]);
  return {
    keys: new Map([...keys, ...more]),
    isOpen: value['type'] === 'kubernetes.io/service-account-token' || isFilled(value),
  };
}

/**
 * Controllers put keys into what asks for it: mirrors of other Secrets, generated passwords, certificates. Sources:
 * https://github.com/emberstack/kubernetes-reflector, https://github.com/mittwald/kubernetes-replicator,
 * https://github.com/mittwald/kubernetes-secret-generator and
 * https://docs.openshift.com/container-platform/latest/security/certificates/service-serving-certificate.html
 */
const filling =
  /^(?:reflector\.v1\.k8s\.emberstack\.com\/reflects|replicator\.v1\.mittwald\.de\/replicate-from|secret-generator\.v1\.mittwald\.de\/.*|config\.openshift\.io\/inject-trusted-cabundle|service\.beta\.openshift\.io\/inject-cabundle)$/;

function isFilled(value: RenderedObject['value']): boolean {
  const marks = [at(value, 'metadata', 'labels'), at(value, 'metadata', 'annotations')];
  return marks.some((some) => isObject(some) && Object.keys(some).some((key) => filling.test(key)));
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { Step } from '../build/rendered.ts';
import { type ObjectId, toKindKey } from './object-id.ts';
import { type PreparedField, prepare } from './reference-fields.ts';
import type { FoundField } from './walk-fields.ts';

/** What a HelmRelease installs, as far as its values can name it. */
export interface InstalledRelease {
  /** As if it stood where its objects go. */
  readonly id: ObjectId;
  readonly name: string;
}

/** A field of values that is called as fields that name objects are. */
export interface FoundValue {
  readonly field: PreparedField;
  readonly found: FoundField;
}

const row = (to: string, more: Partial<PreparedField> = {}): PreparedField => ({
  ...prepare({ at: '', to: [to] }, []),
  ...more,
});
const keyed = { keys: [['key']] };
const existing = { keys: [['existingSecretKey']] };
const gateway = row('gateway.networking.k8s.io/Gateway', { namespace: 'namespace', group: 'group' });

/**
 * The fields by their names, and by the name of the field around them where they are called `name`: charts mostly hand
 * them on to a Pod, or call them as the common ones do. A chart may mean something else by one, so that none of them is
 * ever sure to be a mistake: their own release may make whatever its values tell.
 */
const byName: ReadonlyMap<string, PreparedField> = new Map([
  ['secretName', row('/Secret')],
  ['existingSecret', row('/Secret', existing)],
  ['existingSecretName', row('/Secret', existing)],
  ['existingConfigMap', row('/ConfigMap')],
  ['configMapName', row('/ConfigMap')],
  ['existingClaim', row('/PersistentVolumeClaim')],
  ['claimName', row('/PersistentVolumeClaim')],
  ['serviceAccountName', row('/ServiceAccount')],
  ['priorityClassName', row('scheduling.k8s.io/PriorityClass')],
  ['runtimeClassName', row('node.k8s.io/RuntimeClass')],
  ['storageClassName', row('storage.k8s.io/StorageClass')],
  ['storageClass', row('storage.k8s.io/StorageClass')],
  ['ingressClassName', row('networking.k8s.io/IngressClass')],
  ['resourceClaimTemplateName', row('resource.k8s.io/ResourceClaimTemplate')],
  ['cert-manager.io/issuer', row('cert-manager.io/Issuer')],
  ['cert-manager.io/cluster-issuer', row('cert-manager.io/ClusterIssuer')],
]);
const byParent: ReadonlyMap<string, PreparedField> = new Map([
  ['secretRef', row('/Secret')],
  ['secretKeyRef', row('/Secret', keyed)],
  ['configMapRef', row('/ConfigMap')],
  ['configMapKeyRef', row('/ConfigMap', keyed)],
  ['imagePullSecrets', row('/Secret')],
  ['configMap', row('/ConfigMap')],
  ['parentRefs', gateway],
]);

/** And by what they say they are: https://bjw-s-labs.github.io/helm-charts/docs/common-library/ */
const byType: ReadonlyMap<string, PreparedField> = new Map([
  ['secret', row('/Secret')],
  ['configMap', row('/ConfigMap')],
]);

/** The release of a HelmRelease; undefined of other objects. Source: https://fluxcd.io/flux/components/helm/helmreleases/ */
export function readRelease({ value }: { readonly value: JsonObject }, id: ObjectId): InstalledRelease | undefined {
  if (toKindKey(id) !== 'helm.toolkit.fluxcd.io/HelmRelease') return undefined;
  const spec = at(value, 'spec');
  const target = stringAt(spec, 'targetNamespace');
  const name = stringAt(spec, 'releaseName') ?? (target === undefined ? id.name : `${target}-${id.name}`);
  return { id: target === undefined ? id : { ...id, namespace: target }, name };
}

/** Fills in what many charts let their values say of the release itself. */
export function fillRelease(text: string, { id, name }: InstalledRelease): string {
  return text
    .replaceAll(/\{\{-?\s*\$?\.Release\.Name\s*-?\}\}/g, () => name)
    .replaceAll(/\{\{-?\s*\$?\.Release\.Namespace\s*-?\}\}/g, () => id.namespace ?? '');
}

/** The fields of a HelmRelease's values that seem to name objects. */
export function findValueFields(value: JsonObject): readonly FoundValue[] {
  const found: FoundValue[] = [];
  const visit = (here: Json, path: readonly Step[]): void => {
    if (isArray(here))
      here.forEach((item, i) => {
        visit(item, [...path, i]);
      });
    if (!isObject(here)) return;
    for (const [key, item] of Object.entries(here)) {
      const field = key === 'name' ? findByParent(here, path) : byName.get(key);
      const next = [...path, key];
      if (field && typeof item === 'string') found.push({ field, found: { path: next, value: item, parent: here } });
      else visit(item, next);
    }
  };
  visit(at(value, 'spec', 'values') ?? null, ['spec', 'values']);
  return found;
}

/** By the field around, whose items these may be. */
function findByParent(value: JsonObject, path: readonly Step[]): PreparedField | undefined {
  const around = path.findLast((step) => typeof step === 'string');
  return byParent.get(around ?? '') ?? byType.get(stringAt(value, 'type') ?? '');
}

import { type Json, type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import type { ResourceRef } from '../manifest/resource.ts';
import type { KindRef } from '../schema/identify-kind.ts';

/** Who makes a Secret of which name, from its own: by kind, the field that names it. */
const makers: Readonly<Record<string, readonly string[]>> = {
  ExternalSecret: ['spec', 'target', 'name'],
  SealedSecret: ['spec', 'template', 'metadata', 'name'],
  Certificate: ['spec', 'secretName'],
};

/** The ConfigMaps and Secrets that something makes from an object, by their names. */
export function readBrings(ref: KindRef | undefined, value: JsonObject): readonly ResourceRef[] {
  if (ref?.apiVersion.startsWith('kustomize.config.k8s.io/'))
    return [...readGenerated('ConfigMap', value), ...readGenerated('Secret', value)];
  const path = ref && Object.hasOwn(makers, ref.kind) ? makers[ref.kind] : undefined;
  const name = path && (stringAt(value, ...path) ?? stringAt(value, 'metadata', 'name'));
  return name ? [toRef('Secret', name, stringAt(value, 'metadata', 'namespace'))] : [];
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/ */
function readGenerated(kind: 'ConfigMap' | 'Secret', value: JsonObject): readonly ResourceRef[] {
  const generators: Json | undefined = value[kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator'];
  return (isArray(generators) ? generators : []).flatMap((one) => {
    const name = stringAt(one, 'name');
    const namespace = at(one, 'namespace') ?? value['namespace'];
    return name ? [toRef(kind, name, typeof namespace === 'string' ? namespace : undefined)] : [];
  });
}

function toRef(kind: string, name: string, namespace: string | undefined): ResourceRef {
  return { apiVersion: 'v1', kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

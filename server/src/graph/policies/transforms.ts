import { type Json, type JsonObject, at, isArray, isObject } from '../../manifest/json.ts';
import type { KindRef } from '../../schema/identify-kind.ts';

/** What kustomize or Flux may change in objects beside what patches do. */
export type Transform = 'labels' | 'annotations' | 'namespace' | 'name' | 'images' | 'replicas';

const ofKustomization: Readonly<Record<string, readonly Transform[]>> = {
  labels: ['labels'],
  commonLabels: ['labels'],
  commonAnnotations: ['annotations'],
  namespace: ['namespace'],
  namePrefix: ['name'],
  nameSuffix: ['name'],
  images: ['images'],
  replicas: ['replicas'],
};

/** Reads which of these a kustomization, or a Flux Kustomization, asks for. */
export function readTransforms(ref: KindRef | undefined, value: JsonObject): readonly Transform[] {
  if (ref?.apiVersion.startsWith('kustomize.config.k8s.io/'))
    return Object.keys(value).flatMap((key) =>
      Object.hasOwn(ofKustomization, key) ? (ofKustomization[key] ?? []) : [],
    );
  if (ref?.kind === 'Application') return ['labels', 'annotations', 'namespace', 'name', 'images', 'replicas'];
  const { spec } = value;
  if (ref?.kind !== 'Kustomization' || !isObject(spec)) return [];
  const has = (field: string, transform: Transform): readonly Transform[] =>
    spec[field] === undefined ? [] : [transform];
  return [
    ...(isThere(at(spec, 'commonMetadata', 'labels')) ? (['labels'] as const) : []),
    ...(isThere(at(spec, 'commonMetadata', 'annotations')) ? (['annotations'] as const) : []),
    ...has('targetNamespace', 'namespace'),
    ...has('namePrefix', 'name'),
    ...has('nameSuffix', 'name'),
    ...has('images', 'images'),
  ];
}

function isThere(value: Json | undefined): boolean {
  return isArray(value) || isObject(value);
}

const unknown = '${UNKNOWN}';

/** The object with a placeholder wherever one of these may put something else. */
export function hideTransformed(value: JsonObject, transforms: ReadonlySet<Transform>): JsonObject {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const given = Object.entries(metadata).map(([key, item]): readonly [string, Json] => {
    const isHidden =
      (key === 'labels' && transforms.has('labels')) ||
      (key === 'annotations' && transforms.has('annotations')) ||
      (key === 'name' && transforms.has('name'));
    return [key, isHidden ? unknown : item];
  });
  const added = (['labels', 'annotations'] as const).filter((key) => transforms.has(key));
  const isPlaced = Object.hasOwn(metadata, 'namespace') && !transforms.has('namespace');
  const changed = Object.fromEntries([
    ...given,
    ...added.map((key) => [key, unknown] as const),
    ...(isPlaced ? [] : [['namespace', unknown] as const]),
  ]);
  const hidden = [transforms.has('images') ? 'image' : '', transforms.has('replicas') ? 'replicas' : ''].filter(
    Boolean,
  );
  const whole = hidden.length > 0 ? (hideFields(value, new Set(hidden)) as JsonObject) : value;
  return { ...whole, metadata: changed };
}

function hideFields(value: Json, names: ReadonlySet<string>): Json {
  if (isArray(value)) return value.map((item) => hideFields(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, names.has(key) ? unknown : hideFields(item, names)]),
  );
}

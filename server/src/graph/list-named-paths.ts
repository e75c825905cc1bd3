import type { FieldPath } from '../manifest/field-path.ts';
import { type Json, type JsonObject, at, isArray } from '../manifest/json.ts';

/** A path that a kustomization names, and where in it. */
export interface NamedPath {
  readonly at: FieldPath;
  readonly path: string;
}

/** `field[]`, `field[].inner` and `field[].inner[]`: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
const places: readonly (readonly [field: string, inner?: string])[] = [
  ['resources'],
  ['bases'],
  ['components'],
  ['crds'],
  ['configurations'],
  ['generators'],
  ['transformers'],
  ['validators'],
  ['patchesStrategicMerge'],
  ['patches', 'path'],
  ['patchesJson6902', 'path'],
  ['replacements', 'path'],
  ['configMapGenerator', 'files'],
  ['configMapGenerator', 'envs'],
  ['configMapGenerator', 'env'],
  ['secretGenerator', 'files'],
  ['secretGenerator', 'envs'],
  ['secretGenerator', 'env'],
  ['helmCharts', 'valuesFile'],
  ['helmCharts', 'additionalValuesFiles'],
];

/** Every file or folder that a kustomization names, as it is written there; addresses and texts may be among them. */
export function listNamedPaths(kustomization: JsonObject): readonly NamedPath[] {
  const found = places.flatMap(([field, inner]) =>
    toList(kustomization[field]).flatMap((item, index) => {
      const here: FieldPath = [{ field }, { index }];
      if (inner === undefined) return toNamed(item, here);
      const value = at(item, inner);
      const there: FieldPath = [...here, { field: inner }];
      return isArray(value)
        ? value.flatMap((one, position) => toNamed(one, [...there, { index: position }]))
        : toNamed(value, there);
    }),
  );
  const openApi: FieldPath = [{ field: 'openapi' }, { field: 'path' }];
  return [...found, ...toNamed(at(kustomization, 'openapi', 'path'), openApi)];
}

/** A generator's file can have a key before it: `key=path`. */
function toNamed(value: Json | undefined, at: FieldPath): readonly NamedPath[] {
  if (typeof value !== 'string') return [];
  const isKeyed = at.some((segment) => 'field' in segment && segment.field === 'files');
  return [{ at, path: isKeyed ? value.slice(value.indexOf('=') + 1) : value }];
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

import { type Json, type JsonObject, at, isArray, stringAt } from '../manifest/json.ts';
import { resolveFrom, toFileKey } from '../manifest/relative.ts';
import type { Manifest, ResourceRef } from '../manifest/resource.ts';
import { identifyKind } from '../schema/identify-kind.ts';
import { type CustomKind, readCrd } from '../schema/read-crd.ts';
import { type Substitute, readSubstitute } from './substitutes.ts';
import { type PolicyObject, readPolicy } from './policies/read-policies.ts';
import { type NamespaceLabels, readNamespace } from './policies/namespace-labels.ts';
import { type Transform, readTransforms } from './policies/transforms.ts';
import { type DeclaredResource, readDeclared } from './declared.ts';
import { type FileEncryption, readEncryption } from './encryption.ts';
import { readBrings } from './brings.ts';
import { readImages } from './images.ts';
import { type Brought, readLabels, readPatches, readReplacements } from './brought.ts';

/** What a kustomization makes of a file that it names. */
export type Role = 'resource' | 'patch' | 'data';

/** What one file says about others, and about kinds. */
export interface FileFacts {
  readonly isKustomization: boolean;
  /** Whether other kustomizations take it in: https://kubectl.docs.kubernetes.io/guides/config_management/components/ */
  readonly isComponent: boolean;
  /** By file key. */
  readonly named: ReadonlyMap<string, Role>;
  readonly customKinds: readonly CustomKind[];
  readonly declared: readonly DeclaredResource[];
  /** Resources that are made from what it declares. */
  readonly brings: readonly ResourceRef[];
  /** What its containers run. */
  readonly images: readonly string[];
  readonly brought: readonly Brought[];
  readonly substitutes: readonly Substitute[];
  readonly encryption: FileEncryption;
  readonly policies: readonly PolicyObject[];
  readonly transforms: readonly Transform[];
  readonly namespaces: readonly NamespaceLabels[];
  /** Whether it installs a chart, which can bring kinds of its own. */
  readonly installsChart: boolean;
}

/** The largest operators bring some dozens, in a few versions each. */
const mostKinds = 1000;

/** Reads what the rest of the repository has to know of a file. */
export function readFileFacts(manifest: Manifest): FileFacts {
  const objects = manifest.declarations.map(({ value }) => ({ value, ref: identifyKind(manifest.uri, value) }));
  const kustomizations = objects.filter(({ ref }) => ref?.apiVersion.startsWith('kustomize.config.k8s.io/'));
  const key = toFileKey(manifest.uri);
  return {
    isKustomization: kustomizations.length > 0,
    named: new Map(kustomizations.flatMap(({ value }) => listNamed(key, value))),
    customKinds: objects.flatMap(({ value }) => readCrd(value)).slice(0, mostKinds),
    isComponent: kustomizations.some(({ ref }) => ref?.kind === 'Component'),
    declared: readDeclared(manifest),
    brings: objects.flatMap(({ ref, value }) => readBrings(ref, value)),
    images: readImages(objects.map(({ value }) => value)),
    substitutes: objects.flatMap(({ ref, value }) => readSubstitute(ref, value)),
    policies: objects.flatMap(({ value }) => readPolicy(value)).slice(0, mostKinds),
    transforms: objects.flatMap(({ ref, value }) => readTransforms(ref, value)),
    namespaces: objects.flatMap(({ value }) => readNamespace(value)),
    brought: [
      ...kustomizations.flatMap(({ value }) => readKustomization(value)),
      ...objects.flatMap(({ value }) => readPatches(at(value, 'spec', 'patches'))),
      // Argo CD's Application: https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/
      ...objects.flatMap(({ value }) => readPatches(at(value, 'spec', 'source', 'kustomize', 'patches'))),
    ],
    encryption: readEncryption(manifest),
    installsChart: objects.some(
      ({ value, ref }) =>
        /^(?:HelmRelease|HelmChart|Application|ApplicationSet)$/.test(ref?.kind ?? '') ||
        at(value, 'helmCharts') !== undefined,
    ),
  };
}

/** The two older lists give their text in other places: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
function readKustomization(value: JsonObject): readonly Brought[] {
  const merges = toTexts(value['patchesStrategicMerge']).map((patch) => ({ patch }));
  const all = [value['patches'], value['patchesJson6902'], merges];
  return [
    ...all.flatMap((patches) => readPatches(patches)),
    ...readReplacements(value['replacements']),
    ...readLabels(value),
  ];
}

/** The files that a kustomization names, and what it makes of them; keys count from that of its own file. */
export function listNamed(key: string, value: JsonObject): readonly (readonly [string, Role])[] {
  const paths = (field: string): readonly string[] =>
    (isArray(value[field]) ? value[field] : []).flatMap((one) => stringAt(one, 'path') ?? []);
  const files = [...toList(value['configMapGenerator']), ...toList(value['secretGenerator'])].flatMap((generator) =>
    ['files', 'envs'].flatMap((field) => toTexts(at(generator, field))),
  );
  const of = (role: Role, names: readonly string[]): readonly (readonly [string, Role])[] =>
    names.flatMap((name) => {
      const resolved = resolveFrom(key, name);
      return resolved === undefined ? [] : [[resolved, role] as const];
    });
  return [
    ...of(
      'data',
      files.map((file) => file.slice(file.indexOf('=') + 1)),
    ),
    ...of(
      'data',
      ['configurations', 'transformers', 'generators', 'validators'].flatMap((field) => toTexts(value[field])),
    ),
    ...of('data', paths('replacements')),
    ...of(
      'data',
      toList(value['helmCharts']).flatMap((chart) => [
        ...toTexts([at(chart, 'valuesFile') ?? null]),
        ...toTexts(at(chart, 'additionalValuesFiles')),
      ]),
    ),
    ...of('patch', [...paths('patches'), ...paths('patchesJson6902'), ...toTexts(value['patchesStrategicMerge'])]),
    ...of(
      'resource',
      ['resources', 'bases', 'crds'].flatMap((field) => toTexts(value[field])),
    ),
  ];
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

function toTexts(value: Json | undefined): readonly string[] {
  return toList(value).filter((item) => typeof item === 'string');
}

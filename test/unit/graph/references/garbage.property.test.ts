import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fluxFields } from '../../../../server/src/graph/references/flux-fields.ts';
import { kubernetesFields } from '../../../../server/src/graph/references/kubernetes-fields.ts';
import { podFields, podPlaces } from '../../../../server/src/graph/references/reference-field.ts';
import { indexReferences } from '../../../../server/src/graph/references/reference-index.ts';
import { toSegments } from '../../../../server/src/graph/references/walk-fields.ts';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import { type Json, type JsonObject, isObject } from '../../../../server/src/manifest/json.ts';
import { jsonObject } from '../../../support/arbitraries.ts';
import { fluxKustomization, graphFiles, onlyObject } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const makers = [
  'bitnami.com/SealedSecret',
  'trust.cert-manager.io/Bundle',
  'isindir.github.com/SopsSecret',
  '/Namespace',
];
const kinds = [kubernetesFields, fluxFields, podPlaces].flatMap((table) => Object.keys(table)).concat(makers);
const rows = [...Object.values(kubernetesFields), ...Object.values(fluxFields), podFields].flat();
const fields = [...new Set(rows.flatMap(({ at }) => toSegments(at)))].filter((one) => !/^[[*]/.test(one));
const others = [
  'values',
  'selector',
  'matchLabels',
  'matchExpressions',
  'optional',
  'constructor',
  '__proto__',
  'template',
];

const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      '',
      '*',
      'web',
      '${A}',
      '{{ .Release.Name }}',
      'Secret',
      'ConfigMap',
      'toString',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fields, ...others), tie('value'), { maxKeys: 6 }) as fc.Arbitrary<JsonObject>,
  ),
})).value;

const object = fc
  .tuple(fc.constantFrom(...kinds), anything, anything, jsonObject)
  .map(([kind, spec, metadata, more]): JsonObject => {
    const [group = '', name = ''] = kind.split('/');
    const named = isObject(metadata) ? { name: 'web', ...metadata } : metadata;
    return { ...more, apiVersion: group === '' ? 'v1' : `${group}/v1`, kind: name, metadata: named, spec };
  });

test('objects of any shape have references or none, and nothing throws', () => {
  const files = graphFiles({});
  const target = readFluxTarget(onlyObject(fluxKustomization('web')), { cluster: 'home' });
  fc.assert(
    fc.property(fc.array(object, { maxLength: 4 }), (values) => {
      const objects = values.map((value) => ({ value, leaves: [] }));
      const build = madeBuild(target, objects, files);
      const builds = new Map([[target.id, build]]);
      const graph = { builds, files, roots: [], readers: new Map(), unreached: [], orphans: [], isCut: false };
      const cluster = indexReferences(graph, new WeakMap()).clusters.get('home');
      for (const { reference } of cluster?.uses ?? []) expect(reference.to.name).toMatch(/./);
      expect(cluster?.unresolved.length).toBeLessThanOrEqual(cluster?.uses.length ?? 0);
    }),
  );
});

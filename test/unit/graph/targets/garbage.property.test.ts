import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RenderedObject } from '../../../../server/src/graph/build/rendered.ts';
import { deriveTargets } from '../../../../server/src/graph/targets/derive-targets.ts';
import { findCovered } from '../../../../server/src/graph/targets/find-covered.ts';
import { findRoots } from '../../../../server/src/graph/targets/find-roots.ts';
import { listInputs } from '../../../../server/src/graph/targets/plan-builds.ts';
import { toKustomizeTarget } from '../../../../server/src/graph/targets/plain-targets.ts';
import { type Json, isObject } from '../../../../server/src/manifest/json.ts';
import { jsonObject } from '../../../support/arbitraries.ts';
import { graphFiles } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const kinds = [
  ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
  ['argoproj.io/v1alpha1', 'Application'],
  ['argoproj.io/v1alpha1', 'ApplicationSet'],
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
  ['fluxcd.controlplane.io/v1', 'FluxInstance'],
  ['source.toolkit.fluxcd.io/v1', 'GitRepository'],
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['bitnami.com/v1alpha1', 'SealedSecret'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['apps/v1', 'Deployment'],
  ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
] as const;

const fields = [
  ...['path', 'sourceRef', 'postBuild', 'substitute', 'substituteFrom', 'dependsOn', 'patches', 'images', 'kubeConfig'],
  ...['source', 'sources', 'kustomize', 'directory', 'destination', 'generators', 'list', 'elements', 'git', 'files'],
  ...[
    'directories',
    'template',
    'metadata',
    'spec',
    'name',
    'namespace',
    'chart',
    'chartRef',
    'valuesFrom',
    'sync',
    'kind',
  ],
  ...['data', 'stringData', 'target', 'dataFrom', 'encryptedData', 'goTemplate', 'containers', 'values', 'resources'],
];
const anything: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      '',
      'web',
      './apps',
      '../..',
      'ConfigMap',
      '{{.a}}',
      '{{path}}',
      '${A}',
      'a=b:c',
    ),
    jsonObject,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...fields), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

/** An object of one of the kinds that the graph reads, with whatever in it. */
const object: fc.Arbitrary<RenderedObject> = fc
  .tuple(fc.constantFrom(...kinds), anything, anything, anything)
  .map(([[apiVersion, kind], metadata, spec, rest]) => ({
    value: { ...(isObject(rest) ? rest : {}), apiVersion, kind, metadata, spec, data: rest },
    leaves: [],
  }));

test('whatever stands in specs, nothing throws', () => {
  const property = fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
    const texts = objects.map(({ value }, i) => [`/apps/${i}/kustomization.yaml`, JSON.stringify(value)] as const);
    const files = graphFiles(
      Object.fromEntries([...texts, ...texts.map(([, text], i) => [`/apps/${i}.yaml`, text] as const)]),
    );
    const generators = { folders: files.folders, names: [...files.files.keys()], text: () => '{}' };
    const root = toKustomizeTarget('/apps', '/apps/kustomization.yaml');
    const builds = new Map([[root.id, madeBuild(root, objects, files)]]);
    const { roots } = findRoots(files, generators, findCovered(builds.values(), files));
    const { targets } = deriveTargets([root, ...roots], builds, [], files, { builds: 50, depth: 5 });
    for (const { target, variables } of listInputs(targets, builds)) {
      expect(target.directory).toMatch(/^\//);
      for (const { value } of variables?.values.values() ?? [])
        expect(value === null || typeof value === 'string').toBe(true);
    }
  });
  fc.assert(property, { numRuns: 300 });
});

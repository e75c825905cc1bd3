import { describe, expect, test } from 'vitest';
import { planUpgrade } from '../../../../server/src/graph/charts/plan-upgrade.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';

const chart = {
  spec: { chart: './charts/web', sourceRef: { kind: 'GitRepository', name: 'own', namespace: 'flux-system' } },
};
const plan = (spec: JsonObject, released = { name: 'web', namespace: 'apps' }): ReturnType<typeof planUpgrade> =>
  planUpgrade({ metadata: { name: 'web' }, spec: { chart, ...spec } }, 'apps', released);

describe('the next upgrade of a HelmRelease', () => {
  test('is of a chart of its source, with the labels that Flux puts on all', () => {
    expect(plan({ commonMetadata: { labels: { team: 'blue' }, annotations: { a: 'b' } } })).toEqual({
      ok: true,
      value: {
        source: { kind: 'GitRepository', name: 'own', namespace: 'flux-system' },
        chart: { how: 'folder', folder: '/charts/web' },
        added: {
          labels: {
            team: 'blue',
            'helm.toolkit.fluxcd.io/name': 'web',
            'helm.toolkit.fluxcd.io/namespace': 'apps',
          },
          annotations: { a: 'b' },
        },
        postRenderers: [],
      },
    });
  });

  test('goes through its post-renderers, with what Flux takes of them', () => {
    const images = [{ name: 'nginx', newTag: '2', other: 1 }];
    const kustomize = { images, patches: [{ patch: 'a: b', target: { kind: 'Service' }, options: {} }] };
    expect(plan({ postRenderers: [{ kustomize }] })).toMatchObject({
      value: {
        postRenderers: [
          { images: [{ name: 'nginx', newTag: '2' }], patches: [{ patch: 'a: b', target: { kind: 'Service' } }] },
        ],
      },
    });
  });

  const repository = { kind: 'HelmRepository', name: 'stable' };
  test.each<[string, JsonObject]>([
    ['preserved-values', { upgrade: { preserveValues: true } }],
    ['other-release', { releaseName: 'other' }],
    ['other-release', { targetNamespace: 'elsewhere' }],
    ['other-release', { targetNamespace: 'elsewhere', releaseName: 'web' }],
    ['chart-range', { chart: { spec: { chart: 'web', sourceRef: repository } } }],
    ['chart-range', { chart: { spec: { chart: 'web', version: '1.x', sourceRef: repository } } }],
    ['chart-elsewhere', { chart: {}, chartRef: { kind: 'HelmChart', name: 'web' } }],
    ['chart-elsewhere', { chart: { spec: { chart: 'web', sourceRef: { kind: 'Bucket', name: 'own' } } } }],
    ['chart-elsewhere', { chart: {} }],
    ['chart-missing', { chart: { spec: { ...chart.spec, chart: '../../web' } } }],
    ['values-files', { chart: { spec: { ...chart.spec, valuesFiles: ['a.yaml'] } } }],
  ])('is not known: %s', (code, spec) => {
    expect(plan(spec)).toMatchObject({ ok: false, obstacle: { code } });
  });

  test('is of a version of a repository of charts, or of all that a registry has at a place', () => {
    const spec = { chart: 'web', version: '1.2.3', sourceRef: repository };
    expect(plan({ chart: { spec } })).toMatchObject({
      value: { source: repository, chart: { how: 'version', name: 'web', version: '1.2.3' } },
    });
    const registry = { kind: 'OCIRepository', name: 'web' };
    expect(plan({ chart: {}, chartRef: registry })).toMatchObject({
      value: { source: registry, chart: { how: 'all' } },
    });
  });

  test('is of the release that Flux names for another namespace', () => {
    expect(plan({ targetNamespace: 'shop' }, { name: 'shop-web', namespace: 'shop' }).ok).toBe(true);
  });
});

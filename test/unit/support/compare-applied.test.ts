import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { compareApplied } from '../../support/cluster/compare-applied.ts';

const kustomization = { metadata: { name: 'apps', namespace: 'flux-system' } };
const ownLabels = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};
const ownedLabels = Object.fromEntries(Object.keys(ownLabels).map((label) => [`f:${label}`, {}]));

const identity = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'lab' } };
const rendered = (spec: JsonObject): JsonObject => ({ ...identity, spec });
const live: JsonObject = {
  ...identity,
  metadata: {
    ...identity.metadata,
    labels: ownLabels,
    managedFields: [
      {
        manager: 'kustomize-controller',
        operation: 'Apply',
        apiVersion: 'v1',
        fieldsV1: {
          'f:metadata': { 'f:labels': ownedLabels },
          'f:spec': {
            'f:ports': {
              'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {}, 'f:targetPort': {} },
            },
            'f:selector': {},
          },
        },
      },
    ],
  },
  spec: {
    clusterIP: '10.43.0.7',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    selector: { app: 'web' },
  },
};
const spec = { ports: [{ port: 80 }], selector: { app: 'web' } };

describe('compareApplied', () => {
  test('is silent on what Flux and the API server always do, and on what nobody applied', () => {
    expect(compareApplied(rendered(spec), live, kustomization)).toEqual([]);
    expect(compareApplied(rendered({ ...spec, externalName: '' }), live, kustomization)).toEqual([]);
  });

  test.each<readonly [string, JsonObject, string]>([
    ['another value', { ...spec, selector: { app: 'api' } }, 'spec.selector is rendered as {"app":"api"}'],
    ['a field too many', { ...spec, type: 'NodePort' }, 'spec.type is rendered as "NodePort", and not applied'],
    ['a field too few', { ports: spec.ports }, 'spec.selector is applied as {"app":"web"}, and not rendered'],
    ['another target', { ...spec, ports: [{ port: 80, targetPort: 81 }] }, 'targetPort is rendered as 81'],
    ['another item', { ...spec, ports: [{ port: 81 }] }, 'spec.ports[port=81,protocol="TCP"].port is rendered as 81'],
  ])('tells %s', (_name, other, words) => {
    const found = compareApplied(rendered(other), live, kustomization);
    expect(found.join('\n')).toContain(words);
  });

  test('tells another name, the labels of another Kustomization, and what Flux has not applied', () => {
    const renamed = { ...rendered(spec), metadata: { name: 'api', namespace: 'lab' } };
    expect(compareApplied(renamed, live, kustomization)).toHaveLength(1);
    const other = { metadata: { name: 'infra', namespace: 'flux-system' } };
    expect(compareApplied(rendered(spec), live, other)).toHaveLength(1);
    expect(compareApplied(rendered(spec), rendered(spec), kustomization)).toHaveLength(1);
  });

  test('knows what is no Go type of the controller as nothing but what is written', () => {
    const custom = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'lab' } };
    const fieldsV1 = { 'f:metadata': { 'f:labels': ownedLabels }, 'f:spec': { 'f:cpu': {} } };
    const owner = { manager: 'kustomize-controller', operation: 'Apply', apiVersion: 'example.com/v1', fieldsV1 };
    const metadata = { ...custom.metadata, labels: ownLabels, managedFields: [owner] };
    const there = { ...custom, metadata, spec: { cpu: '1' } };
    expect(compareApplied({ ...custom, spec: { cpu: '1' } }, there, kustomization)).toEqual([]);
    expect(compareApplied({ ...custom, spec: { cpu: '1000m' } }, there, kustomization)).toHaveLength(1);
    expect(compareApplied({ ...custom, spec: { cpu: '1', off: false } }, there, kustomization)).toHaveLength(1);
  });
});

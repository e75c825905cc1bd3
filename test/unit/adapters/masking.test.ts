import { expect, test } from 'vitest';
import { createMask } from '../../../server/src/adapters/kubernetes/masking.ts';
import { at } from '../../../server/src/manifest/json.ts';

const copies = {
  'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"canary"}}',
  'kapp.k14s.io/original': '{"data":{"a":"canary"}}',
  'objectset.rio.cattle.io/applied': 'canary',
};
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'a', annotations: copies },
  data: { a: 'canary' },
  stringData: { b: 'canary' },
};

test('no value of a Secret stays, nor a copy of it in an annotation', () => {
  const masked = createMask()(secret);
  expect(JSON.stringify(masked)).not.toContain('canary');
  expect(Object.keys(at(masked, 'metadata', 'annotations') ?? {})).toEqual([
    'kapp.k14s.io/original',
    'objectset.rio.cattle.io/applied',
  ]);
  expect(masked).toMatchObject({ metadata: { name: 'a' } });
});

test('marks are equal for equal values of one connection, and differ between connections', () => {
  const mask = createMask();
  expect(mask(secret)).toEqual(mask(secret));
  expect(mask({ ...secret, data: { a: 'other' } })).not.toEqual(mask(secret));
  expect(createMask()(secret)).not.toEqual(mask(secret));
});

test('what Flux is told to leave alone can be read', () => {
  const annotations = {
    'helm.toolkit.fluxcd.io/driftDetection': 'disabled',
    'kustomize.toolkit.fluxcd.io/x': 'canary',
  };
  const masked = createMask()({ ...secret, metadata: { name: 'a', annotations } });
  expect(masked).toMatchObject({ metadata: { annotations: { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' } } });
  expect(JSON.stringify(masked)).not.toContain('canary');
});

test('other kinds stay as they are', () => {
  const map = { ...secret, kind: 'ConfigMap' };
  expect(createMask()(map)).toBe(map);
});

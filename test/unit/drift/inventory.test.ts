import { describe, expect, test } from 'vitest';
import { isListed, readApplier } from '../../../server/src/drift/inventory.ts';
import type { ResourceRef } from '../../../server/src/manifest/resource.ts';

const owner = (...ids: readonly string[]) => ({
  status: { inventory: { entries: ids.map((id) => ({ id, v: 'v1' })) } },
});

describe('isListed', () => {
  test.each<readonly [string, ResourceRef]>([
    ['demo_web_apps_Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'demo', name: 'web' }],
    ['demo_a__Secret', { apiVersion: 'v1', kind: 'Secret', namespace: 'demo', name: 'a' }],
    ['_demo__Namespace', { apiVersion: 'v1', kind: 'Namespace', name: 'demo' }],
    [
      '_system__x_rbac.authorization.k8s.io_ClusterRole',
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'system:x' },
    ],
  ])('%s', (id, ref) => {
    expect(isListed(owner('other', id), ref)).toBe(true);
    expect(isListed(owner(id), { ...ref, name: `${ref.name}2` })).toBe(false);
    expect(isListed(owner(id), { ...ref, kind: 'Other' })).toBe(false);
    expect(isListed(owner(id), { ...ref, namespace: 'elsewhere' })).toBe(false);
    expect(isListed(owner(id), { ...ref, apiVersion: 'example.com/v1' })).toBe(false);
  });

  test('another version of the same group is the same object', () => {
    const ref = { apiVersion: 'apps/v1beta1', kind: 'Deployment', namespace: 'demo', name: 'web' };
    expect(isListed(owner('demo_web_apps_Deployment'), ref)).toBe(true);
  });

  test.each([{}, { status: {} }, { status: { inventory: { entries: null } } }, owner()])(
    '%j lists nothing',
    (object) => {
      expect(isListed(object, { apiVersion: 'v1', kind: 'A', name: 'a' })).toBe(false);
    },
  );
});

test('what a Kustomization lists of another cluster is not said of this one', () => {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'demo', name: 'web' };
  const listing = owner('demo_web_apps_Deployment');
  expect(isListed(listing, ref)).toBe(true);
  expect(isListed({ ...listing, spec: { kubeConfig: { secretRef: { name: 'other' } } } }, ref)).toBe(false);
});

describe('readApplier', () => {
  const metadata = { namespace: 'flux-system', name: 'apps' };

  test('name, revision, readiness, suspension', () => {
    const conditions = [
      { type: 'Healthy', status: 'True' },
      { type: 'Ready', status: 'False' },
    ];
    const status = { lastAppliedRevision: 'main@sha1:abc', conditions };
    expect(readApplier({ metadata, spec: { suspend: true }, status })).toEqual({
      kind: 'Kustomization',
      ...metadata,
      revision: 'main@sha1:abc',
      ready: 'False',
      isSuspended: true,
      changesObjects: false,
    });
  });

  test.each(['patches', 'images', 'components'])('%s changes what the files say, an empty list does not', (field) => {
    expect(readApplier({ metadata, spec: { [field]: [{}] } })).toMatchObject({ changesObjects: true });
    expect(readApplier({ metadata, spec: { [field]: [] } })).toMatchObject({ changesObjects: false });
  });

  test('what it does not say is left out', () => {
    expect(readApplier({ metadata })).toStrictEqual({
      kind: 'Kustomization',
      ...metadata,
      isSuspended: false,
      changesObjects: false,
    });
    const odd = { metadata, status: { conditions: [null, { type: 'Ready', status: 'Perhaps' }] } };
    expect(readApplier(odd)).not.toHaveProperty('ready');
  });
});

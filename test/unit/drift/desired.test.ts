import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseManager, findApplier, toDesired, withoutSecretValues } from '../../../server/src/drift/desired.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { anyText } from '../../support/arbitraries.ts';
import { managed } from '../../support/managed-object.ts';

const fluxLabels = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};

describe('findApplier', () => {
  test('by both labels of Flux', () => {
    expect(findApplier({ metadata: { labels: fluxLabels } })).toEqual({
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
    });
  });

  test.each(Object.keys(fluxLabels))('not by %s alone', (label) => {
    expect(findApplier({ metadata: { labels: { [label]: 'x' } } })).toBeUndefined();
  });
});

describe('chooseManager', () => {
  const of = (manager: string, operation: 'Apply' | 'Update', subresource?: string): string =>
    chooseManager(managed({}, { manager, operation, fields: ['f:a'], ...(subresource ? { subresource } : {}) }));

  test("the applier's name only where it has an Apply entry", () => {
    expect(of('kustomize-controller', 'Apply')).toBe('kustomize-controller');
    expect(of('kustomize-controller', 'Update')).toBe('driftline');
    expect(of('kustomize-controller', 'Apply', 'status')).toBe('driftline');
    expect(chooseManager({})).toBe('driftline');
    expect(chooseManager(undefined)).toBe('driftline');
  });

  test.each(['kubectl', 'helm-controller', 'argocd-controller', 'kubectl-client-side-apply'])(
    "never %s's, which would take its fields over",
    (manager) => {
      expect(of(manager, 'Apply')).toBe('driftline');
    },
  );
});

describe('toDesired', () => {
  const declared: JsonObject = { kind: 'A', metadata: { name: 'a' }, spec: { x: 1 } };

  test('is the manifest where nothing has to be added', () => {
    expect(toDesired(declared, undefined)).toEqual(declared);
    expect(toDesired(declared, { metadata: {} })).toEqual(declared);
  });

  test('drops status, and an empty creationTimestamp of the object itself', () => {
    const template = { metadata: { creationTimestamp: null } };
    const object = { metadata: { name: 'a', creationTimestamp: null }, spec: { template }, status: { x: 1 } };
    expect(toDesired(object, undefined)).toEqual({ metadata: { name: 'a' }, spec: { template } });
    const dated = { metadata: { creationTimestamp: '2026-11-01T10:00:00Z' } };
    expect(toDesired(dated, undefined)).toEqual(dated);
  });

  test('takes the namespace in which it was found', () => {
    expect(toDesired(declared, { metadata: { namespace: 'demo' } })).toMatchObject({
      metadata: { name: 'a', namespace: 'demo' },
    });
  });

  test("60: adds Flux's own labels where Flux applies, beside the manifest's", () => {
    const live = { metadata: { labels: { ...fluxLabels, other: 'x' } } };
    const labelled = { metadata: { labels: { app: 'web', 'kustomize.toolkit.fluxcd.io/name': 'old' } } };
    expect(toDesired(labelled, live)).toEqual({ metadata: { labels: { app: 'web', ...fluxLabels } } });
    expect(toDesired({ metadata: { labels: null } }, live)).toEqual({ metadata: { labels: fluxLabels } });
  });

  test('merges stringData into data, where it wins, and encodes what is no text as JSON', () => {
    const secret = { kind: 'Secret', data: { a: 'b2xk', b: 'eA==' }, stringData: { a: 'new', n: 5 } };
    expect(toDesired(secret, undefined)).toEqual({
      kind: 'Secret',
      metadata: {},
      data: { a: 'bmV3', b: 'eA==', n: 'NQ==' },
    });
  });

  test('encodes every text as Node does', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { data } = toDesired({ stringData: { a: text } }, undefined);
        expect(data).toEqual({ a: Buffer.from(text, 'utf8').toString('base64') });
      }),
    );
    for (const text of ['\ud800', 'a\udc00b', '%41', '100%']) {
      expect(toDesired({ stringData: { a: text } }, undefined)['data']).toEqual({
        a: Buffer.from(text, 'utf8').toString('base64'),
      });
    }
  });
});

describe('withoutSecretValues', () => {
  test('of a Secret only what is no value', () => {
    const metadata = { annotations: { note: 'z' } };
    const secret = { kind: 'Secret', type: 'Opaque', metadata, data: { a: 'x' }, stringData: { b: 'y' } };
    expect(withoutSecretValues(secret)).toEqual({ kind: 'Secret', type: 'Opaque', metadata: {} });
  });

  test('anything else as it is', () => {
    const map = { kind: 'ConfigMap', data: { a: 'x' } };
    expect(withoutSecretValues(map)).toBe(map);
  });
});

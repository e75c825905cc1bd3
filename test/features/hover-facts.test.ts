import { describe, expect, test } from 'vitest';
import { findApiReference } from '../../server/src/features/api-reference.ts';
import { hover } from '../../server/src/features/hover.ts';
import type { FieldPath } from '../../server/src/manifest/field-path.ts';
import { isImmutable } from '../../server/src/schema/immutable.ts';
import { readOpenApi } from '../../server/src/schema/read-open-api.ts';
import { given } from '../support/markers.ts';
import { checkedSnapshot, widgetSchemas } from '../support/schema-snapshots.ts';
import { uri } from '../support/snapshots.ts';

const to = (path: string): FieldPath =>
  path.split('.').map((part) => (/^\d+$/.test(part) ? { index: Number(part) } : { field: part }));

describe('the value in words', () => {
  const head = 'apiVersion: example.com/v1\nkind: Widget\n';
  const say = (marked: string): string => {
    const { text, range } = given(marked);
    const shown = hover(checkedSnapshot(text), uri, range.start);
    return (shown?.contents as { value: string } | undefined)?.value ?? '';
  };

  test('stands below the facts, as it is written', () => {
    expect(say(`${head}spec: { replicas: 1, █memory█: 1Gi }\n`)).toMatch(
      /^\*\*memory\*\* · `Quantity`\n\n`1Gi`: 1,073,741,824 bytes \(1 GiB\)\n\n/,
    );
  });

  test('is not told of what SOPS has encrypted', () => {
    expect(say(`${head}spec: { replicas: 1, █memory█: 1Gi }\nsops: { mac: a }\n`)).toMatch(/memory/);
    expect(say(`${head}spec: { replicas: 1, █memory█: 1Gi }\nsops: { mac: a }\n`)).not.toContain('bytes');
  });
});

describe('what cannot be changed', () => {
  test.each<[string, string, string, boolean]>([
    ['apps/v1', 'Deployment', 'spec.selector', true],
    ['apps/v1', 'Deployment', 'spec.selector.matchLabels.app', true],
    ['apps/v1', 'Deployment', 'spec.replicas', false],
    ['apps/v1', 'Deployment', 'spec', false],
    ['apps/v1', 'StatefulSet', 'spec.volumeClaimTemplates.0.spec', true],
    ['apps/v1', 'StatefulSet', 'spec.template', false],
    ['batch/v1', 'Job', 'spec.template.spec.containers.0.image', true],
    ['batch/v1', 'CronJob', 'spec.jobTemplate', false],
    ['v1', 'Service', 'spec.clusterIP', true],
    ['v1', 'PersistentVolumeClaim', 'spec.accessModes', true],
    ['v1', 'PersistentVolumeClaim', 'spec.resources.requests.storage', false],
    ['storage.k8s.io/v1', 'StorageClass', 'provisioner', true],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef.name', true],
    ['example.com/v1', 'Deployment', 'spec.selector', false],
    ['v1', 'ConfigMap', 'data.a', false],
  ])('%s %s %s: %s', (apiVersion, kind, path, expected) => {
    expect(isImmutable(widgetSchemas, { apiVersion, kind }, {}, to(path))).toBe(expected);
  });

  test('the data of a ConfigMap that says so', () => {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap' };
    expect(isImmutable(widgetSchemas, ref, { immutable: true }, to('data.a'))).toBe(true);
    expect(isImmutable(widgetSchemas, ref, { immutable: true }, to('metadata.labels'))).toBe(false);
  });

  test('by a rule of the field, or of what holds it', () => {
    const text = { type: 'string' };
    const rules = (...all: readonly string[]) => all.map((rule) => ({ rule }));
    const spec = {
      type: 'object',
      'x-kubernetes-validations': rules('self.mode == oldSelf.mode', 'self.size >= oldSelf.size'),
      properties: {
        mode: text,
        size: text,
        name: { ...text, 'x-kubernetes-validations': rules('self==oldSelf') },
        box: { type: 'object', properties: { inner: text }, 'x-kubernetes-validations': rules('oldSelf == self') },
        limit: { ...text, 'x-kubernetes-validations': rules('self == oldSelf || self > 3') },
      },
    };
    const Thing = {
      type: 'object',
      properties: { spec },
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Thing' }],
    };
    const schemas = readOpenApi('example.com/v1', { components: { schemas: { Thing } } }, 'a test');
    const found = ['mode', 'size', 'name', 'box', 'box.inner', 'limit'].filter((path) =>
      isImmutable(schemas, { apiVersion: 'example.com/v1', kind: 'Thing' }, {}, to(`spec.${path}`)),
    );
    expect(found).toEqual(['mode', 'name', 'box', 'box.inner']);
  });
});

test.each<[string, string, string | undefined, string | undefined]>([
  [
    'apps/v1',
    'Deployment',
    'io.k8s.api.apps.v1.Deployment',
    'https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#deployment-v1-apps',
  ],
  [
    'v1',
    'Pod',
    'io.k8s.api.core.v1.Pod',
    'https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#pod-v1-core',
  ],
  [
    'networking.k8s.io/v1',
    'Ingress',
    'io.k8s.api.networking.v1.Ingress',
    'https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#ingress-v1-networking-k8s-io',
  ],
  [
    'kustomize.toolkit.fluxcd.io/v1',
    'Kustomization',
    undefined,
    'https://fluxcd.io/flux/components/kustomize/kustomizations/',
  ],
  [
    'source.toolkit.fluxcd.io/v1',
    'OCIRepository',
    undefined,
    'https://fluxcd.io/flux/components/source/ocirepositories/',
  ],
  ['image.toolkit.fluxcd.io/v1', 'ImagePolicy', undefined, 'https://fluxcd.io/flux/components/image/imagepolicies/'],
  [
    'argoproj.io/v1alpha1',
    'Application',
    undefined,
    'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/',
  ],
  ['argoproj.io/v1alpha1', 'Rollout', undefined, undefined],
  [
    'gateway.networking.k8s.io/v1',
    'HTTPRoute',
    'io.k8s.networking.gateway.v1.HTTPRoute',
    'https://gateway-api.sigs.k8s.io/reference/spec/#httproute',
  ],
  [
    'cert-manager.io/v1',
    'Certificate',
    undefined,
    'https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Certificate',
  ],
  [
    'kustomize.config.k8s.io/v1beta1',
    'Kustomization',
    undefined,
    'https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/',
  ],
  ['example.com/v1', 'Thing', undefined, undefined],
  ['apps/v1', 'A](command:b)', 'io.k8s.api.apps.v1.Deployment', undefined],
  ['a](b)/v1', 'Thing', 'io.k8s.api.apps.v1.Deployment', undefined],
])('the reference of %s %s', (apiVersion, kind, definition, expected) => {
  const schemas = { ...widgetSchemas, source: 'Kubernetes 1.36.3', kinds: definition ? { [kind]: definition } : {} };
  expect(findApiReference({ apiVersion, kind }, schemas)).toBe(expected);
});

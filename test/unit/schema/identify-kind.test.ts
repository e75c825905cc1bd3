import { expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { identifyKind } from '../../../server/src/schema/identify-kind.ts';

const kustomize = 'kustomize.config.k8s.io';

test.each<[string, JsonObject, string | undefined]>([
  ['a.yaml', { apiVersion: 'v1', kind: 'Pod' }, 'v1 Pod'],
  ['kustomization.yaml', {}, `${kustomize}/v1beta1 Kustomization`],
  ['kustomization.yml', { kind: 'Component' }, `${kustomize}/v1alpha1 Component`],
  ['Kustomization', { apiVersion: `${kustomize}/v1beta1` }, `${kustomize}/v1beta1 Kustomization`],
  [
    'kustomization.yaml',
    { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
    'kustomize.toolkit.fluxcd.io/v1 Kustomization',
  ],
  ['.sops.yaml', { creation_rules: [] }, 'sops.config/v1 SopsConfig'],
  ['values.yaml', { image: 'a' }, undefined],
  ['Chart.yaml', { apiVersion: 'v2', name: 'a' }, undefined],
  ['config', { apiVersion: 'v1', kind: 'Config', clusters: [] }, undefined],
  ['a.yaml', { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' }, undefined],
  ['a.yaml', { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration' }, undefined],
  ['a.yaml', { apiVersion: 'builtin', kind: 'PatchTransformer' }, undefined],
  ['a.yaml', { apiVersion: 5, kind: 'Pod' }, undefined],
])('%s %j is %s', (name, value, expected) => {
  const ref = identifyKind(`file:///repository/${name}`, value);
  expect(ref && `${ref.apiVersion} ${ref.kind}`).toBe(expected);
});

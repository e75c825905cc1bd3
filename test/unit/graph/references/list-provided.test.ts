import { expect, test } from 'vitest';
import { listProvided } from '../../../../server/src/graph/references/list-provided.ts';
import { onlyObject } from '../../../support/graph-files.ts';

/** As `Kind namespace/name [keys]`, with `…` where there can be more. */
function provide(apiVersion: string, kind: string, rest: string): readonly string[] {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: web }\n${rest}\n`;
  return listProvided(onlyObject(text), undefined).map(({ id, keys, isOpen, isMade, isEverywhere }) => {
    const where = isEverywhere ? '*/' : id.namespace === undefined ? '' : `${id.namespace}/`;
    const all = [...keys.keys(), ...(isOpen ? ['…'] : [])];
    return `${isMade ? '+' : ''}${id.kind} ${where}${id.name}${all.length > 0 ? ` [${all.join(', ')}]` : ''}`;
  });
}

test.each<[apiVersion: string, kind: string, rest: string, expected: readonly string[]]>([
  ['v1', 'ConfigMap', 'data: { a: x }\nbinaryData: { b: eA== }', ['ConfigMap web/a [a, b]']],
  ['v1', 'Secret', 'stringData: { a: x }', ['Secret web/a [a]']],
  ['v1', 'Secret', 'type: kubernetes.io/service-account-token', ['Secret web/a […]']],
  [
    'external-secrets.io/v1',
    'ExternalSecret',
    'spec: { target: { name: b }, data: [{ secretKey: k }] }',
    ['ExternalSecret web/a', '+Secret web/b [k]'],
  ],
  [
    'external-secrets.io/v1',
    'ExternalSecret',
    'spec: { dataFrom: [{ extract: { key: x } }] }',
    ['ExternalSecret web/a', '+Secret web/a […]'],
  ],
  ['external-secrets.io/v1', 'ExternalSecret', 'spec: { target: { creationPolicy: None } }', ['ExternalSecret web/a']],
  [
    'external-secrets.io/v1',
    'ExternalSecret',
    'spec: { target: { manifest: { apiVersion: v1, kind: ConfigMap } } }',
    ['ExternalSecret web/a', '+ConfigMap web/a […]'],
  ],
  [
    'bitnami.com/v1alpha1',
    'SealedSecret',
    'spec: { encryptedData: { k: x } }',
    ['SealedSecret web/a', '+Secret web/a [k]'],
  ],
  [
    'cert-manager.io/v1',
    'Certificate',
    'spec: { secretName: tls }',
    ['Certificate web/a', '+Secret web/tls [tls.crt, tls.key, ca.crt]'],
  ],
  [
    'external-secrets.io/v1',
    'ClusterExternalSecret',
    'spec: { externalSecretName: b }',
    ['ClusterExternalSecret a', '+Secret */b […]'],
  ],
  [
    'apps/v1',
    'StatefulSet',
    'spec: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: data } }] }',
    ['StatefulSet web/a', '+PersistentVolumeClaim web/data-a-0', '+PersistentVolumeClaim web/data-a-1'],
  ],
  [
    'fluxcd.controlplane.io/v1',
    'FluxInstance',
    'spec: { sync: { kind: GitRepository, url: "https://example.com/a", ref: main } }',
    ['FluxInstance web/a', '+GitRepository web/web', '+Kustomization web/web'],
  ],
])('%s %s: %s', (apiVersion, kind, rest, expected) => {
  expect(provide(apiVersion, kind, rest)).toEqual(expected);
});

test('an Ingress whose certificate is issued makes the Secret of it', () => {
  const rest = 'spec: { tls: [{ secretName: tls }] }';
  const text = (annotations: string): string =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: a, namespace: web, annotations: ${annotations} }\n${rest}\n`;
  const made = (annotations: string): number => listProvided(onlyObject(text(annotations)), undefined).length;
  expect([made('{ "cert-manager.io/issuer": acme }'), made('{}')]).toEqual([2, 1]);
});

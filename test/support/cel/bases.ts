import type { JsonObject } from '../../../server/src/manifest/json.ts';

const secretRef: JsonObject = { name: 'a', key: 'a' };
const venafi: JsonObject = { spec: { venafi: { zone: 'a', cloud: { apiTokenSecretRef: secretRef } } } };
const doppler: JsonObject = {
  spec: { provider: { doppler: { auth: { secretRef: { dopplerToken: { name: 'a' } } } } } },
};

/** Specs in which the rules of their kinds have something to look at, where chance does not find one. */
export const bases: Readonly<Record<string, readonly JsonObject[]>> = {
  HelmRelease: [
    { spec: { interval: '10m', chartRef: { kind: 'OCIRepository', name: 'a' } } },
    {
      spec: {
        interval: '10m',
        chart: { spec: { chart: 'a', sourceRef: { kind: 'HelmRepository', name: 'a' } } },
        kubeConfig: { secretRef: { name: 'a' } },
        install: { strategy: { name: 'RetryOnFailure', retryInterval: '5m' } },
        upgrade: { strategy: { name: 'RetryOnFailure', retryInterval: '5m' } },
      },
    },
  ],
  Kustomization: [
    {
      spec: {
        interval: '10m',
        prune: true,
        sourceRef: { kind: 'GitRepository', name: 'a' },
        kubeConfig: { secretRef: { name: 'a' } },
      },
    },
  ],
  Issuer: [venafi],
  ClusterIssuer: [venafi],
  SecretStore: [doppler],
  ClusterSecretStore: [doppler],
  'helm.cattle.io/v1 HelmChart': [{ spec: { chart: 'a', driver: 'secret' } }],
  Middleware: [{ spec: { addPrefix: { prefix: '/a' } } }],
  ServersTransportTCP: [{ spec: { tls: { rootCAs: [{ secret: 'a' }] } } }],
};

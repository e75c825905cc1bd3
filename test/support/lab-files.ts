/** A manifest with nothing but its name. */
export const object = (apiVersion: string, kind: string, name: string, namespace?: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace ? `  namespace: ${namespace}\n` : ''}`;
const secretText = 'c2VjcmV0LWNhbmFyeQ==';
/** A small repository with something of each kind that others name. */
export const labFiles = {
  'config/namespaces.yaml': `${object('v1', 'Namespace', 'media')}---\n${object('v1', 'Namespace', 'web')}`,
  'config/settings.yaml': `${object('v1', 'ConfigMap', 'settings', 'web')}---\n${object('v1', 'ConfigMap', 'other', 'media')}`,
  'config/secret.yaml': `${object('v1', 'Secret', 'login', 'web')}data:\n  password: ${secretText}\n`,
  'config/external.yaml': `${object('external-secrets.io/v1', 'ExternalSecret', 'from-outside', 'web')}spec:\n  target:\n    name: made-outside\n`,
  'config/classes.yaml': `${object('storage.k8s.io/v1', 'StorageClass', 'fast')}---\n${object('networking.k8s.io/v1', 'IngressClass', 'nginx')}`,
  'config/account.yaml': `${object('v1', 'ServiceAccount', 'robot', 'web')}---\n${object('v1', 'Service', 'front', 'web')}`,
  'config/claim.yaml': object('v1', 'PersistentVolumeClaim', 'disk', 'web'),
  'apps/old/deployment.yaml': `${object('apps/v1', 'Deployment', 'old', 'web')}spec:\n  template:\n    spec:\n      containers:\n        - name: old\n          image: ghcr.io/example/old:1.2.3\n`,
  'apps/old/helmrelease.yaml': `${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'chart', 'web')}spec:\n  values:\n    image: { repository: docker.io/library/redis, tag: '8' }\n`,
  'apps/old/kustomization.yaml':
    'resources: [deployment.yaml]\nconfigMapGenerator: [{ name: generated, files: [a.txt] }]\npatches: [{ path: patch.yaml }]\n',
  'apps/old/patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: old\n',
  'flux/sources.yaml': `${object('source.toolkit.fluxcd.io/v1', 'OCIRepository', 'podinfo', 'flux-system')}---\n${object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'lab', 'flux-system')}`,
  'flux/old.yaml': `${object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'storage', 'flux-system')}spec:\n  path: ./apps/old\n  postBuild:\n    substitute: { APP: old, DB_PASSWORD: hidden, SIZE: 5Gi }\n`,
};

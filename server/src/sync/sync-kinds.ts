import type { FieldKeys } from '../manifest/pick-fields.ts';

/** A kind whose objects say how things stand. */
export interface SyncKind {
  readonly group: string;
  readonly kind: string;
  /** The name of its definition begins with this. */
  readonly plural: string;
  /** The one that is asked for first stands first. */
  readonly versions: readonly string[];
  readonly family: 'flux' | 'argo' | 'k3s';
  /** What is read of its objects: nothing else is kept, so that no value of a chart is. */
  readonly fields: readonly FieldKeys[];
}

const common: readonly FieldKeys[] = [
  ...['generation', 'deletionTimestamp'].map((key) => ['metadata', key]),
  ['status', 'conditions'],
];
const spec = (...keys: readonly string[]): readonly FieldKeys[] => keys.map((key) => ['spec', key]);
const status = (...keys: readonly string[]): readonly FieldKeys[] => keys.map((key) => ['status', key]);
const source = [
  ...common,
  ...spec('url', 'type', 'suspend', 'sourceRef', 'chart', 'version'),
  ...status('observedGeneration', 'url'),
  ...['revision', 'lastUpdateTime'].map((key) => ['status', 'artifact', key]),
];
const stable = ['v1', 'v1beta2'];

function fluxSource(kind: string, plural: string): SyncKind {
  return { group: 'source.toolkit.fluxcd.io', kind, plural, versions: stable, family: 'flux', fields: source };
}

function argo(kind: string, plural: string, fields: readonly FieldKeys[]): SyncKind {
  return { group: 'argoproj.io', kind, plural, versions: ['v1alpha1'], family: 'argo', fields: [...common, ...fields] };
}

/** All of them, in the order in which people look at them. */
export const syncKinds: readonly SyncKind[] = [
  fluxSource('GitRepository', 'gitrepositories'),
  fluxSource('OCIRepository', 'ocirepositories'),
  fluxSource('Bucket', 'buckets'),
  fluxSource('ExternalArtifact', 'externalartifacts'),
  fluxSource('HelmRepository', 'helmrepositories'),
  fluxSource('HelmChart', 'helmcharts'),
  {
    ...{ group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', plural: 'kustomizations', versions: stable },
    family: 'flux',
    fields: [
      ...common,
      ...spec('suspend', 'dependsOn', 'sourceRef', 'path', 'targetNamespace', 'kubeConfig'),
      ['spec', 'postBuild', 'substituteFrom', 'kind'],
      ['spec', 'decryption', 'provider'],
      ...status('observedGeneration', 'inventory', 'lastAppliedRevision', 'lastAttemptedRevision', 'history'),
    ],
  },
  {
    ...{ group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', plural: 'helmreleases', versions: ['v2', 'v2beta2'] },
    family: 'flux',
    fields: [
      ...common,
      ...spec('suspend', 'dependsOn', 'chartRef', 'targetNamespace', 'releaseName', 'kubeConfig'),
      ...['chart', 'version', 'sourceRef'].map((key) => ['spec', 'chart', 'spec', key]),
      ['spec', 'valuesFrom', 'kind'],
      ...status('observedGeneration', 'inventory', 'lastAttemptedRevision', 'helmChart', 'history'),
    ],
  },
  argo('Application', 'applications', [
    ...spec('destination', 'project'),
    ...['repoURL', 'path', 'chart', 'targetRevision'].flatMap((key) => [
      ['spec', 'source', key],
      ['spec', 'sources', key],
    ]),
    ...['status', 'revision', 'revisions'].map((key) => ['status', 'sync', key]),
    ...['phase', 'message', 'finishedAt'].map((key) => ['status', 'operationState', key]),
    ['status', 'operationState', 'syncResult', 'revision'],
    // an entry of the history holds the source as it was then, with the values of a chart
    ...['deployedAt', 'revision'].map((key) => ['status', 'history', key]),
    ...status('health', 'resources'),
  ]),
  argo('ApplicationSet', 'applicationsets', status('resources', 'health')),
  argo('AppProject', 'appprojects', spec('description')),
  {
    ...{ group: 'helm.cattle.io', kind: 'HelmChart', plural: 'helmcharts', versions: ['v1'], family: 'k3s' },
    fields: [...common, ...spec('chart', 'version', 'repo', 'targetNamespace'), ...status('jobName')],
  },
  {
    ...{ group: 'helm.cattle.io', kind: 'HelmChartConfig', plural: 'helmchartconfigs', versions: ['v1'] },
    ...{ family: 'k3s', fields: common },
  },
  {
    ...{ group: 'k3s.cattle.io', kind: 'Addon', plural: 'addons', versions: ['v1'], family: 'k3s' },
    fields: [...common, ...spec('source', 'checksum')],
  },
];

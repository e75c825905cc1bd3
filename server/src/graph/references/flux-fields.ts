import type { ReferenceField } from './reference-field.ts';

const source = 'source.toolkit.fluxcd.io';
const kustomization = 'kustomize.toolkit.fluxcd.io/Kustomization';
const release = 'helm.toolkit.fluxcd.io/HelmRelease';
const sources = ['GitRepository', 'OCIRepository', 'Bucket', 'HelmRepository', 'HelmChart', 'ExternalArtifact'];
const toSource = sources.map((kind) => `${source}/${kind}`);
const given = { needsKind: true, namespace: 'namespace' } as const;
/** What is needed to reach a source, or to decrypt what comes from it, cannot come from it. */
const credentials = ['secretRef', 'certSecretRef', 'proxySecretRef', 'verify.secretRef'].map(
  (field): ReferenceField => ({ at: `spec.${field}.name`, to: ['/Secret'], isBootstrap: true }),
);
const account: ReferenceField = { at: 'spec.serviceAccountName', to: ['/ServiceAccount'] };
const remote: readonly ReferenceField[] = [
  account,
  { at: 'spec.kubeConfig.secretRef.name', to: ['/Secret'], isBootstrap: true },
  { at: 'spec.kubeConfig.configMapRef.name', to: ['/ConfigMap'], isBootstrap: true },
];
const images = 'image.toolkit.fluxcd.io';
const notification = 'notification.toolkit.fluxcd.io';

/** The fields of Flux' kinds that name other objects, by `group/Kind`. Source: https://fluxcd.io/flux/components/ */
export const fluxFields: Readonly<Record<string, readonly ReferenceField[]>> = {
  [kustomization]: [
    { at: 'spec.sourceRef.name', to: toSource, ...given },
    { at: 'spec.dependsOn[].name', to: [kustomization], namespace: 'namespace' },
    { at: 'spec.postBuild.substituteFrom[].name', to: ['/ConfigMap', '/Secret'], needsKind: true },
    { at: 'spec.decryption.secretRef.name', to: ['/Secret'], isBootstrap: true },
    { at: 'spec.healthChecks[].name', to: [release], group: 'apiVersion', ...given },
    ...remote,
  ],
  [release]: [
    { at: 'spec.chartRef.name', to: toSource, ...given },
    { at: 'spec.chart.spec.sourceRef.name', to: toSource, ...given },
    { at: 'spec.valuesFrom[].name', to: ['/ConfigMap', '/Secret'], needsKind: true, keys: ['valuesKey'] },
    { at: 'spec.dependsOn[].name', to: [release], namespace: 'namespace' },
    ...remote,
  ],
  [`${source}/GitRepository`]: [...credentials, { at: 'spec.include[].repository.name', to: toSource.slice(0, 1) }],
  [`${source}/OCIRepository`]: [...credentials, account],
  [`${source}/HelmRepository`]: credentials,
  [`${source}/Bucket`]: credentials,
  [`${source}/HelmChart`]: [{ at: 'spec.sourceRef.name', to: toSource, needsKind: true }],
  [`${images}/ImageRepository`]: credentials,
  [`${images}/ImagePolicy`]: [
    { at: 'spec.imageRepositoryRef.name', to: [`${images}/ImageRepository`], namespace: 'namespace' },
  ],
  [`${images}/ImageUpdateAutomation`]: [{ at: 'spec.sourceRef.name', to: toSource, ...given }],
  [`${notification}/Alert`]: [
    { at: 'spec.providerRef.name', to: [`${notification}/Provider`] },
    { at: 'spec.eventSources[].name', to: [...toSource, kustomization, release], ...given },
  ],
  [`${notification}/Receiver`]: [
    { at: 'spec.secretRef.name', to: ['/Secret'] },
    { at: 'spec.resources[].name', to: [...toSource, kustomization, release], group: 'apiVersion', ...given },
  ],
  // https://fluxcd.control-plane.io/operator/fluxinstance/#sync-configuration
  'fluxcd.controlplane.io/FluxInstance': [{ at: 'spec.sync.pullSecret', to: ['/Secret'], isBootstrap: true }],
  [`${notification}/Provider`]: [
    { at: 'spec.secretRef.name', to: ['/Secret'] },
    { at: 'spec.certSecretRef.name', to: ['/Secret'] },
    { at: 'spec.proxySecretRef.name', to: ['/Secret'] },
  ],
};

import { expect, test } from 'vitest';
import { listSubjects } from '../../../server/src/sync/failure-subjects.ts';

const owner = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
const subjects = (reason: string, message?: string): ReturnType<typeof listSubjects> =>
  listSubjects({ owner, reason, ...(message !== undefined && { message }) });

test('a failed build names the file last that cannot be read, and the line', () => {
  const message =
    "accumulating resources: accumulation err='accumulating resources from '/tmp/kustomization-12/apps/kustomization.yaml'': " +
    'failed to decode Kubernetes YAML from /tmp/kustomization-12/apps/web/svc.yaml: MalformedYAMLError: yaml: line 4: did not find expected key';
  expect(subjects('BuildFailed', message)).toEqual([{ type: 'file', path: '/apps/web/svc.yaml', line: 4 }]);
});

test('a failed substitution names the object as kustomize writes it', () => {
  const message = 'post build failed for \'ConfigMap.v1.[noGrp]/web.[noNs]\': variable not set (strict mode): "HOST"';
  expect(subjects('BuildFailed', message)).toEqual([
    { type: 'object', kind: 'ConfigMap', name: 'web', isHealth: false },
  ]);
});

test('what the API server refuses is named first, with the field that it does not take', () => {
  const message =
    'Service/shop/web dry-run failed (Invalid): Service "web" is invalid: spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive';
  expect(subjects('ReconciliationFailed', message)).toEqual([
    { type: 'object', kind: 'Service', namespace: 'shop', name: 'web', field: 'spec.ports[0].port', isHealth: false },
  ]);
  const several =
    'Deployment/web dry-run failed (Invalid): Deployment.apps "web" is invalid: [spec.selector: Required value, spec.template: Required value]';
  expect(subjects('ReconciliationFailed', several)).toEqual([
    { type: 'object', kind: 'Deployment', name: 'web', field: 'spec.selector', isHealth: false },
  ]);
});

test('all objects that are not well are named', () => {
  const message =
    "health check failed after 30s: timeout waiting for: [Deployment/shop/web status: 'InProgress', Job/shop/x status: 'Failed']";
  expect(subjects('HealthCheckFailed', message)).toMatchObject([
    { kind: 'Deployment', namespace: 'shop', name: 'web', isHealth: true },
    { kind: 'Job', namespace: 'shop', name: 'x', isHealth: true },
  ]);
});

test('words that name nothing for sure name nothing', () => {
  expect(subjects('ReconciliationFailed', 'the server answers with Service/shop/web and more')).toEqual([]);
  expect(
    subjects('ArtifactFailed', 'kustomization path not found: stat /tmp/kustomization-3/apps: no such file'),
  ).toEqual([]);
  expect(subjects('BuildFailed')).toEqual([]);
});

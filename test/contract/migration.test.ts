import { describe, expect, test } from 'vitest';
import { codeActions } from '../../server/src/features/code-actions.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { applyEdit } from '../support/apply-edit.ts';
import { checkWithBundle, findMessages } from '../support/bundle-check.ts';
import { uri } from '../support/snapshots.ts';

const whole = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

async function actions(text: string) {
  const snapshot = await checkWithBundle(text);
  const all = codeActions(snapshot, uri, 1, whole, { diagnostics: diagnostics(snapshot, uri) });
  return all.filter(({ title }) => title.startsWith('Migrate'));
}

/** The text after the first such action. */
async function migrate(text: string): Promise<string | undefined> {
  const [action] = await actions(text);
  const [edit] = action?.edit?.changes?.[uri] ?? [];
  return edit && applyEdit(text, edit);
}

const ingress = `apiVersion: networking.k8s.io/v1beta1 # old
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: nginx
spec:
  backend: # for all else
    serviceName: fallback
    servicePort: http
  rules:
    - host: web.example.com # the host
      http:
        paths:
          - path: /
            backend:
              serviceName: web # the front
              servicePort: 80
          - path: /api
            pathType: Prefix
            backend: { serviceName: api, servicePort: 8080 }
`;

describe('an Ingress', () => {
  test('moves to v1 with its backends, and keeps its comments', async () => {
    const migrated = await migrate(ingress);
    expect(migrated).toBe(`apiVersion: networking.k8s.io/v1 # old
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.class: nginx
spec:
  defaultBackend: # for all else
    service:
      name: fallback
      port:
        name: http
  rules:
    - host: web.example.com # the host
      http:
        paths:
          - path: /
            backend:
              service:
                name: web # the front
                port:
                  number: 80
            pathType: ImplementationSpecific
          - path: /api
            pathType: Prefix
            backend: { service: { name: api, port: { number: 8080 } } }
`);
    expect(await findMessages(migrated ?? '')).toEqual([]);
  });

  test.each([
    ['servicePort: 80', 'servicePort: ${PORT}', 'spec.rules[0].http.paths[0].backend.servicePort (has another form)'],
    ['servicePort: 80', '# none', 'spec.rules[0].http.paths[0].backend.servicePort (is needed)'],
    ['servicePort: 80', 'servicePort: "80"', 'spec.rules[0].http.paths[0].backend.servicePort (has another form)'],
    ['  rules:', '  extra: 1\n  rules:', 'spec.extra (there is no such field)'],
  ])('does not where a person has to decide: %s as %s', async (before, after, left) => {
    const text = ingress.replace(before, after);
    expect(await migrate(text)).toBeUndefined();
    expect(await findMessages(text)).toEqual([
      `Kubernetes >= 1.22 does not serve this API. Use networking.k8s.io/v1. To be changed by hand: ${left}.`,
    ]);
  });
});

const head = (apiVersion: string, kind: string): string =>
  `# a comment\napiVersion: '${apiVersion}'\nkind: ${kind}\nmetadata:\n  name: a # its name\n`;
const job =
  'spec:\n  schedule: "@daily"\n  jobTemplate:\n    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } }\n';
const scale = 'spec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: a }\n  maxReplicas: 3\n';
const metrics =
  '  metrics:\n    - type: Resource\n      resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }\n';
const level =
  'spec:\n  type: Limited\n  limited:\n    assuredConcurrencyShares: 20 # shares\n    limitResponse: { type: Reject }\n';
const flux = 'spec:\n  interval: 10m\n  path: ./a\n  prune: true\n  sourceRef: { kind: GitRepository, name: a }\n';
const release =
  'spec:\n  interval: 10m\n  chart: { spec: { chart: a, sourceRef: { kind: HelmRepository, name: b } } }\n';
const secret =
  'spec:\n  secretStoreRef: { name: a, kind: SecretStore }\n  data: [{ secretKey: a, remoteRef: { key: b } }]\n';

describe('objects that keep their fields', () => {
  test.each([
    ['batch/v1beta1', 'batch/v1', 'CronJob', job],
    [
      'policy/v1beta1',
      'policy/v1',
      'PodDisruptionBudget',
      'spec:\n  minAvailable: 1\n  selector: { matchLabels: { app: a } }\n',
    ],
    ['autoscaling/v2beta2', 'autoscaling/v2', 'HorizontalPodAutoscaler', scale + metrics],
    ['extensions/v1beta1', 'networking.k8s.io/v1', 'NetworkPolicy', 'spec:\n  podSelector: {}\n'],
    [
      'rbac.authorization.k8s.io/v1beta1',
      'rbac.authorization.k8s.io/v1',
      'Role',
      'rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]\n',
    ],
    ['resource.k8s.io/v1beta2', 'resource.k8s.io/v1', 'DeviceClass', 'spec: {}\n'],
    ['kustomize.toolkit.fluxcd.io/v1beta2', 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization', flux],
    ['helm.toolkit.fluxcd.io/v2beta2', 'helm.toolkit.fluxcd.io/v2', 'HelmRelease', release],
    [
      'source.toolkit.fluxcd.io/v1beta2',
      'source.toolkit.fluxcd.io/v1',
      'HelmRepository',
      'spec: { interval: 1h, url: https://example.com }\n',
    ],
    ['external-secrets.io/v1beta1', 'external-secrets.io/v1', 'ExternalSecret', secret],
    [
      'gateway.networking.k8s.io/v1alpha2',
      'gateway.networking.k8s.io/v1',
      'TCPRoute',
      'spec: { rules: [{ backendRefs: [{ name: a, port: 1 }] }] }\n',
    ],
  ])('%s to %s: %s', async (from, to, kind, rest) => {
    const text = head(from, kind) + rest;
    expect(await migrate(text)).toBe(head(to, kind) + rest);
    expect(await findMessages(head(to, kind) + rest)).toEqual([]);
  });

  test('rename one where it has another name now', async () => {
    const text = head('flowcontrol.apiserver.k8s.io/v1beta2', 'PriorityLevelConfiguration') + level;
    const to = head('flowcontrol.apiserver.k8s.io/v1', 'PriorityLevelConfiguration');
    expect(await migrate(text)).toBe(to + level.replace('assured', 'nominal'));
  });
});

describe('what a person has to see to', () => {
  test.each([
    [
      'policy/v1beta1',
      'PodDisruptionBudget',
      'spec: { minAvailable: 1, selector: {} }\n',
      'spec.selector (means something else)',
    ],
    [
      'kustomize.toolkit.fluxcd.io/v1beta2',
      'Kustomization',
      `${flux}  validation: client\n`,
      'spec.validation (there is no such field)',
    ],
    [
      'helm.toolkit.fluxcd.io/v2beta1',
      'HelmRelease',
      'spec:\n  chart: { spec: { chart: a, valuesFile: b, sourceRef: { kind: HelmRepository, name: b } } }\n',
      'spec.chart.spec.valuesFile (there is no such field), spec.interval (is needed)',
    ],
    [
      'autoscaling/v2beta1',
      'HorizontalPodAutoscaler',
      `${scale}  metrics: [{ type: Resource, resource: { name: cpu, targetAverageUtilization: 80 } }]\n`,
      'spec.metrics[0].resource.target (is needed), spec.metrics[0].resource.targetAverageUtilization (there is no such field)',
    ],
    [
      'apps/v1beta1',
      'Deployment',
      'spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } } }\n',
      'what else has changed between the two',
    ],
    [
      'flowcontrol.apiserver.k8s.io/v1beta3',
      'PriorityLevelConfiguration',
      'spec: { type: Limited, limited: { nominalConcurrencyShares: 0, limitResponse: { type: Reject } } }\n',
      'spec.limited.nominalConcurrencyShares (means something else)',
    ],
  ])('of %s %s', async (apiVersion, kind, rest, left) => {
    const text = head(apiVersion, kind) + rest;
    expect(await migrate(text)).toBeUndefined();
    const [message = ''] = await findMessages(text);
    const list = /To be changed by hand: (.*)\.$/.exec(message)?.[1]?.split(', ').toSorted();
    expect(list).toEqual(left.split(', ').toSorted());
  });

  test('is nothing where there is no other version', async () => {
    const text = `${head('policy/v1beta1', 'PodSecurityPolicy')}spec: {}\n`;
    expect(await findMessages(text)).toEqual(['Kubernetes >= 1.25 does not serve this API.']);
    expect(await actions(text)).toEqual([]);
  });
});

test('all objects of a file that can be are migrated at once', async () => {
  const gone = `${head('policy/v1beta1', 'PodDisruptionBudget')}spec: { minAvailable: 1, selector: {} }\n`;
  const text = [ingress, `${head('batch/v1beta1', 'CronJob')}${job}`, gone, head('v1', 'ConfigMap')].join('---\n');
  const all = (await actions(text)).at(-1);
  expect(all?.title).toBe('Migrate 2 objects of this file, 1 need a person');
  const edits = all?.edit?.changes?.[uri] ?? [];
  const migrated = edits.toReversed().reduce(applyEdit, text);
  expect(await findMessages(migrated)).toEqual([
    'Kubernetes >= 1.25 does not serve this API. Use policy/v1. To be changed by hand: spec.selector (means something else).',
  ]);
  expect((await actions(ingress)).map(({ title }) => title)).toEqual(['Migrate to networking.k8s.io/v1']);
});

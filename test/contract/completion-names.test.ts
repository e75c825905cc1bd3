import { afterEach, describe, expect, test } from 'vitest';
import { type Typing, startTyping } from '../support/completing.ts';
import { labFiles, object } from '../support/lab-files.ts';

const pod = `${object('apps/v1', 'Deployment', 'new', 'web')}spec:\n  template:\n    spec:\n`;
const container = `${pod}      containers:\n        - name: a\n`;
const release = `${object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'new', 'web')}spec:\n`;
const flux = `${object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'new', 'flux-system')}spec:\n`;

let typing: Typing | undefined;
afterEach(() => typing?.session.dispose());

async function start(more: Readonly<Record<string, string>> = {}, settings: object = {}): Promise<Typing> {
  typing = await startTyping({ ...labFiles, ...more }, settings);
  return typing;
}

describe('names of the repository', () => {
  test.each([
    ['a namespace', '', 'apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: █', ['flux-system', 'media', 'web']],
    [
      'a ConfigMap of this namespace, also a generated one',
      '',
      `${container}          envFrom:\n            - configMapRef:\n                name: █`,
      ['generated', 'settings'],
    ],
    [
      'a key of a ConfigMap',
      '',
      `${container}          env:\n            - name: A\n              valueFrom: { configMapKeyRef: { name: █ } }`,
      ['generated', 'settings'],
    ],
    [
      'a Secret, also one that is made of another object',
      '',
      `${container}          envFrom:\n            - secretRef: { name: █ }`,
      ['login', 'made-outside'],
    ],
    [
      'a Secret to mount',
      '',
      `${pod}      volumes:\n        - name: a\n          secret:\n            secretName: █`,
      ['login', 'made-outside'],
    ],
    [
      'a claim',
      '',
      `${pod}      volumes:\n        - name: a\n          persistentVolumeClaim:\n            claimName: █`,
      ['disk'],
    ],
    ['a ServiceAccount', '', `${pod}      serviceAccountName: █`, ['robot']],
    ['a StorageClass', '', `${object('v1', 'PersistentVolumeClaim', 'a')}spec:\n  storageClassName: █`, ['fast']],
    [
      'an IngressClass',
      '',
      `${object('networking.k8s.io/v1', 'Ingress', 'a', 'web')}spec:\n  ingressClassName: █`,
      ['nginx'],
    ],
    [
      'the Service behind an Ingress',
      '',
      `${object('networking.k8s.io/v1', 'Ingress', 'a', 'web')}spec:\n  rules:\n    - http:\n        paths:\n          - backend:\n              service:\n                name: █`,
      ['front'],
    ],
    [
      'what is scaled',
      '',
      `${object('autoscaling/v2', 'HorizontalPodAutoscaler', 'a', 'web')}spec:\n  scaleTargetRef:\n    kind: Deployment\n    name: █`,
      ['old'],
    ],
    [
      'images in use, the values of charts included',
      '',
      `${container}          image: █`,
      ['docker.io/library/redis:8', 'ghcr.io/example/old:1.2.3'],
    ],
    ['the source of a Kustomization', '', `${flux}  sourceRef:\n    kind: GitRepository\n    name: █`, ['lab']],
    ['any source, while none of a kind is asked for', '', `${flux}  sourceRef:\n    name: █`, ['lab', 'podinfo']],
    [
      'the kinds of sources',
      '',
      `${flux}  sourceRef:\n    kind: █`,
      ['Bucket', 'ExternalArtifact', 'GitRepository', 'OCIRepository'],
    ],
    ['the chart of a HelmRelease', '', `${release}  chartRef:\n    kind: OCIRepository\n    name: █`, ['podinfo']],
    ['what a Kustomization waits for', '', `${flux}  dependsOn:\n    - name: █`, ['storage']],
    ['what a HelmRelease waits for', '', `${release}  dependsOn:\n    - name: █`, ['chart']],
    [
      'values from a ConfigMap',
      '',
      `${release}  valuesFrom:\n    - kind: ConfigMap\n      name: █`,
      ['generated', 'settings'],
    ],
    ['values from a Secret', '', `${release}  valuesFrom: [{ kind: Secret, name: █ }]`, ['login', 'made-outside']],
    ['the folders that Flux can build', '', `${flux}  path: █`, ['./apps/old', './config', './flux']],
  ])('%s', async (_what, _where, marked, labels) => {
    const started = await start();
    expect((await started.labels('new.yaml', marked)).toSorted()).toEqual(labels);
  });

  test('are written in place of what is typed', async () => {
    const started = await start();
    expect(
      await started.choose('new.yaml', `${release}  chartRef:\n    kind: OCIRepository\n    name: po█`, 'podinfo'),
    ).toBe(`${release}  chartRef:\n    kind: OCIRepository\n    name: podinfo`);
  });

  test('stay when another extension helps with fields', async () => {
    const started = await start({}, { validation: 'off' });
    expect(await started.labels('new.yaml', `${pod}      serviceAccountName: █`)).toEqual(['robot']);
    expect(await started.labels('new.yaml', `${pod}      █`)).toEqual([]);
  });

  test('no value of a Secret is anywhere in what is offered', async () => {
    const started = await start();
    for (const marked of [
      `${container}          envFrom:\n            - secretRef: { name: █ }`,
      `${container}          image: █`,
      'a: ${█',
    ])
      expect(JSON.stringify(await started.complete('apps/old/new.yaml', marked))).not.toMatch(/c2VjcmV0|hidden/);
  });
});

describe('names of the cluster', () => {
  const settings = { cluster: { context: 'test' }, drift: { mode: 'onType' } };
  const claim = `${object('v1', 'PersistentVolumeClaim', 'a')}spec:\n  storageClassName: █`;

  test('are asked for in the background, by metadata only, and once', async () => {
    const started = await start({}, settings);
    started.fake.put({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'live' } });
    expect(started.glance('new.yaml', claim)).toMatchObject({ isIncomplete: true });
    expect(await started.labels('new.yaml', claim)).toEqual(['fast', 'live']);
    expect(started.fake.calls.filter((call) => call.startsWith('list'))).toEqual(['list StorageClass metadata']);
  });

  test('a cluster that refuses costs nothing but its names', async () => {
    const started = await start({}, settings);
    started.fake.fail('list', { kind: 'forbidden', message: 'no' });
    expect(await started.labels('new.yaml', claim)).toEqual(['fast']);
  });

  test('nothing is asked of a cluster that was not chosen', async () => {
    const started = await start();
    expect(await started.labels('new.yaml', claim)).toEqual(['fast']);
    expect(started.fake.calls).toEqual([]);
  });
});

describe('kinds', () => {
  test('an empty document offers whole resources, with what they require', async () => {
    const started = await start();
    const written = await started.choose('new.yaml', 'a: 1\n---\nDepl█', 'Deployment');
    expect(written).toBe(
      'a: 1\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ‹›\nspec:\n  selector:\n    ‹›\n  template:\n    spec:\n      containers:\n        - name: ‹›',
    );
  });

  test('those that the repository has come first', async () => {
    const started = await start();
    const labels = await started.labels('new.yaml', '█');
    expect(labels.indexOf('StorageClass')).toBeLessThan(labels.indexOf('CSIDriver'));
    expect(labels).toContain('CSIDriver');
  });

  test('kind brings its apiVersion and the rest', async () => {
    const started = await start();
    expect(await started.choose('new.yaml', 'kind: HelmRel█', 'HelmRelease')).toBe(
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ‹›\nspec:\n  interval: ‹›',
    );
    expect(await started.choose('new.yaml', 'kind: HelmRel█\nmetadata: { name: a }\n', 'HelmRelease')).toBe(
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: a }\n',
    );
  });

  test('an apiVersion has its kinds, and a kind its apiVersions', async () => {
    const started = await start();
    expect(await started.labels('new.yaml', 'apiVersion: batch/v1\nkind: █\n')).toEqual(['CronJob', 'Job']);
    expect(await started.labels('new.yaml', 'apiVersion: █\nkind: CronJob\n')).toEqual(['batch/v1']);
  });
});

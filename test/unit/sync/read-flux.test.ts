import { describe, expect, test } from 'vitest';
import { toObjectItem } from '../../../server/src/features/sync-item.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { pickFields } from '../../../server/src/manifest/pick-fields.ts';
import { readFlux } from '../../../server/src/sync/read-flux.ts';
import { syncKinds } from '../../../server/src/sync/sync-kinds.ts';
import { applied, condition, controlled, gitRepository, kustomization, stored } from '../../support/sync-objects.ts';

const revision = `main@sha1:${'90026e6a'.repeat(5)}`;
const dependencies = { dependsOn: [{ name: 'infra' }, { name: 'db', namespace: 'data' }] };

function read(object: JsonObject) {
  const status = readFlux(object);
  if (!status) throw new Error('it has no name');
  return status;
}

describe('a Kustomization', () => {
  test('that has been applied', () => {
    const object = kustomization('apps', applied, dependencies, {
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
    });
    expect(read(object)).toMatchObject({
      id: { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
      ...{ version: 'v1', state: 'ready', reason: 'ReconciliationSucceeded', isUsable: true, revision },
      dependsOn: [
        { kind: 'Kustomization', namespace: 'flux-system', name: 'infra' },
        { kind: 'Kustomization', namespace: 'data', name: 'db' },
      ],
      sources: [{ group: 'source.toolkit.fluxcd.io', kind: 'GitRepository', namespace: 'flux-system', name: 'fleet' }],
    });
    expect(read(object)).not.toHaveProperty('attempted');
  });

  const words =
    'failed to decode Kubernetes YAML from <tmp>/kustomization-1016559889/app/svc.yaml: MalformedYAMLError: yaml: line 4: did not find expected key';
  test('that cannot be built keeps what is applied and names what it tried', () => {
    const object = kustomization(
      'apps',
      undefined,
      {},
      {
        lastAppliedRevision: revision,
        lastAttemptedRevision: 'main@sha1:bad',
        conditions: [
          condition(
            'Reconciling',
            'True',
            'ProgressingWithRetry',
            'Building manifests for revision with a timeout of 30s',
          ),
          condition('Ready', 'False', 'BuildFailed', words),
        ],
      },
    );
    expect(read(object)).toMatchObject({
      ...{ state: 'failing', reason: 'BuildFailed', message: words, isUsable: false, revision },
      attempted: 'main@sha1:bad',
    });
  });

  test('that was never well, whose status as a whole has seen no generation', () => {
    const object = kustomization(
      'apps',
      condition('Ready', 'False', 'ArtifactFailed', 'path not found'),
      {},
      {
        observedGeneration: -1,
      },
    );
    expect(read(object)).toMatchObject({ state: 'failing', reason: 'ArtifactFailed', isUsable: false });
  });

  test('that waits for another one', () => {
    const words = "dependency 'flux-system/external-secrets' is not ready";
    const object = kustomization('apps', condition('Ready', 'False', 'DependencyNotReady', words));
    expect(read(object)).toMatchObject({ state: 'waiting', message: words });
  });

  test('that is being reconciled', () => {
    const progress = condition('Ready', 'Unknown', 'Progressing', 'Reconciliation in progress');
    expect(read(kustomization('apps', progress)).state).toBe('reconciling');
  });

  test('that was changed since it was looked at', () => {
    const object = kustomization('apps', applied);
    const changed = { ...object, metadata: { name: 'apps', namespace: 'flux-system', generation: 2 } };
    expect(read(changed)).toMatchObject({ state: 'reconciling', isUsable: false });
  });

  test('that no controller has looked at', () => {
    const { status: _status, ...object } = kustomization('apps', undefined);
    expect(read(object)).toMatchObject({ state: 'unknown', isUsable: false });
  });

  test.each([
    ['Ready stays True', applied, true],
    ['it had failed', condition('Ready', 'False', 'BuildFailed', 'no'), false],
  ])('that is suspended is neither well nor not, though %s', (_, ready, isUsable) => {
    const object = kustomization('apps', ready, { suspend: true }, { lastHandledReconcileAt: 'now' });
    expect(read(object)).toMatchObject({ state: 'suspended', isSuspended: true, isUsable });
  });

  test('that is being deleted', () => {
    const object = kustomization('apps', applied);
    const metadata = { name: 'apps', namespace: 'flux-system', deletionTimestamp: '2026-11-01T11:00:00Z' };
    expect(read({ ...object, metadata }).state).toBe('deleting');
  });

  test('whose words may quote a Secret is told without them', () => {
    const words = 'Secret/demo/web dry-run failed (Invalid): stringData: Invalid value: "hunter2"';
    const status = read(kustomization('apps', condition('Ready', 'False', 'ReconciliationFailed', words)));
    expect(status).toMatchObject({ state: 'failing', reason: 'ReconciliationFailed' });
    expect(status).not.toHaveProperty('message');
    expect(JSON.stringify(status.conditions)).not.toContain('hunter2');
  });
});

describe('a source', () => {
  test('that has been fetched', () => {
    expect(read(gitRepository('fleet', stored))).toMatchObject({ state: 'ready', hasArtifact: true, revision });
  });

  test('that is gone keeps what it had, and names no login', () => {
    const words = "unable to clone 'https://me:token@git.example.com/fleet': repository not found";
    const object = gitRepository('fleet', condition('Ready', 'False', 'GitOperationFailed', words));
    const status = read(object);
    expect(status).toMatchObject({ state: 'failing', hasArtifact: true, isUsable: false });
    expect(status.message).toBe("unable to clone 'https://***@git.example.com/fleet': repository not found");
  });

  test.each([
    ['without an artifact', undefined, false],
    ['that nobody reconciles, since it is a registry', 'oci', true],
  ])('of charts %s', (_, type, isReady) => {
    const object = controlled('source.toolkit.fluxcd.io/v1', 'HelmRepository', 'charts', {
      spec: { url: 'https://example.com', ...(type && { type }) },
    });
    expect(read(object)).toMatchObject({
      state: isReady ? 'ready' : 'unknown',
      hasArtifact: isReady,
      isUsable: isReady,
    });
  });
});

describe('a HelmRelease', () => {
  const release = (spec: JsonObject, status: JsonObject = {}, ready = applied): JsonObject =>
    controlled('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
      spec,
      status: { observedGeneration: 1, conditions: [ready], ...status },
    });

  test('has the version that is deployed', () => {
    const history = [
      { chartName: 'web', chartVersion: '2.0.0', status: 'failed', version: 2 },
      { chartName: 'web', chartVersion: '1.0.0', status: 'deployed', version: 1 },
    ];
    const failed = condition('Ready', 'False', 'UpgradeFailed', 'timed out');
    expect(read(release({}, { history, lastAttemptedRevision: '2.0.0' }, failed))).toMatchObject({
      ...{ state: 'failing', revision: '1.0.0', attempted: '2.0.0' },
    });
  });

  test.each([
    [
      'the chart that was made for it',
      { chart: { spec: {} } },
      { helmChart: 'flux-system/flux-system-web' },
      'HelmChart',
    ],
    [
      'its repository before',
      { chart: { spec: { sourceRef: { kind: 'HelmRepository', name: 'x' } } } },
      {},
      'HelmRepository',
    ],
    ['what it refers to', { chartRef: { kind: 'OCIRepository', name: 'x' } }, {}, 'OCIRepository'],
  ])('waits for %s', (_, spec, status, kind) => {
    expect(read(release(spec, status)).sources).toMatchObject([{ kind, namespace: 'flux-system' }]);
  });

  test('that has given up has failed, whatever else it says', () => {
    const conditions = [condition('Stalled', 'True', 'RetriesExceeded', 'gave up'), condition('Ready', 'Unknown', 'x')];
    expect(read(release({}, { conditions }))).toMatchObject({ state: 'failing', reason: 'RetriesExceeded' });
  });
});

test('what has no name is nothing', () => {
  expect(readFlux({ kind: 'Kustomization' })).toBeUndefined();
});

describe('what takes values from a Secret is told without words that may quote one', () => {
  const words = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: "hunter2"';
  const conditions = [
    condition('Ready', 'False', 'UpgradeFailed', words),
    condition('Released', 'False', 'UpgradeFailed', words),
    condition('Stalled', 'True', 'RetriesExceeded', 'Failed to upgrade after 3 attempt(s)'),
  ];
  const release = (spec: JsonObject): JsonObject =>
    controlled('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', { spec, status: { conditions } });
  /** As the watch keeps it. */
  const readKept = (object: JsonObject) => {
    const { fields = [] } = syncKinds.find(({ kind }) => kind === object['kind']) ?? {};
    return read(pickFields(object, [['apiVersion'], ['kind'], ['metadata'], ...fields]));
  };
  const from = (...kinds: readonly string[]): readonly JsonObject[] =>
    kinds.map((kind) => ({ kind, name: 'web', valuesKey: 'secret-key' }));

  test.each<[string, JsonObject]>([
    ['a release', release({ valuesFrom: from('ConfigMap', 'Secret') })],
    [
      'a Kustomization',
      kustomization('web', undefined, { postBuild: { substituteFrom: from('Secret') } }, { conditions }),
    ],
  ])('%s', (_, object) => {
    const status = readKept(object);
    expect(status).toMatchObject({ state: 'failing', reason: 'UpgradeFailed' });
    expect(status.conditions.map(({ message }) => message)).toEqual([undefined, undefined, conditions[2]?.['message']]);
    expect(JSON.stringify(toObjectItem(status, 'home', true))).not.toContain('hunter2');
    expect(JSON.stringify(status.object)).not.toContain('secret-key');
  });

  test('but not what takes none', () => {
    expect(readKept(release({ valuesFrom: from('ConfigMap') })).message).toBe(words);
  });
});

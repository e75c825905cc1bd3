import { describe, expect, test } from 'vitest';
import { findDrift } from '../../../server/src/drift/find-drift.ts';
import type { Observation } from '../../../server/src/drift/observation.ts';
import { type FieldPath, formatPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type DryRun, dryRun, flux, readOnly } from '../../support/observations.ts';

const find = (observation: Observation) =>
  findDrift(observation).map(({ code, severity, path, outcome, ...finding }) => ({
    code,
    severity,
    path: formatPath(path),
    ...(outcome === undefined ? {} : { outcome }),
    ...(finding.autoscaler === undefined ? {} : { autoscaler: finding.autoscaler }),
  }));

const applied = ['f:spec/f:replicas'];

describe('extras that stay', () => {
  const path: FieldPath = [{ field: 'spec' }, { field: 'paused' }];
  const declared = { spec: { replicas: 3 } };
  const seen = (manager: string, metadata: JsonObject = {}, parts: Partial<DryRun> = {}): Observation => {
    const live = { metadata, spec: { replicas: 3, paused: true } };
    const others = [{ manager, fields: ['f:spec/f:paused'] }];
    const present = dryRun({ declared, predicted: live, live, applied, others, ...parts });
    const trimmed = { object: { metadata, spec: { replicas: 3 } }, candidates: [path] };
    return present.prediction.mode === 'dry-run'
      ? { ...present, prediction: { ...present.prediction, trimmed } }
      : present;
  };
  const merge = { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } };

  test.each<readonly [string, string, JsonObject, string, string, unknown]>([
    ['16: of k9s', 'k9s', {}, 'drift-kept', 'information', 'kept'],
    ['of k9s, told to merge', 'k9s', merge, 'drift-kept', 'information', 'kept'],
    ['15: of kubectl, told to merge', 'kubectl-edit', merge, 'drift-kept', 'hint', 'kept'],
    ['14: of kubectl', 'kubectl-edit', {}, 'drift-extra', 'warning', 'removed'],
  ])('%s', (_whose, manager, metadata, code, severity, outcome) => {
    expect(find(seen(manager, metadata))).toEqual([{ code, severity, path: 'spec.paused', outcome }]);
  });

  test('of kubectl, where the file alone is told to merge, and in lower case as a label', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/ssa': 'merge' };
    const predicted = { metadata: { labels }, spec: { replicas: 3, paused: true } };
    expect(find(seen('kubectl-edit', {}, { predicted }))).toContainEqual(
      expect.objectContaining({ code: 'drift-kept', severity: 'hint' }),
    );
  });

  test('one that the applier held together with kubectl, and drops, is a removal that is not applied yet', () => {
    const stillApplied = [...applied, 'f:spec/f:paused'];
    expect(find(seen('kubectl-edit', {}, { stillApplied }))).toEqual([
      { code: 'pending-removal', severity: 'information', path: 'spec.paused' },
    ]);
  });
});

describe('a key that the cluster lacks', () => {
  const declared = { metadata: { labels: { a: '1', b: '2' } } };
  const live = { metadata: {} };
  const fields = ['f:metadata/f:labels/f:a', 'f:metadata/f:labels/f:b'];
  const missing = dryRun({ declared, live, applied: fields, stillApplied: ['f:spec/f:x'] });
  const lost: FieldPath[] = [[{ field: 'metadata' }, { field: 'labels' }, { field: 'b' }]];

  test('47: is removed if it was seen to go; else nobody knows; the last one takes its map with it', () => {
    expect(find({ ...missing, lost })).toEqual([
      { code: 'not-in-cluster', severity: 'information', path: 'metadata.labels.a' },
      { code: 'drift-removed', severity: 'warning', path: 'metadata.labels.b' },
    ]);
  });

  test('is removed also where the applier changes objects, which hides what is only a guess', () => {
    const applier = { kind: 'Kustomization', namespace: 'n', name: 'a', changesObjects: true } as const;
    expect(find({ ...missing, lost, applier })).toEqual([
      { code: 'drift-removed', severity: 'warning', path: 'metadata.labels.b' },
    ]);
  });

  const note = (object: JsonObject) => ({ 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object) });

  test('is removed if kubectl noted it and applying brings it back', () => {
    const noted = { metadata: { annotations: note(declared) } };
    const seen = {
      ...dryRun({ declared, live: noted, applied: fields, stillApplied: ['f:spec/f:x'] }),
      sent: declared,
    };
    expect(find(seen).map(({ code }) => code)).toEqual(['drift-removed', 'drift-removed']);
  });

  test('without a dry run a note is not enough: the API server may not store what was sent', () => {
    expect(find(readOnly(declared, { metadata: { annotations: note(declared) } })).map(({ code }) => code)).toEqual([
      'not-in-cluster',
      'not-in-cluster',
    ]);
    expect(find({ ...readOnly(declared, live), lost }).map(({ code }) => code)).toEqual([
      'not-in-cluster',
      'drift-removed',
    ]);
  });
});

describe('2: an autoscaler', () => {
  const scaled = (manager: string, subresource: string): Observation => ({
    ...dryRun({
      declared: { spec: { replicas: 3 } },
      live: { spec: { replicas: 5 } },
      applied,
      stillApplied: ['f:spec/f:x'],
      others: [{ manager, subresource, fields: applied }],
    }),
    autoscaler: 'grow',
  });

  test('is named where a controller has scaled', () => {
    expect(find(scaled('kube-controller-manager', 'scale'))).toEqual([
      { code: 'drift-overwritten', severity: 'hint', path: 'spec.replicas', autoscaler: 'grow' },
    ]);
  });

  test('is not named where a person has', () => {
    expect(find(scaled('kubectl', 'scale'))).toEqual([
      { code: 'drift-changed', severity: 'warning', path: 'spec.replicas' },
    ]);
  });
});

describe('order', () => {
  const item = (list: string, name: string): string => `f:spec/f:template/f:spec/f:${list}/k:{"name":"${name}"}/f:name`;
  const pod = (list: string, generation: number, ...names: string[]): JsonObject => ({
    kind: 'Deployment',
    metadata: { generation },
    spec: { template: { spec: { [list]: names.map((name) => ({ name })) } } },
  });
  const seen = (list: string, parts: Partial<DryRun> = {}, generation = 2): Observation => {
    const [declared, live] = [pod(list, generation, 'a', 'b'), pod(list, 1, 'b', 'a')];
    return dryRun({ declared, live, applied: [item(list, 'a'), item(list, 'b')], ...parts });
  };
  const path = (list: string): string => `spec.template.spec.${list}`;

  test('12: of containers in a Pod template: a Hint; 12b: of init containers: a Warning; 19: of volumes: silent', () => {
    expect(find(seen('containers'))).toEqual([{ code: 'drift-order', severity: 'hint', path: path('containers') }]);
    expect(find(seen('initContainers'))).toEqual([
      { code: 'drift-order', severity: 'warning', path: path('initContainers') },
    ]);
    expect(find(seen('volumes'))).toEqual([]);
  });

  test('a Hint only where nothing else differs, seen by anybody, and the API server counts a new generation', () => {
    expect(find(seen('containers', {}, 1))).toEqual([]);
    const live = { ...pod('containers', 1, 'b', 'a'), x: 1 };
    expect(find(seen('containers', { live }))).toEqual([]);
    expect(find(seen('initContainers', { live: { ...pod('initContainers', 1, 'b', 'a'), x: 1 } }))).toHaveLength(1);
  });

  test('what the applier does to the manifest may be an order as well', () => {
    const applier = { kind: 'Kustomization', namespace: 'n', name: 'a', changesObjects: true } as const;
    const present = seen('initContainers');
    expect(present).toMatchObject({ state: 'present', manager: flux });
    expect(findDrift({ ...present, applier } as Observation)).toEqual([]);
  });
});

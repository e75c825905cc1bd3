import { describe, expect, test } from 'vitest';
import { findDrift } from '../../../server/src/drift/find-drift.ts';
import type { KnownLineage } from '../../../server/src/drift/lineage.ts';
import type { Observation } from '../../../server/src/drift/observation.ts';
import { formatPath } from '../../../server/src/manifest/field-path.ts';
import type { Json, JsonObject } from '../../../server/src/manifest/json.ts';
import { type Values, applier, base, color, map, see, trace } from '../../support/lineages.ts';
import { dryRun, flux, readOnly } from '../../support/observations.ts';

const find = (observation: Observation): unknown[] =>
  findDrift(observation).map(({ path, owners, anchor: _anchor, ...finding }) => ({
    ...finding,
    path: formatPath(path),
    by: owners.map(({ manager }) => manager),
  }));

const [v1, v2, v3] = [map('v1'), map('v2'), map('v3')];
const path = 'data.color';
const edit = { code: 'pending-change', severity: 'information', path, desired: 'v2', live: 'v1', applied: 'v1' };

describe('an edit of the file', () => {
  test.each<readonly [string, Values, object]>([
    ['21: not committed', { w: 'v2', l: 'v1', a: v1 }, { stage: 'uncommitted' }],
    ['22: not pushed', { w: 'v2', l: 'v1', a: v1, h: v2, t: v1 }, { stage: 'unpushed' }],
    ['23: not reconciled', { w: 'v2', l: 'v1', a: v1, h: v2, t: v2 }, { stage: 'unreconciled' }],
    [
      'not committed, on top of what is not pushed',
      { w: 'v2', l: 'v1', a: v1, h: v3, t: v1 },
      { stage: 'uncommitted' },
    ],
    ['of which only the last commit is not known', { w: 'v2', l: 'v1', a: v1, h: 'unknown' }, {}],
    ['of which what is fetched is not known', { w: 'v2', l: 'v1', a: v1, h: v2, t: 'unknown' }, {}],
    ['of which the common commit is not known', { w: 'v2', l: 'v1', a: v1, h: v2, t: v1, b: 'unknown' }, {}],
    [
      'of histories without a common commit',
      { w: 'v2', l: 'v1', a: v1, h: v2, t: v1, b: 'absent' },
      { stage: 'unpushed' },
    ],
    ['that others have pushed too, otherwise', { w: 'v2', l: 'v1', a: v1, h: v2, t: v3, b: v1 }, { stage: 'unpushed' }],
  ])('%s', (_, values, more) => {
    expect(find(see(values))).toEqual([{ ...edit, ...more, by: [flux] }]);
  });

  test('23: that a remote has, and that Flux has not fetched yet', () => {
    const seen = see({ w: 'v2', l: 'v1', a: v1, h: v2, t: v1 });
    const lineage = seen.lineage?.state === 'known' ? { lineage: { ...seen.lineage, isPushed: true } } : {};
    expect(find({ ...seen, ...lineage })).toMatchObject([{ code: 'pending-change', stage: 'unreconciled' }]);
  });

  test('is none where the cluster has a commit that is not pulled', () => {
    expect(find(see({ w: 'v2', l: 'v1', a: v1, h: v2, t: v1, b: v2 }))).toEqual([
      { ...edit, stage: 'unpulled', by: [flux] },
    ]);
  });

  test('24: is not reconciled for a reason', () => {
    const failing = { ...applier, ready: 'False', failure: 'BuildFailed: no' } as const;
    const values = { w: 'v2', l: 'v1', a: v1, h: v2, t: v2 };
    expect(find(see(values, { applier: failing }))).toMatchObject([
      { stage: 'unreconciled', reason: 'BuildFailed: no' },
    ]);
    expect(find(see({ ...values, h: v1, t: v1 }, { applier: failing }))).not.toMatchObject([
      { reason: 'BuildFailed: no' },
    ]);
  });

  test('of a value that somebody has set to what was applied', () => {
    expect(find(see({ w: 'v2', l: 'v1', a: v1, by: 'kubectl-edit' }))).toMatchObject([
      { code: 'pending-change', severity: 'information', stage: 'uncommitted', applied: 'v1' },
    ]);
  });

  test('that adds a key, and that removes one', () => {
    expect(find(see({ w: 'v2', l: undefined, a: map(undefined) }))).toEqual([
      { code: 'not-in-cluster', severity: 'information', path, desired: 'v2', stage: 'uncommitted', by: [] },
    ]);
    expect(find(see({ w: undefined, l: 'v1', a: v1, h: map(undefined), t: v1 }))).toEqual([
      {
        code: 'pending-removal',
        severity: 'information',
        path,
        live: 'v1',
        applied: 'v1',
        stage: 'unpushed',
        by: [flux],
      },
    ]);
  });
});

describe('drift', () => {
  test('is what the file has not changed', () => {
    expect(find(see({ w: 'v1', l: 'v3', a: v1, by: 'kubectl-edit' }))).toEqual([
      { code: 'drift-changed', severity: 'warning', path, desired: 'v1', live: 'v3', by: ['kubectl-edit'] },
    ]);
  });

  test('is a key that was applied, is still in the file, and gone', () => {
    expect(find(see({ w: 'v1', l: undefined, a: v1 }))).toMatchObject([{ code: 'drift-removed', severity: 'warning' }]);
  });

  test('25: beside an edit of the same value has three values', () => {
    expect(find(see({ w: 'v2', l: 'v3', a: v1, by: 'kubectl-edit' }))).toEqual([
      {
        code: 'drift-changed',
        severity: 'warning',
        path,
        desired: 'v2',
        applied: 'v1',
        live: 'v3',
        stage: 'uncommitted',
        by: ['kubectl-edit'],
      },
    ]);
  });

  test('beside an edit of the same key, which somebody has removed', () => {
    expect(find(see({ w: 'v2', l: undefined, a: v1 }))).toMatchObject([
      { code: 'drift-removed', severity: 'warning', desired: 'v2', applied: 'v1', stage: 'uncommitted' },
    ]);
  });

  test('of a suspended Kustomization is not corrected', () => {
    const parts = { applier: { ...applier, isSuspended: true } };
    expect(find(see({ w: 'v1', l: 'v3', a: v1, by: 'kubectl-edit' }, parts))).toMatchObject([{ isSuspended: true }]);
    expect(find(see({ w: 'v2', l: 'v1', a: v1 }, parts))).toMatchObject([{ stage: 'uncommitted', isSuspended: true }]);
  });
});

describe('26: what the file has taken over', () => {
  test('is a hint', () => {
    expect(find(see({ w: 'v3', l: 'v3', a: v1, by: 'kubectl-edit' }))).toEqual([
      {
        code: 'matches-cluster',
        severity: 'hint',
        path,
        desired: 'v3',
        applied: 'v1',
        live: 'v3',
        stage: 'uncommitted',
        by: ['kubectl-edit'],
      },
    ]);
  });

  test('is one for a new key too', () => {
    expect(find(see({ w: 'v3', l: 'v3', a: map(undefined), by: 'kubectl-edit' }))).toMatchObject([
      { code: 'matches-cluster', path, live: 'v3' },
    ]);
  });

  test.each<readonly [string, Values]>([
    ['the applier has set it', { w: 'v3', l: 'v3', a: v1 }],
    ['it was applied so', { w: 'v3', l: 'v3', a: v3, by: 'kubectl-edit' }],
    ['it is not known what was applied', { w: 'v3', l: 'v3', a: 'unknown', by: 'kubectl-edit' }],
    ['the object was not applied', { w: 'v3', l: 'v3', a: 'absent', by: 'kubectl-edit' }],
  ])('is silent where %s', (_, values) => {
    expect(find(see(values))).toEqual([]);
  });

  test('is silent where only the spelling is another', () => {
    const limits = (cpu: Json): JsonObject => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: { template: { spec: { containers: [{ name: 'web', resources: { limits: { cpu } } }] } } },
    });
    const place = 'f:spec/f:template/f:spec/f:containers/k:{"name":"web"}/f:resources/f:limits/f:cpu';
    const others = [{ manager: 'kubectl-edit', fields: [place] }];
    const seen = dryRun({ declared: limits(1), live: limits('1'), predicted: limits('1'), applied: [], others });
    const at = limits('1000m');
    expect(find({ ...seen, applier, lineage: trace({ head: at, base: at, tip: at, applied: at }) })).toEqual([]);
  });
});

describe('ownership alone answers', () => {
  test.each<readonly [string, Values, object]>([
    ['a change', { w: 'v2', l: 'v1', a: 'unknown' }, { code: 'pending-change' }],
    ['drift', { w: 'v2', l: 'v3', a: 'unknown', by: 'kubectl-edit' }, { code: 'drift-changed' }],
    ['what is missing', { w: 'v2', l: undefined, a: 'unknown' }, { code: 'not-in-cluster' }],
  ])('%s', (_, values, finding) => {
    const seen = see(values);
    const { lineage: _lineage, ...alone } = seen;
    expect(find(seen)).toMatchObject([finding]);
    expect(find(seen)).toEqual(find(alone));
    expect(find({ ...alone, lineage: { state: 'unknown', gap: 'not-fetched' } })).toEqual(find(alone));
  });
});

describe('what the Kustomization does to the objects', () => {
  const changing = { ...applier, changesObjects: true };
  const raw = (values: Values): Observation => {
    const seen = see(values, { applier: changing });
    return { ...seen, ...(seen.lineage?.state === 'known' && { lineage: { ...seen.lineage, isRendered: false } }) };
  };

  test('is no change of a file that says what it said', () => {
    expect(find(raw({ w: 'v1', l: 'v2', a: v1 }))).toEqual([]);
    expect(find(raw({ w: 'v1', l: undefined, a: v1 }))).toEqual([]);
    expect(find(raw({ w: 'v2', l: 'v1', a: 'unknown' }))).toEqual([]);
  });

  test('does not hide that the file has been edited', () => {
    expect(find(raw({ w: 'v2', l: 'v1', a: v1 }))).toMatchObject([{ code: 'pending-change', stage: 'uncommitted' }]);
  });

  test('is part of what is rendered', () => {
    expect(find(see({ w: 'v2', l: 'v1', a: v1 }, { applier: changing }))).toMatchObject([{ stage: 'uncommitted' }]);
  });
});

test('without a dry run, a difference that the applier has made is how the API server writes it', () => {
  const seen = readOnly(map('v1'), map('v2'), { manager: flux, operation: 'Apply', fields: [color] });
  const at = (applied: JsonObject): KnownLineage => trace({ head: applied, base: applied, tip: applied, applied });
  expect(find({ ...seen, applier, lineage: at(v1) })).toEqual([]);
  expect(find({ ...seen, applier, lineage: at(v2) })).toMatchObject([{ code: 'pending-change', stage: 'uncommitted' }]);
});

test('a new object is as far as its commits', () => {
  const absent = (versions: Pick<KnownLineage, 'head' | 'base' | 'tip' | 'applied'>): Observation => ({
    state: 'absent',
    declared: v1,
    inventory: 'not-listed',
    lineage: trace(versions),
  });
  const none = 'absent';
  expect(find(absent({ head: none, base: none, tip: none, applied: none }))).toMatchObject([
    { code: 'not-deployed', stage: 'uncommitted' },
  ]);
  expect(find(absent({ head: v1, base: none, tip: none, applied: none }))).toMatchObject([{ stage: 'unpushed' }]);
  expect(find(absent({ head: v1, base: v1, tip: v1, applied: none }))).toMatchObject([{ stage: 'unreconciled' }]);
  expect(find(absent({ head: v1, base: v1, tip: v1, applied: 'unknown' }))).not.toMatchObject([
    { stage: expect.anything() as unknown },
  ]);
});

test('values of Secrets are compared, and not told', () => {
  const secret = (stringData: JsonObject): JsonObject => ({ ...base, kind: 'Secret', stringData });
  const mark = (digit: string): string => `*** ${digit.repeat(64)}`;
  const seen = dryRun({
    declared: secret({ color: 'canary-w' }),
    live: { ...base, kind: 'Secret', data: { color: mark('1') } },
    predicted: { ...base, kind: 'Secret', data: { color: mark('2') } },
    applied: [color],
  });
  const at = secret({ color: 'canary-a' });
  const found = findDrift({ ...seen, applier, lineage: trace({ head: at, base: at, tip: at, applied: at }) });
  expect(found).toMatchObject([{ code: 'pending-change', stage: 'uncommitted', applied: '***' }]);
  expect(JSON.stringify(found)).not.toContain('canary');
});

describe('what came from a Secret when it was applied', () => {
  const secretPaths = [['data', 'color']];
  const withSecret = (values: Values): Observation => {
    const seen = see(values);
    return seen.lineage?.state === 'known' ? { ...seen, lineage: { ...seen.lineage, secretPaths } } : seen;
  };

  test.each<readonly [string, Values]>([
    ['is live still', { w: 'v2', l: 'v1', a: v1 }],
    ['is another one by now', { w: 'v2', l: 'v3', a: v1, by: 'kubectl-edit' }],
  ])('%s: that it differs is told, and no value', (_what, values) => {
    const [found, ...others] = find(withSecret(values));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ path, isHidden: true });
    for (const side of ['desired', 'live', 'applied']) expect(found).not.toHaveProperty(side);
  });
});

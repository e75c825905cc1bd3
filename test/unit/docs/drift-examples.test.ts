import { describe, expect, test } from 'vitest';
import { findCandidates, findKept } from '../../../server/src/drift/extras.ts';
import { isCorrected } from '../../../server/src/drift/release/find-release.ts';
import type { ReleaseView, ReleasedPart } from '../../../server/src/drift/release/release-view.ts';
import type { StoredRelease } from '../../../server/src/manifest/stored-release.ts';
import type { FindingCode } from '../../../server/src/drift/finding.ts';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import { type Json, type JsonObject, isObject, stringAt } from '../../../server/src/manifest/json.ts';
import type { ManifestProblem } from '../../../server/src/manifest/resource.ts';
import { readDocumentedCodes } from '../../support/documented-examples.ts';
import { dryRun, flux, rejected } from '../../support/observations.ts';
import { type See, snapshotOf, uri } from '../../support/snapshots.ts';

const minutes = (count: number): string => new Date(Date.parse('2026-11-01T12:00:00Z') - count * 60_000).toISOString();
const web = 'f:spec/f:containers/k:{"name":"web"}';
const debug = `${web}/f:env/k:{"name":"DEBUG"}`;
const log = `${web}/f:env/k:{"name":"LOG_LEVEL"}`;
const items = [
  { name: 'LOG_LEVEL', value: 'info' },
  { name: 'DEBUG', value: 'true' },
];
const pod = (env: readonly JsonObject[]): JsonObject => ({ spec: { containers: [{ name: 'web', env }] } });
const template = 'f:spec/f:template/f:spec/f:containers/k:{"name":"web"}/f:env';
const orders = ['A', 'B'].flatMap((name) => [
  `${template}/k:{"name":"${name}"}/f:name`,
  `${template}/k:{"name":"${name}"}/f:value`,
]);

function see(
  live: JsonObject,
  fields: readonly string[],
  by?: {
    readonly manager: string;
    readonly age: number;
    readonly subresource?: string;
    readonly fields?: readonly string[];
  },
  parts: object = {},
): See {
  const others = by ? [{ ...by, fields: by.fields ?? fields, time: minutes(by.age) }] : [];
  return (declared) => ({
    ...dryRun({
      declared,
      live: { ...declared, ...live },
      applied: fields.filter((field) => isDeclared(declared, field)),
      stillApplied: by ? [] : fields,
      others,
    }),
    ...parts,
  });
}

/** The applier holds what the file has. */
function isDeclared(declared: Json, field: string): boolean {
  return field
    .split('/')
    .every((step) => !step.startsWith('f:') || JSON.stringify(declared).includes(`"${step.slice(2)}"`));
}

const data = (values: JsonObject): JsonObject => ({ data: values });
/** DEBUG is in the cluster, set by somebody; a second dry run has tried to go without it where it may be extra. */
const extra =
  (manager: string, find: typeof findCandidates): See =>
  (declared) => {
    const [mine, theirs] = [log, debug].map((item) => [`${item}/.`, `${item}/f:name`, `${item}/f:value`]);
    const isWritten = JSON.stringify(declared).includes('DEBUG');
    const live = { ...declared, ...pod(items) };
    const seen = dryRun({
      declared,
      live,
      predicted: live,
      applied: [...(mine ?? []), ...(isWritten ? (theirs ?? []) : [])],
      stillApplied: mine ?? [],
      others: [{ manager, fields: theirs ?? [], time: minutes(120) }],
    });
    if (seen.prediction.mode !== 'dry-run') return seen;
    const candidates = find(seen.live, seen.prediction.predicted, flux);
    const object = { ...seen.live, ...pod(isWritten ? items : items.slice(0, 1)) };
    return { ...seen, prediction: { ...seen.prediction, trimmed: { object, candidates } } };
  };

/** One object of a release, unless a rule of the HelmRelease ignores what is to be said of it. */
function ofRelease(part: ReleasedPart): See {
  const stored: StoredRelease = {
    ...{ name: 'web', namespace: 'demo', revision: 1, status: 'deployed', objects: [] },
    chart: { name: 'web', version: '1.0.0' },
  };
  return (declared) => {
    const isIgnored = JSON.stringify(declared).includes('"ignore"');
    const parts = isIgnored ? [] : [part];
    const view: ReleaseView = {
      ...{ state: 'read', key: '', stored, parts, isHidden: false, isCorrected: isCorrected(declared) },
    };
    return { ...dryRun({ declared, live: declared, applied: [] }), release: view };
  };
}

/** What the examples of each code are seen to be in the cluster; the same for the wrong and the right one. */
const cluster: Readonly<Record<FindingCode, See>> = {
  'drift-changed': see({ spec: { replicas: 5 } }, ['f:spec/f:replicas'], { manager: 'kubectl-edit', age: 12 }),
  'drift-extra': extra('kubectl-edit', findCandidates),
  'drift-kept': extra('k9s', findKept),
  'drift-removed': see(data({ color: 'red' }), ['f:data/f:team', 'f:data/f:color'], undefined, {
    lost: [[{ field: 'data' }, { field: 'team' }]],
  }),
  'drift-order': (declared) => {
    const env = [
      { name: 'B', value: '2' },
      { name: 'A', value: '1' },
    ];
    const live = { ...declared, spec: { template: { spec: { containers: [{ name: 'web', env }] } } } };
    const isOther = JSON.stringify(declared['spec']) !== JSON.stringify(live.spec);
    const at = (object: JsonObject, generation: number): JsonObject => ({
      ...object,
      metadata: { ...(isObject(object['metadata']) ? object['metadata'] : {}), generation },
    });
    return dryRun({ declared, live: at(live, 1), predicted: at(declared, isOther ? 2 : 1), applied: orders });
  },
  'drift-deleted': (declared) => ({ state: 'absent', declared, inventory: 'listed' }),
  'release-drifted': ofRelease({
    ...{ ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'demo', name: 'web' }, state: 'present' },
    findings: [
      {
        ...{ code: 'drift-changed', severity: 'warning', anchor: 'value', desired: 3, live: 5 },
        path: [{ field: 'spec' }, { field: 'replicas' }],
        owners: [{ manager: 'kubectl-edit', operation: 'Update', time: minutes(12) }],
      },
    ],
  }),
  'release-object-deleted': ofRelease({
    ...{ ref: { apiVersion: 'v1', kind: 'Service', namespace: 'demo', name: 'web' }, state: 'absent', findings: [] },
  }),
  'drift-overwritten': see({ spec: { replicas: 5, paused: false } }, ['f:spec/f:paused', 'f:spec/f:replicas'], {
    manager: 'kube-controller-manager',
    subresource: 'scale',
    age: 4,
    fields: ['f:spec/f:replicas'],
  }),
  'not-in-cluster': see(data({ color: 'red' }), ['f:data/f:team', 'f:data/f:color']),
  'pending-change': see(data({ color: 'blue' }), ['f:data/f:color']),
  'pending-removal': see(data({ color: 'red', 'old-key': 'value' }), ['f:data/f:color', 'f:data/f:old-key']),
  'matches-cluster': (declared) => {
    const by = { manager: 'kubectl-edit', age: 12 };
    const seen = see(data({ color: 'green' }), ['f:data/f:color'], by)(declared, 'web');
    const applied = { ...declared, ...data({ color: 'blue' }) };
    const lineage = { state: 'known', head: applied, base: applied, tip: applied, applied, isRendered: true } as const;
    const isEdited = JSON.stringify(declared).includes('green');
    return seen?.state === 'present' ? { ...(isEdited ? seen : { ...seen, live: applied }), lineage } : seen;
  },
  'not-deployed': (declared) => ({ state: 'absent', declared, inventory: 'not-listed' }),
  'namespace-not-deployed': (declared) => ({
    state: 'absent',
    declared,
    inventory: 'not-listed',
    obstacle: { mode: 'no-namespace' },
  }),
  'field-dropped': (declared) => {
    const dropped = JSON.stringify(declared).includes('"replica"') ? [[{ field: 'spec' }, { field: 'replica' }]] : [];
    return {
      ...dryRun({ declared, live: declared, applied: [] }),
      prediction: { mode: 'dry-run', predicted: declared, dropped },
    };
  },
  'server-warning': (declared) => {
    const words = 'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14';
    const warnings = JSON.stringify(declared).includes('beta.') ? [`${words}; use "kubernetes.io/os" instead`] : [];
    const live = { ...declared, metadata: { name: 'web', generation: 2 } };
    return {
      ...dryRun({ declared, live, applied: [] }),
      prediction: { mode: 'dry-run', predicted: declared, warnings },
    };
  },
  'will-recreate': (declared) =>
    JSON.stringify(declared).includes('web-next')
      ? {
          ...rejected(declared, 'field is immutable', 'spec.selector'),
          applier: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
        }
      : dryRun({ declared, live: declared, applied: [] }),
  'crd-not-installed': (declared) =>
    stringAt(declared, 'apiVersion') === 'example.com/v1'
      ? { state: 'not-served', declared }
      : dryRun({ declared, live: declared, applied: [] }),
  rejected: (declared) =>
    JSON.stringify(declared).includes('99999')
      ? rejected(declared, 'Invalid value: 99999: must be between 1 and 65535, inclusive', 'spec.ports[0].port')
      : dryRun({ declared, live: declared, applied: [] }),
};

/** What is wrong with a text itself needs no cluster. */
const problems: Readonly<Record<ManifestProblem['code'], See>> = {
  'yaml-syntax': () => undefined,
  'yaml-too-complex': () => undefined,
  'file-too-large': () => undefined,
};

const documented = readDocumentedCodes();

describe.each(Object.entries({ ...cluster, ...problems }))('%s', (code, seen) => {
  const section = documented.find((one) => one.code === code);
  const isOfLength = code === 'file-too-large';
  const isForTheCluster = code === 'not-deployed' || code === 'namespace-not-deployed';

  test('is described, with examples', () => {
    expect(section?.wrong.length).toBe(isOfLength ? 0 : 1);
    expect(section?.right.length).toBe(isOfLength || isForTheCluster ? 0 : 1);
  });

  test('stands where the wrong example says, in its words', () => {
    for (const { text, line, words } of section?.wrong ?? []) {
      const found = diagnostics(snapshotOf(text, seen), uri).map((one) => [
        one.code,
        one.range.start.line,
        one.message,
      ]);
      expect(found).toEqual([[code, line, words]]);
    }
  });

  test('is gone in the right one', () => {
    for (const text of section?.right ?? []) expect(diagnostics(snapshotOf(text, seen), uri)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../../../server/src/manifest/field-path.ts';
import type { Finding } from '../../../../server/src/drift/finding.ts';
import { applyRules } from '../../../../server/src/drift/ignore/apply-rules.ts';
import { followHelmRelease, followKustomization } from '../../../../server/src/drift/ignore/flux-rules.ts';
import type { Ignored } from '../../../../server/src/drift/ignore/ignored.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';

const spec: FieldPath = [{ field: 'spec' }];
const containers: FieldPath = [...spec, { field: 'containers' }];
const inWeb = (field: string): FieldPath => [...containers, { keys: { name: 'web' } }, { field }];

const deployment = (parts: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'demo', name: 'web', labels: { app: 'web' }, ...metadata },
  spec: parts,
});
const kustomization = (...ignore: readonly JsonObject[]): JsonObject => ({
  kind: 'Kustomization',
  metadata: { namespace: 'flux-system', name: 'apps' },
  spec: { ignore },
});
const release = (mode: string, ...ignore: readonly JsonObject[]): JsonObject => ({
  kind: 'HelmRelease',
  metadata: { namespace: 'apps', name: 'web' },
  spec: { driftDetection: { mode, ignore } },
});
const changed = (path: FieldPath, code: Finding['code'] = 'drift-changed'): Finding => ({
  code,
  severity: 'warning',
  path,
  anchor: 'value',
  owners: [],
});

/** The place of the rule that ignores a difference. */
function ignoredBy(
  owner: JsonObject,
  [predicted, live]: readonly [JsonObject, JsonObject],
  path: FieldPath,
  code?: Finding['code'],
  follow: (owner: JsonObject, sides: { predicted: JsonObject; live: JsonObject }) => Ignored = followKustomization,
): string | undefined {
  const sides = { predicted, live };
  const [finding] = applyRules([changed(path, code)], sides, follow(owner, sides));
  expect(finding?.severity).toBe(finding?.ignoredBy ? 'hint' : 'warning');
  return finding?.ignoredBy?.path;
}

const replicas = [...spec, { field: 'replicas' }];
const scaled = [deployment({ replicas: 3 }), deployment({ replicas: 5 })] as const;

describe('spec.ignore of a Flux Kustomization', () => {
  test('names the rule, its object and the pointer', () => {
    const sides = { predicted: scaled[0], live: scaled[1] };
    const rules = kustomization({ paths: ['/spec/paused', '/spec/replicas'], target: { kind: 'Deployment' } });
    expect(applyRules([changed(replicas)], sides, followKustomization(rules, sides))).toEqual([
      {
        ...changed(replicas),
        severity: 'hint',
        ignoredBy: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps', path: 'spec.ignore[0].paths[1]' },
      },
    ]);
  });

  test.each([
    ['another field', '/spec/paused', undefined],
    ['the beginning of a name', '/spec/replica', undefined],
    ['the field itself', '/spec/replicas', 'spec.ignore[0].paths[0]'],
    ['all above it', '/spec', 'spec.ignore[0].paths[0]'],
    ['something below it', '/spec/replicas/0', undefined],
    ['the empty pointer, which is a key of no name here', '', undefined],
    ['a pointer without a slash', 'spec', undefined],
    ['a pointer whose beginning is not looked at', 'anything/spec/replicas', 'spec.ignore[0].paths[0]'],
  ])('%s', (_, pointer, expected) => {
    expect(ignoredBy(kustomization({ paths: [pointer] }), scaled, replicas)).toBe(expected);
  });

  test.each([
    ['/metadata/annotations/example.com~1a~0b', 'example.com/a~b', true],
    ['/metadata/annotations/example.com/a~0b', 'example.com/a~b', false],
    ['/metadata/annotations/a~01', 'a~1', true],
    ['/metadata/annotations/a~01', 'a/', false],
  ])('the escapes of %s for %s', (pointer, key, isIgnored) => {
    const sides = [
      deployment({}, { annotations: { [key]: 'a' } }),
      deployment({}, { annotations: { [key]: 'b' } }),
    ] as const;
    const path = [{ field: 'metadata' }, { field: 'annotations' }, { field: key }];
    expect(ignoredBy(kustomization({ paths: [pointer] }), sides, path) !== undefined).toBe(isIgnored);
  });

  test.each([
    ['group', 'apps', true],
    ['group', 'app', false],
    ['group', 'app.', true],
    ['version', 'v1', true],
    ['version', 'v', false],
    ['kind', 'Deployment|StatefulSet', true],
    ['kind', 'deployment', false],
    ['kind', 'Deploy', false],
    ['name', 'w.*', true],
    ['name', 'we', false],
    ['name', 'eb', false],
    ['namespace', 'demo', true],
    ['namespace', 'dem', false],
    ['namespace', '', true],
    ['labelSelector', 'app=web', true],
    ['labelSelector', 'app in (db, web), !tier', true],
    ['labelSelector', 'app!=web', false],
    ['annotationSelector', 'app=web', false],
  ])('a target with %s %s', (part, value, isIgnored) => {
    const rules = kustomization({ paths: ['/spec/replicas'], target: { [part]: value } });
    expect(ignoredBy(rules, scaled, replicas) !== undefined).toBe(isIgnored);
  });

  test('a target that Flux cannot read stops it before anything is applied: no rule counts', () => {
    const rules = kustomization({ paths: ['/spec/replicas'], target: {} }, { paths: ['/a'], target: { name: '(' } });
    expect(ignoredBy(rules, scaled, replicas)).toBeUndefined();
  });

  test('of rules without a target only the last one counts', () => {
    const [own, other] = [{ paths: ['/spec/replicas'] }, { paths: ['/spec/paused'] }];
    expect(ignoredBy(kustomization(own, other), scaled, replicas)).toBeUndefined();
    expect(ignoredBy(kustomization(other, own), scaled, replicas)).toBe('spec.ignore[1].paths[0]');
    expect(ignoredBy(kustomization({ ...own, target: {} }, other), scaled, replicas)).toBe('spec.ignore[0].paths[0]');
  });

  const two = (image: string, first = 'web'): JsonObject => {
    const web = { name: 'web', image };
    const proxy = { name: 'proxy', image: 'proxy:1' };
    return deployment({ containers: first === 'web' ? [web, proxy] : [proxy, web] });
  };

  test.each([
    ['/spec/containers/0/image', true],
    ['/spec/containers/-2/image', true],
    ['/spec/containers/1/image', false],
    ['/spec/containers/2/image', false],
    ['/spec/containers/0', true],
    ['/spec/containers/web/image', false],
  ])('items of a keyed list are counted: %s', (pointer, isIgnored) => {
    const rules = kustomization({ paths: [pointer] });
    expect(ignoredBy(rules, [two('web:1'), two('web:2')], inWeb('image')) !== undefined).toBe(isIgnored);
  });

  test('an item that stands elsewhere in the cluster is not ignored by its index', () => {
    const rules = kustomization({ paths: ['/spec/containers/0/image'] });
    expect(ignoredBy(rules, [two('web:1'), two('web:2', 'proxy')], inWeb('image'))).toBeUndefined();
  });

  test('an item that is removed moves the others up', () => {
    const sides = [two('web:1', 'proxy'), two('web:2', 'proxy')] as const;
    const pointers = ['/spec/containers/0', '/spec/containers/0/image'];
    expect(ignoredBy(kustomization({ paths: pointers }), sides, inWeb('image'))).toBe('spec.ignore[0].paths[1]');
    expect(ignoredBy(kustomization({ paths: pointers.toReversed() }), sides, inWeb('image'))).toBeUndefined();
  });

  test('something else than an index stops Flux', () => {
    const rules = kustomization({ paths: ['/spec/containers/-', '/spec/containers/0/image'] });
    expect(ignoredBy(rules, [two('web:1'), two('web:2')], inWeb('image'))).toBeUndefined();
  });

  test('of a list that is compared as a whole the rest must be equal', () => {
    const sides = (args: readonly string[]): readonly [JsonObject, JsonObject] => [
      deployment({ args: ['a', 'b'] }),
      deployment({ args }),
    ];
    const args = [...spec, { field: 'args' }];
    expect(ignoredBy(kustomization({ paths: ['/spec/args/0'] }), sides(['x', 'b']), args)).toBeDefined();
    expect(ignoredBy(kustomization({ paths: ['/spec/args/0'] }), sides(['x', 'y']), args)).toBeUndefined();
    expect(ignoredBy(kustomization({ paths: ['/spec/args/1'] }), sides(['x', 'b']), args)).toBeUndefined();
  });

  test('a removed field is ignored too', () => {
    const sides = [deployment({ replicas: 3 }), deployment({})] as const;
    expect(ignoredBy(kustomization({ paths: ['/spec/replicas'] }), sides, replicas, 'drift-removed')).toBeDefined();
  });

  test('a field that only the cluster has is removed by Flux all the same', () => {
    const sides = [deployment({ replicas: 3 }), deployment({ replicas: 3 })] as const;
    expect(ignoredBy(kustomization({ paths: ['/spec/replicas'] }), sides, replicas, 'drift-extra')).toBeUndefined();
  });
});

describe('spec.driftDetection.ignore of a HelmRelease', () => {
  const path = (owner: JsonObject): string | undefined =>
    ignoredBy(owner, scaled, replicas, 'drift-changed', followHelmRelease);
  const rule = { paths: ['/spec/replicas'], target: { kind: 'Deployment' } };

  test('counts where drift is detected', () => {
    expect(path(release('enabled', rule))).toBe('spec.driftDetection.ignore[0].paths[0]');
    expect(path(release('warn', rule))).toBe('spec.driftDetection.ignore[0].paths[0]');
    expect(path(release('disabled', rule))).toBeUndefined();
  });

  test('is for the objects that its target selects', () => {
    expect(path(release('enabled', { ...rule, target: { kind: 'StatefulSet' } }))).toBeUndefined();
  });

  test('the empty pointer is the whole object', () => {
    expect(path(release('enabled', { paths: [''] }))).toBe('spec.driftDetection.ignore[0].paths[0]');
    expect(path(release('enabled', { paths: [''], target: { name: 'db' } }))).toBeUndefined();
  });
});

describe('labels and annotations of the object itself', () => {
  const marked = (key: string, value: string): JsonObject => ({ annotations: { [key]: value } });
  const flux = 'kustomize.toolkit.fluxcd.io';

  test.each([
    [`${flux}/reconcile`, 'disabled', 'live', true],
    [`${flux}/reconcile`, 'Disabled', 'predicted', true],
    [`${flux}/reconcile`, 'enabled', 'live', false],
    [`${flux}/ssa`, 'Ignore', 'live', true],
    [`${flux}/ssa`, 'IfNotPresent', 'predicted', true],
    [`${flux}/ssa`, 'IfNotPresent', 'live', false],
    [`${flux}/ssa`, 'Override', 'predicted', false],
    [`${flux}/ssa`, 'Merge', 'live', false],
    ['helm.toolkit.fluxcd.io/driftDetection', 'disabled', 'live', true],
    ['argocd.argoproj.io/compare-options', 'IgnoreExtraneous', 'live', false],
  ])('%s: %s in what is %s', (key, value, side, isIgnored) => {
    const predicted = deployment({ replicas: 3 }, side === 'predicted' ? marked(key, value) : {});
    const live = deployment({ replicas: 5 }, side === 'live' ? marked(key, value) : {});
    const [finding] = applyRules([changed(replicas)], { predicted, live });
    const by = { kind: 'Deployment', namespace: 'demo', name: 'web', path: `metadata.annotations["${key}"]` };
    expect(finding?.ignoredBy).toEqual(isIgnored ? by : undefined);
  });

  test('a label does the same', () => {
    const live = deployment({ replicas: 5 }, { labels: { [`${flux}/reconcile`]: 'disabled' } });
    const [finding] = applyRules([changed(replicas)], { predicted: scaled[0], live });
    expect(finding?.ignoredBy?.path).toBe(`metadata.labels["${flux}/reconcile"]`);
  });
});

import { describe, expect, test } from 'vitest';
import { applyRules } from '../../../../server/src/drift/ignore/apply-rules.ts';
import { followArgo, listArgoRules } from '../../../../server/src/drift/ignore/argo-rules.ts';
import { findApplication, isOfArgo } from '../../../../server/src/drift/ignore/find-application.ts';
import { matchesGlob } from '../../../../server/src/drift/ignore/glob.ts';
import type { JqAnswer } from '../../../../server/src/drift/ignore/strike-jq.ts';
import type { Finding } from '../../../../server/src/drift/finding.ts';
import type { FieldPath } from '../../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import { managed } from '../../../support/managed-object.ts';

const deployment = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'demo', name: 'web', ...metadata },
  spec,
});
const application = (...ignoreDifferences: readonly JsonObject[]): JsonObject => ({
  kind: 'Application',
  metadata: { namespace: 'argocd', name: 'web' },
  spec: { ignoreDifferences },
});
const replicas: FieldPath = [{ field: 'spec' }, { field: 'replicas' }];
const args: FieldPath = [{ field: 'spec' }, { field: 'args' }];
const finding: Finding = { code: 'drift-changed', severity: 'warning', path: replicas, anchor: 'value', owners: [] };

const predicted = deployment({ replicas: 3, args: ['a', 'b', 'c'] });
const scaled = deployment({ replicas: 5, args: ['a', 'b', 'c'] });

function apply(
  rule: JsonObject,
  live: JsonObject = scaled,
  answers: readonly JqAnswer[] = [],
  path: FieldPath = replicas,
): Finding | undefined {
  const sides = { predicted, live };
  const rules = listArgoRules(application({ group: 'apps', kind: 'Deployment', ...rule }), predicted);
  return applyRules([{ ...finding, path }], sides, followArgo(rules, sides, answers))[0];
}

describe('which objects a rule is for', () => {
  test.each([
    [{}, true],
    [{ group: '*', kind: '*' }, true],
    [{ group: 'a*' }, true],
    [{ group: '' }, false],
    [{ kind: 'StatefulSet' }, false],
    [{ kind: '{StatefulSet,Deployment}' }, true],
    [{ name: 'web', namespace: 'demo' }, true],
    [{ name: 'we*' }, false],
    [{ namespace: 'other' }, false],
  ])('%j', (parts, isIgnored) => {
    const by = {
      kind: 'Application',
      namespace: 'argocd',
      name: 'web',
      path: 'spec.ignoreDifferences[0].jsonPointers[0]',
    };
    expect(apply({ ...parts, jsonPointers: ['/spec/replicas'] })?.ignoredBy).toEqual(isIgnored ? by : undefined);
  });
});

describe('JSON pointers', () => {
  test.each([
    ['/spec/replicas', true],
    ['/spec', true],
    ['/spec/replica', false],
    ['/metadata/labels/a~1b', false],
  ])('%s', (pointer, isIgnored) => {
    expect(apply({ jsonPointers: [pointer] })?.severity).toBe(isIgnored ? 'hint' : 'warning');
  });

  test('one that Argo CD cannot follow leaves the others', () => {
    expect(apply({ jsonPointers: ['/spec/args/x', '/spec/replicas'] })?.severity).toBe('hint');
  });

  test('a field that only the cluster has is ignored too', () => {
    const sides = { predicted: scaled, live: scaled };
    const rules = listArgoRules(
      application({ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/replicas'] }),
      scaled,
    );
    const extra: Finding = { ...finding, code: 'drift-extra' };
    expect(applyRules([extra], sides, followArgo(rules, sides, []))[0]?.severity).toBe('hint');
  });
});

describe('path expressions of jq', () => {
  const at = (left: JsonObject['a'], right = left): JqAnswer => ({ predicted: left ?? [], live: right ?? [] });
  const jq = { jqPathExpressions: ['.spec.replicas'] };

  test.each([
    ['the value', at([['spec', 'replicas']]), true],
    ['another value', at([['spec', 'args']]), false],
    ['a path that is not there', at([['spec', 'nothing', 0]]), false],
    ['no path', at([]), false],
    ['the whole object, which jq cannot delete', at([[]]), false],
    ['one side only', at([['spec', 'replicas']], []), false],
  ])('%s', (_, answer, isIgnored) => {
    expect(apply(jq, scaled, [answer])?.severity).toBe(isIgnored ? 'hint' : 'warning');
  });

  test.each([
    [['spec', 'args', 1], ['a', 'x', 'c'], true],
    [['spec', 'args', -2], ['a', 'x', 'c'], true],
    [['spec', 'args', { start: 1, end: null }], ['a', 'x', 'y'], true],
    [['spec', 'args', { start: 0, end: -1 }], ['a', 'x', 'y'], false],
    [['spec', 'args', { start: 0, end: 2 }], ['x', 'y', 'c'], true],
  ])('%j of a list that is compared as a whole', (path, changed, isIgnored) => {
    const live = deployment({ replicas: 3, args: changed });
    expect(apply(jq, live, [at([path])], args)?.severity).toBe(isIgnored ? 'hint' : 'warning');
  });

  test.each(['timeout', 'invalid', 'unavailable'] as const)('one that is not followed (%s) is named', (reason) => {
    const path = 'spec.ignoreDifferences[0].jqPathExpressions[0]';
    expect(apply(jq, scaled, [{ reason }])).toEqual({
      ...finding,
      unfollowed: { reason, by: { kind: 'Application', namespace: 'argocd', name: 'web', path } },
    });
  });
});

describe('trusted managers', () => {
  const rule = { managedFieldsManagers: ['kube-controller-manager'] };
  const by = (manager: string, live = scaled): JsonObject =>
    managed(live, { manager, subresource: 'scale', fields: ['f:spec/f:replicas'] });

  test('what they have changed is ignored', () => {
    expect(apply(rule, by('kube-controller-manager'))?.ignoredBy?.path).toBe(
      'spec.ignoreDifferences[0].managedFieldsManagers[0]',
    );
  });

  test('what others have changed is not', () => {
    expect(apply(rule, by('kubectl-edit'))?.severity).toBe('warning');
  });

  test('what one side does not have is not: nothing was changed there', () => {
    const live = by('kube-controller-manager', deployment({ args: ['a', 'b', 'c'] }));
    expect(apply(rule, live)?.severity).toBe('warning');
  });
});

describe('the Application of an object', () => {
  const tracked = (id: string): JsonObject => deployment({}, { annotations: { 'argocd.argoproj.io/tracking-id': id } });
  const own = application();
  const other: JsonObject = { kind: 'Application', metadata: { namespace: 'team', name: 'web' }, spec: {} };
  const listing = {
    ...other,
    status: { resources: [{ group: 'apps', kind: 'Deployment', namespace: 'demo', name: 'web' }] },
  };

  test('is named by its tracking annotation', () => {
    expect(findApplication([own], tracked('web:apps/Deployment:demo/web'))).toBe(own);
    expect(findApplication([own], tracked('api:apps/Deployment:demo/web'))).toBeUndefined();
    expect(findApplication([own, other], tracked('team_web:apps/Deployment:demo/web'))).toBe(other);
  });

  test.each(['web:apps/Deployment:demo/other', 'web:apps/ReplicaSet:demo/web', 'web:/Deployment:demo/web', 'web', ''])(
    'is not named by an annotation that was copied from another object: %s',
    (id) => {
      expect(isOfArgo(tracked(id))).toBe(false);
      expect(findApplication([own], tracked(id))).toBeUndefined();
    },
  );

  test('of two that go by the same name is the one that lists the object', () => {
    const live = tracked('web:apps/Deployment:demo/web');
    expect(findApplication([own, other], live)).toBeUndefined();
    expect(findApplication([own, listing], live)).toBe(listing);
  });

  test('a label counts only together with the list of the Application', () => {
    const live = deployment({}, { labels: { 'argocd.argoproj.io/instance': 'web' } });
    expect(isOfArgo(live)).toBe(true);
    expect(findApplication([own], live)).toBeUndefined();
    expect(findApplication([own, listing], live)).toBe(listing);
  });

  test('the label of charts counts only where Argo CD has written', () => {
    const live = deployment({}, { labels: { 'app.kubernetes.io/instance': 'web' } });
    expect(isOfArgo(live)).toBe(false);
    const applied = managed(live, { manager: 'argocd-controller', operation: 'Apply', fields: ['f:spec/f:replicas'] });
    expect(isOfArgo(applied)).toBe(true);
    expect(findApplication([own, listing], applied)).toBe(listing);
  });
});

test.each([
  ['', '', true],
  ['', 'apps', false],
  ['*', '', true],
  ['a?ps', 'apps', true],
  ['[a-c]pps', 'apps', true],
  ['[!a-c]pps', 'apps', false],
  ['{apps,batch}', 'batch', true],
  ['{apps,batch}', 'other', false],
  ['apps.*', 'appsx', false],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['[', '[', false],
  ['*.io', 'a.b.io', true],
])('the glob %j for %j: %s', (glob, text, isMatch) => {
  expect(matchesGlob(glob, text)).toBe(isMatch);
});

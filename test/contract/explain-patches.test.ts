import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { openEngine } from '../support/build-engine.ts';
import { tellBuild, toKustomization } from '../support/tell-build.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

describe('patches', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 7\n';

  test('in a file', () => {
    const files = { ...toKustomization('patches: [{ path: p.yaml }]\n'), '/app/p.yaml': patch };
    expect(tellBuild(engine, files, 'Deployment/web spec/replicas', 'Deployment/web metadata/name')).toEqual({
      'Deployment/web spec/replicas': 'exact patch: 7',
      'Deployment/web metadata/name': 'exact resource: web',
    });
  });

  test.each([
    ['a literal block', `patches:\n  - patch: |-\n${patch.replace(/^/gm, '      ')}`],
    ['a folded block', `patches:\n  - patch: >\n${patch.replace(/^/gm, '      ').replaceAll('\n', '\n\n')}`],
    ['double quotes', `patches:\n  - patch: ${JSON.stringify(patch)}\n`],
    ['the old field', `patchesStrategicMerge:\n  - |-\n${patch.replace(/^/gm, '    ')}`],
    ['an alias', `commonAnnotations:\n  text: &p |-\n${patch.replace(/^/gm, '    ')}\npatches: [{ patch: *p }]\n`],
  ])('in %s', (_, text) => {
    const told = tellBuild(engine, toKustomization(text), 'Deployment/web spec/replicas');
    expect(told).toEqual({ 'Deployment/web spec/replicas': 'exact inline-patch: 7' });
  });

  test('operations say what they set; the rest of the object stays where it was', () => {
    const text = `patches:
  - target: { kind: Dep.*, name: web }
    patch: |-
      - op: replace
        path: /spec/replicas
        value: 8
      - op: add
        path: /spec/template/spec/containers/0/args/0
        value: zero
      - op: add
        path: /metadata/annotations
        value: { a.b/c: d }
`;
    expect(
      tellBuild(
        engine,
        toKustomization(text),
        'Deployment/web spec/replicas',
        'Deployment/web spec/template/spec/containers/0/args',
        'Deployment/web metadata/a',
        'Deployment/web kind',
      ),
    ).toEqual({
      'Deployment/web kind': 'exact resource: Deployment',
      'Deployment/web metadata/annotations/a.b/c': 'searched json-patch: d',
      'Deployment/web spec/replicas': 'searched json-patch: 8',
      'Deployment/web spec/template/spec/containers/0/args/0': 'searched json-patch: zero',
      'Deployment/web spec/template/spec/containers/0/args/1': 'exact moved: one',
      'Deployment/web spec/template/spec/containers/0/args/2': 'exact moved: two',
    });
  });

  test('a list that operations replace is theirs, also where it looks like the one before', () => {
    const text = `patches:
  - target: { kind: Deployment }
    patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/args
        value: [one, "three"]
`;
    expect(tellBuild(engine, toKustomization(text), 'Deployment/web spec/template/spec/containers/0/args')).toEqual({
      'Deployment/web spec/template/spec/containers/0/args/0': 'searched json-patch: one',
      'Deployment/web spec/template/spec/containers/0/args/1': 'searched json-patch: "three"',
    });
  });

  test('operations in a file, and after a merge patch', () => {
    const files = {
      ...toKustomization('patches: [{ path: p.yaml }, { path: j.json, target: { kind: Deployment } }]\n'),
      '/app/p.yaml': `${patch}  paused: true\n`,
      '/app/j.json': '[{"op": "replace", "path": "/spec/replicas", "value": 9}]',
    };
    expect(tellBuild(engine, files, 'Deployment/web spec/replicas', 'Deployment/web spec/paused')).toEqual({
      'Deployment/web spec/replicas': 'searched json-patch: 9',
      'Deployment/web spec/paused': 'exact patch: true',
    });
  });
});

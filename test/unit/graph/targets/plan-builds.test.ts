import { describe, expect, test } from 'vitest';
import { readFluxTarget } from '../../../../server/src/graph/targets/flux-target.ts';
import type { BuildTarget } from '../../../../server/src/graph/targets/build-target.ts';
import {
  isBuiltFrom,
  isReady,
  isTouched,
  listInputs,
  toValues,
} from '../../../../server/src/graph/targets/plan-builds.ts';
import { fluxKustomization, graphFiles, onlyObject, settings } from '../../../support/graph-files.ts';
import { madeBuild } from '../../../support/made-builds.ts';

const files = graphFiles({ '/apps/a.yaml': 'kind: A\n' });
const target = (name: string, spec = 'wait: true', cluster = 'home'): BuildTarget =>
  readFluxTarget(onlyObject(fluxKustomization(name, { spec })), { cluster });
const wanting = target('web', 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }');

/** The inputs of `web`, where these give a ConfigMap each. */
function inputsOf(...givers: readonly (readonly [BuildTarget, string])[]) {
  const builds = givers.map(([giver, text]) => madeBuild(giver, [onlyObject(text)], files));
  const targets = [...givers.map(([giver]) => giver), wanting];
  const all = listInputs(
    new Map(targets.map((one) => [one.id, one])),
    new Map(builds.map((one) => [one.target.id, one])),
  );
  const found = all.find((one) => one.target.id === wanting.id);
  if (!found) throw new Error('it has no inputs');
  return found;
}

test('variables come from what other builds of the cluster give', () => {
  const inputs = inputsOf([target('vars'), settings('settings', { A: 'one' })]);
  expect(toValues(inputs.variables)).toEqual({ A: 'one' });
  expect(isReady(inputs)).toBe(true);
});

test('not from those of another cluster, nor from what is applied elsewhere', () => {
  expect(isReady(inputsOf([target('vars', 'wait: true', 'other'), settings('settings', { A: 'one' })]))).toBe(false);
  const away = target('vars', 'kubeConfig: { secretRef: { name: edge } }');
  expect(isReady(inputsOf([away, settings('settings', { A: 'one' })]))).toBe(false);
});

test('where two builds do not agree on a value, nobody knows it', () => {
  const inputs = inputsOf(
    [target('one'), settings('settings', { A: 'one', B: 'same', C: 'only' })],
    [target('two'), settings('settings', { A: 'two', B: 'same' })],
  );
  expect(toValues(inputs.variables)).toEqual({ A: null, B: 'same', C: null });
});

describe('Flux that is strict makes all of its cluster strict', () => {
  const gate = (value: string): string => `args: ["--feature-gates=A=true,StrictPostBuildSubstitutions=${value}"]`;
  const image = (tag: string): string => `image: "ghcr.io/fluxcd/kustomize-controller:${tag}"`;
  test.each([
    [gate('true'), true],
    [image('v1.8.5'), false],
    [image('v1.9.0'), true],
    [image('v1.10.1@sha256:0123'), true],
    [image('v2.0.0'), true],
    [image('latest'), false],
    [`${image('v1.9.5')}, ${gate('false')}`, false],
    [`${image('v1.8.5')}, ${gate('true')}`, true],
  ])('with %s: %s', (container, isStrict) => {
    const controller = `apiVersion: apps/v1
kind: Deployment
metadata: { name: kustomize-controller }
spec: { template: { spec: { containers: [{ ${container} }] } } }
`;
    expect(inputsOf([target('flux'), controller]).isStrict).toBe(isStrict);
    expect(inputsOf([target('flux', 'wait: true', 'other'), controller]).isStrict).toBe(false);
  });
});

test('it is built again when what it is built from is another', () => {
  const before = inputsOf([target('vars'), settings('settings', { A: 'one' })]);
  const build = { ...madeBuild(wanting, [], files), ...before };
  expect(isBuiltFrom(build, inputsOf([target('vars'), settings('settings', { A: 'one' })]))).toBe(true);
  expect(isBuiltFrom(build, inputsOf([target('vars'), settings('settings', { A: 'two' })]))).toBe(false);
  expect(isBuiltFrom(build, inputsOf())).toBe(false);
  const moved = { ...wanting, leaves: wanting.leaves?.slice(0, -1) ?? [] };
  expect(isBuiltFrom({ ...build, target: moved }, before)).toBe(false);
});

describe('which changes touch a build', () => {
  const before = graphFiles({ '/apps/a.yaml': 'kind: A\n', '/apps/deep/b.yaml': 'kind: B\n' });
  const now = graphFiles({
    '/apps/a.yaml': 'kind: A\n',
    '/apps/new.yaml': 'kind: C\n',
    '/apps/more/d.yaml': 'kind: D\n',
    '/apps/deep/b.yaml': 'kind: B\n',
    '/apps/deep/e.yaml': 'kind: E\n',
  });
  const build = {
    ...madeBuild(wanting, [], files),
    reads: new Map([
      ['/apps/a.yaml', 'file'],
      ['/apps', 'folder'],
      ['/apps/kustomization.yaml', 'absent'],
    ] as const),
    listed: ['/apps'],
  };

  test.each([
    ['a file that it read', '/apps/a.yaml', true],
    ['one that it looked for', '/apps/kustomization.yaml', true],
    ['one that it did not read', '/apps/deep/b.yaml', false],
    ['a new one in a folder that it listed', '/apps/new.yaml', true],
    ['a new folder in one that it listed', '/apps/more/d.yaml', true],
    ['a new one in a folder below', '/apps/deep/e.yaml', false],
  ])('%s', (_what, path, isHit) => {
    expect(isTouched(build, [path], before, now)).toBe(isHit);
  });
});

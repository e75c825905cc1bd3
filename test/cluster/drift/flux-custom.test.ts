import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { gizmo, serveGizmos, stopServingGizmos } from '../../support/gizmos.ts';
import { deployment } from '../../support/manifests.ts';

const steps = ['steps:', '  - { name: a, wait: 1 }', '  - { name: b, wait: 2 }'];
const free = ['free:', '  anything:', '    deep: 1', '    other: x'];

describe.skipIf(!cluster.capabilities.flux)('custom resources, and fields that a kind does not have', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);
  const on = (name: string): string[] => ['gizmo', name, '-n', cases.namespace];

  beforeAll(async () => {
    const toFiles = (namespace: string): Record<string, string> => ({
      defaulted: gizmo('defaulted', namespace, ['size: 1']),
      strict: gizmo('strict', namespace, ['size: 1']),
      steps: gizmo('steps', namespace, steps),
      free: gizmo('free', namespace, free),
      dropped: deployment({ name: 'dropped', namespace, spec: ['replica: 3', 'minReadySeconds: 1'] }),
    });
    cases = await startFluxCases(cluster, 'flux-custom', toFiles, () => serveGizmos(cluster));
  });

  afterAll(async () => {
    await cases.stop();
    await stopServingGizmos(cluster);
  });

  test('case 32: fields that the schema of a custom resource defaults are silent; one changed by kubectl is found', async () => {
    const live = await cluster.get('gizmo', 'defaulted', cases.namespace);
    expect(live.spec).toMatchObject({ mode: 'warm', tuning: { speed: 5 } });
    expect(await check(cases.editor, 'case-32', text('defaulted'))).toEqual([]);
    await cluster.patchAs('kubectl-edit', on('defaulted'), { spec: { tuning: { speed: 9 } } });
    expect(await check(cases.editor, 'case-32-control', text('defaulted'))).toMatchObject([
      {
        code: 'drift-extra',
        severity: 'Warning',
        range: place(text('defaulted'), '\n', 'spec'),
        data: { path: 'spec.tuning.speed', live: 9, outcome: { resetTo: 5 }, owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  });

  test('case 33: a field that a custom resource does not have is an Error on its key', async () => {
    const edited = text('strict').replace('  size: 1\n', '  size: 1\n  bogus: 1\n');
    expect(await check(cases.editor, 'case-33', edited)).toMatchObject([
      {
        code: 'rejected',
        severity: 'Error',
        range: place(edited, '', 'bogus'),
        data: { path: 'spec.bogus', detail: 'field not declared in schema' },
      },
    ]);
    const two = edited.replace('  bogus: 1\n', '  bogus: 1\n  other: 2\n');
    // the API server names one of them, and not always the same
    const [one, ...more] = await checkAgain(cases.editor, 'case-33', two);
    expect(more).toEqual([]);
    expect([place(two, '', 'bogus'), place(two, '', 'other')]).toContainEqual(one?.range);
    expect(await checkAgain(cases.editor, 'case-33', text('strict'))).toEqual([]);
  });

  test('case 33: one that a built-in kind does not have is left out by Flux: a Warning on its key, and the rest is compared', async () => {
    const live = await cluster.get('deployment', 'dropped', cases.namespace);
    expect(live.spec).toMatchObject({ minReadySeconds: 1, replicas: 1 });
    const dropped = {
      code: 'field-dropped',
      severity: 'Warning',
      range: place(text('dropped'), '', 'replica'),
      data: { path: 'spec.replica' },
    };
    expect(await check(cases.editor, 'case-33-built-in', text('dropped'))).toMatchObject([dropped]);
    const two = text('dropped').replace('  minReady', '  other: 1\n  minReady');
    expect(await checkAgain(cases.editor, 'case-33-built-in', two)).toMatchObject([
      dropped,
      { code: 'field-dropped', range: place(two, '', 'other') },
    ]);
    await cluster.kubectlEdit(['deployment', 'dropped', '-n', cases.namespace], (yaml) =>
      yaml.replace('minReadySeconds: 1', 'minReadySeconds: 2'),
    );
    const changed = { code: 'drift-changed', range: place(text('dropped'), 'minReadySeconds: ', '1') };
    expect(await check(cases.editor, 'case-33-control', text('dropped'))).toMatchObject([dropped, changed]);
  });

  test('case 34: of a list without a type the whole list is marked when one item changes', async () => {
    await cluster.patchAs('kubectl-edit', on('steps'), {
      spec: {
        steps: [
          { name: 'a', wait: 1 },
          { name: 'b', wait: 9 },
        ],
      },
    });
    const [found, ...others] = await check(cases.editor, 'case-34', text('steps'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'drift-changed',
      severity: 'Warning',
      data: { path: 'spec.steps', desired: [{ wait: 1 }, { wait: 2 }], live: [{ wait: 1 }, { wait: 9 }] },
    });
    expect(found?.range.start).toEqual(place(text('steps'), 'steps:\n    ', '- { name: a').start);
  });

  test('case 35: a leaf below preserve-unknown-fields that is changed is a Warning on that leaf', async () => {
    await cluster.patchAs('kubectl-edit', on('free'), { spec: { free: { anything: { deep: 2 } } } });
    expect(await check(cases.editor, 'case-35', text('free'))).toMatchObject([
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('free'), 'deep: ', '1'),
        data: { path: 'spec.free.anything.deep', desired: 1, live: 2, owners: [{ manager: 'kubectl-edit' }] },
      },
    ]);
  });
});

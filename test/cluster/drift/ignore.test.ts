import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { waitFor } from '../../control-plane/wait.ts';
import { findCondition } from '../../support/cluster/kubernetes-object.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { applyEdit } from '../../support/apply-edit.ts';
import { check, checkAgain, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { deployment } from '../../support/manifests.ts';

const flux = 'kustomize.toolkit.fluxcd.io';

describe.skipIf(!cluster.capabilities.flux)('rules by which Flux ignores differences', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);
  const on = (name: string): string[] => ['deployment', name, '-n', cases.namespace];
  const config = (name: string, metadata = ''): ((namespace: string) => string) => {
    return (namespace) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n${metadata}data:\n  level: info\n  colour: red\n`;
  };
  const data = async (name: string): Promise<unknown> =>
    ((await cluster.get('configmap', name, cases.namespace)) as { data?: unknown }).data;
  const setData = (name: string, level: string, colour: string): Promise<void> =>
    cluster.kubectlEdit(['configmap', name, '-n', cases.namespace], (yaml) =>
      yaml.replace(/level: \w+/, `level: ${level}`).replace(/colour: \w+/, `colour: ${colour}`),
    );
  /** Flux applies anew because of that, which must be over before somebody changes the cluster. */
  const setRules = async (...ignore: readonly object[]): Promise<void> => {
    const { name } = cases.repository;
    await cluster.patchAs('kubectl-patch', [`kustomizations.${flux}`, name, '-n', 'flux-system'], {
      spec: { ignore } as never,
    });
    await waitFor('Flux to have seen the rules', async () => {
      const found = await cluster.get(`kustomizations.${flux}`, name, 'flux-system');
      const isReady = findCondition(found, 'Ready')?.status === 'True' && !findCondition(found, 'Reconciling');
      return isReady && found.status?.['observedGeneration'] === found.metadata.generation;
    });
  };

  beforeAll(async () => {
    const toFiles = (namespace: string): Record<string, string> => ({
      adopted: deployment({
        name: 'adopted',
        namespace,
        spec: ['replicas: 3 # for now'],
        container: ['args: [a, b]', 'env:', '  - name: A', '    value: "1"', '  - name: B', '    value: "2"'],
      }),
      web: deployment({ name: 'web', namespace, spec: ['replicas: 3', 'revisionHistoryLimit: 4'] }),
      ...Object.fromEntries(['two', 'extra'].map((name) => [name, config(name)(namespace)])),
      disabled: config('disabled', `  annotations: { ${flux}/reconcile: disabled }\n`)(namespace),
      once: config('once', `  annotations: { ${flux}/ssa: IfNotPresent }\n`)(namespace),
    });
    cases = await startFluxCases(cluster, 'flux-ignore', toFiles);
  });

  afterAll(() => cases.stop());

  test('a field of spec.ignore is a Hint that names the rule, and Flux leaves it; the one beside it is a Warning, and Flux resets it', async () => {
    const { repository, namespace, editor } = cases;
    await setRules({ paths: ['/spec/replicas'], target: { kind: 'Deployment', name: 'w.b', namespace } });
    await cluster.kubectlEdit(on('web'), (yaml) =>
      yaml.replace('replicas: 3', 'replicas: 5').replace('revisionHistoryLimit: 4', 'revisionHistoryLimit: 6'),
    );
    const path = 'spec.ignore[0].paths[0]';
    const ignoredBy = { kind: 'Kustomization', namespace: 'flux-system', name: repository.name, path };
    const hint = {
      code: 'drift-changed',
      severity: 'Hint',
      range: place(text('web'), 'replicas: ', '3'),
      data: { path: 'spec.replicas', desired: 3, live: 5, ignoredBy },
    };
    expect(await check(editor, 'ignored', text('web'))).toMatchObject([
      hint,
      {
        code: 'drift-changed',
        severity: 'Warning',
        range: place(text('web'), 'revisionHistoryLimit: ', '4'),
        data: { path: 'spec.revisionHistoryLimit', live: 6 },
      },
    ]);
    await repository.reconcile();
    expect((await cluster.get('deployment', 'web', namespace)).spec).toMatchObject({
      replicas: 5,
      revisionHistoryLimit: 4,
    });
    // Flux has adopted the value, so that it is Flux's own now
    const [after, ...others] = await check(editor, 'left', text('web'));
    expect(others).toEqual([]);
    expect(after).toMatchObject({ severity: 'Hint', range: hint.range, data: { live: 5, ignoredBy } });
  });

  test('of two rules without a target Flux heeds the last one only', async () => {
    await setRules({ paths: ['/data/level'] }, { paths: ['/data/colour'] });
    await setData('two', 'debug', 'blue');
    expect(await check(cases.editor, 'two', text('two'))).toMatchObject([
      { severity: 'Warning', data: { path: 'data.level', live: 'debug' } },
      { severity: 'Hint', data: { path: 'data.colour', live: 'blue', ignoredBy: { path: 'spec.ignore[1].paths[0]' } } },
    ]);
    await cases.repository.reconcile();
    expect(await data('two')).toEqual({ level: 'info', colour: 'blue' });
  });

  test('a field that only the cluster has stays a Warning: Flux removes it, whatever is ignored', async () => {
    await setRules({ paths: ['/data/added'] });
    await cluster.patchAs('kubectl-patch', ['configmap', 'extra', '-n', cases.namespace], { data: { added: 'x' } });
    const [found, ...others] = await check(cases.editor, 'extra', text('extra'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'drift-extra', severity: 'Warning', data: { path: 'data.added' } });
    expect(found?.data).not.toHaveProperty('ignoredBy');
    await cases.repository.reconcile();
    expect(await data('extra')).toEqual({ level: 'info', colour: 'red' });
  });

  test('what is applied once only is left alone afterwards', async () => {
    await setRules();
    await setData('once', 'debug', 'red');
    const by = { kind: 'ConfigMap', name: 'once', path: `metadata.annotations["${flux}/ssa"]` };
    expect(await check(cases.editor, 'once', text('once'))).toMatchObject([
      { code: 'drift-changed', severity: 'Hint', data: { path: 'data.level', ignoredBy: by } },
    ]);
    await cases.repository.reconcile();
    expect(await data('once')).toEqual({ level: 'debug', colour: 'red' });
  });

  test('what is disabled and was never applied is no drift', async () => {
    expect(await check(cases.editor, 'disabled', text('disabled'))).toEqual([]);
  });

  test('a file that adopts what the cluster has is in sync with it', async () => {
    const { editor } = cases;
    const [uri, before] = ['untitled:/adopted.yaml', text('adopted')];
    await check(editor, 'adopted', before);
    await cluster.kubectlEdit(on('adopted'), (yaml) =>
      yaml
        .replace('replicas: 3', 'replicas: 5')
        .replace(/- a\n( +)- b\n/, '- a\n$1- c\n')
        .replace(
          /- name: A\n( +)value: "1"\n +- name: B\n +value: "2"\n/,
          '- name: A\n$1value: "1"\n$1- name: C\n$1value: "3"\n',
        )
        .replace(/( +)- name: C/, (line) => line.replace('  - name', '- name')),
    );
    await checkAgain(editor, 'adopted', `${before}\n`);
    const found = await checkAgain(editor, 'adopted', before);
    expect(found.map(({ code }) => code).toSorted()).toEqual([
      'drift-changed',
      'drift-changed',
      'drift-extra',
      'drift-removed',
    ]);
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const params = { textDocument: { uri }, range, context: { diagnostics: await editor.diagnostics(uri) } };
    const actions = await editor.ask<object, CodeAction[]>({ method: 'textDocument/codeAction' }, params);
    const all = actions.find(({ title }) => title.startsWith('Adopt all 4 live values'));
    const edits = all?.edit?.changes?.[uri] ?? [];
    const after = edits.reduce((now, edit) => applyEdit(now, edit), before);
    expect(after).toContain('replicas: 5 # for now');
    expect(await checkAgain(editor, 'adopted', after)).toEqual([]);
  });
});

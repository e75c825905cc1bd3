import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, everythingSaid, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { configMap } from '../../support/manifests.ts';

const lines = ['[server]', 'host = a', 'port = 80', '', '[log]', 'level = info'];

describe.skipIf(!cluster.capabilities.flux)(
  'texts over several lines, Secrets, and words that YAML reads otherwise',
  () => {
    let cases: FluxCases;
    const text = (name: string): string => cases.text(name);
    const on = (kind: string, name: string): string[] => [kind, name, '-n', cases.namespace];

    beforeAll(async () => {
      cases = await startFluxCases(cluster, 'flux-text', (namespace) => ({
        block: configMap({
          name: 'block',
          namespace,
          data: ['app.ini: |', ...lines.map((line) => `  ${line}`.trimEnd())],
        }),
        secret: secret('secret', namespace, 'password: canary-in-the-file'),
        same: secret('same', namespace, 'password: canary-in-the-file'),
        word: annotated('word', namespace, 'on'),
      }));
    });

    afterAll(() => cases.stop());

    test('case 36: of a block scalar the physical lines that differ are marked, each with its own live text', async () => {
      await cluster.kubectlEdit(on('configmap', 'block'), (yaml) => yaml.replace('port = 80', 'port = 8080'));
      const about = {
        code: 'drift-changed',
        severity: 'Warning',
        data: {
          path: 'data["app.ini"]',
          desired: `${lines.join('\n')}\n`,
          live: `${lines.join('\n')}\n`.replace('port = 80', 'port = 8080'),
          owners: [{ manager: 'kubectl-edit' }],
        },
      };
      const third = { ...about, range: place(text('block'), '', 'port = 80') };
      expect(await check(cases.editor, 'case-36', text('block'))).toMatchObject([third]);
      await cluster.kubectlEdit(on('configmap', 'block'), (yaml) => yaml.replace('level = info', 'level = debug'));
      expect(await checkAgain(cases.editor, 'case-36', text('block'))).toMatchObject([
        { code: 'drift-changed', range: third.range },
        { code: 'drift-changed', range: place(text('block'), '', 'level = info') },
      ]);
      const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
      const hints = await cases.editor.inlayHints('untitled:/case-36.yaml', range);
      expect(hints.map(({ position }) => position.line)).toEqual([
        third.range.start.line,
        place(text('block'), '', 'level = info').start.line,
      ]);
    });

    test('case 39: stringData that differs from live data is a Warning on its key, and no value is said', async () => {
      const data = { password: btoa('canary-in-the-cluster') };
      await cluster.patchAs('kubectl-edit', on('secret', 'secret'), { data });
      expect(await check(cases.editor, 'case-39', text('secret'))).toMatchObject([
        {
          code: 'drift-changed',
          severity: 'Warning',
          range: place(text('secret'), 'password: ', 'canary-in-the-file'),
          data: { path: 'data.password', owners: [{ manager: 'kubectl-edit' }] },
        },
      ]);
      expectNoCanary(await everythingSaid(cases.editor, 'case-39'));
    });

    test('case 40: stringData that equals live data is silent; another value is found, and neither is said', async () => {
      expect(await check(cases.editor, 'case-40', text('same'))).toEqual([]);
      const edited = text('same').replace('canary-in-the-file', 'canary-as-typed');
      expect(await checkAgain(cases.editor, 'case-40', edited)).toMatchObject([
        { code: 'pending-change', severity: 'Information', range: place(edited, 'password: ', 'canary-as-typed') },
      ]);
      expectNoCanary(await everythingSaid(cases.editor, 'case-40'));
    });

    test('case 50: an annotation `on` is text through kustomize, so silent; raw it is an Error: it must be a string', async () => {
      const live = await cluster.get('configmap', 'word', cases.namespace);
      expect(live.metadata.annotations).toMatchObject({ feature: 'on' });
      expect(await check(cases.editor, 'case-50', text('word'))).toEqual([]);
      const edited = text('word').replace('key: "1"', 'key: "2"');
      expect(await checkAgain(cases.editor, 'case-50', edited)).toMatchObject([{ code: 'pending-change' }]);
      const raw = annotated('raw', cases.namespace, 'on');
      await cluster.apply(annotated('raw', cases.namespace, '"on"'));
      expect(await check(cases.editor, 'case-50-raw', raw)).toMatchObject([
        {
          code: 'rejected',
          severity: 'Error',
          range: place(raw, 'feature: ', 'on'),
          data: { path: 'metadata.annotations.feature' },
        },
      ]);
      const quoted = annotated('raw', cases.namespace, '"on"');
      expect(await check(cases.editor, 'case-50-quoted', quoted)).toEqual([]);
    });
  },
);

/** Neither the values nor their base64 may stand in anything that a person or a log gets to read. */
function expectNoCanary(said: string): void {
  expect(said).toContain('password');
  expect(said).not.toContain('canary');
  for (const value of ['canary-in-the-file', 'canary-in-the-cluster', 'canary-as-typed'])
    expect(said).not.toContain(btoa(value));
}

function secret(name: string, namespace: string, line: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nstringData:\n  ${line}\n`;
}

function annotated(name: string, namespace: string, value: string): string {
  const plain = configMap({ name, namespace, data: ['key: "1"'] });
  return plain.replace('\ndata:\n', `\n  annotations:\n    feature: ${value}\ndata:\n`);
}

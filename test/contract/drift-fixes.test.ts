import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { type Json, type JsonObject, at } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { type Change, type File, type Fixing, files, nameOf, render, startFixing } from '../support/fixing.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());
const start = (...changes: readonly Change[]): Promise<Fixing> => startFixing(renderer, ...changes);

const web = 'f:spec/f:template/f:spec/f:containers/k:{"name":"web"}';
const editWeb = (to: (spec: Record<string, Json>) => void, fields: readonly string[]): Change => ({
  of: 'Deployment/web',
  to(object) {
    const copy = structuredClone(object) as Record<string, Json>;
    to(copy['spec'] as Record<string, Json>);
    return copy;
  },
  by: { manager: 'kubectl-edit', fields },
});
const container = (spec: Record<string, Json>): Record<string, Json> =>
  (at(spec, 'template', 'spec', 'containers') as unknown as Record<string, Json>[])[0] ?? {};
const titled = (actions: readonly CodeAction[], start: string): CodeAction | undefined =>
  actions.find(({ title }) => title.startsWith(start));

/** Rules are offered once it is known that the cluster has them. */
const hasRule = (actions: readonly CodeAction[]): boolean => titled(actions, 'Ignore') !== undefined;

describe('a live value is adopted where it is set, and the rendered object is then as the live one', () => {
  const webOf = (objects: readonly JsonObject[]): JsonObject | undefined =>
    objects.find((one) => nameOf(one) === 'Deployment/web');

  test.each<[string, File, Change, (text: string) => string]>([
    [
      'in the object',
      'apps/web/app.yaml',
      editWeb((spec) => (spec['replicas'] = 5), ['f:spec/f:replicas']),
      (text) => text.replace('replicas: 3 #', 'replicas: 5 #'),
    ],
    [
      'in quotes',
      'apps/web/app.yaml',
      editWeb((spec) => (container(spec)['image'] = 'example/web:2.0'), [`${web}/f:image`]),
      (text) => text.replace('"example/web:1.0" #', '"example/web:2.0" #'),
    ],
    [
      'a list as a whole',
      'apps/web/app.yaml',
      editWeb((spec) => (container(spec)['args'] = ['--a', '--c']), [`${web}/f:args`]),
      (text) => text.replace('[--a, --b]', '[--a, --c]'),
    ],
    [
      'in a patch',
      'apps/web/patch.yaml',
      editWeb((spec) => (spec['revisionHistoryLimit'] = 7), ['f:spec/f:revisionHistoryLimit']),
      (text) => text.replace('3 # enough', '7 # enough'),
    ],
    [
      'in an operation of a patch in the kustomization',
      'apps/web/kustomization.yaml',
      editWeb((spec) => (spec['minReadySeconds'] = 9), ['f:spec/f:minReadySeconds']),
      (text) => text.replace('value: 5', 'value: 9'),
    ],
    [
      'in a patch in the kustomization',
      'apps/web/kustomization.yaml',
      editWeb((spec) => (spec['progressDeadlineSeconds'] = 60), ['f:spec/f:progressDeadlineSeconds']),
      (text) => text.replace('300', '60'),
    ],
  ])('%s', async (_, file, change, expected) => {
    const { actions, apply, folder } = await start(change);
    const offered = await actions(file);
    const changed = await apply(titled(offered, 'Adopt the live value'));
    expect(changed).toEqual({ [file]: expected(files[file]) });
    const live = change.to(webOf(await render(renderer, folder)) ?? {});
    expect(webOf(await render(renderer, folder, changed))).toEqual(live);
  });

  test('in a setting of the kustomization', async () => {
    const { actions, apply, folder } = await start({
      of: 'Deployment/api',
      to: (object) => ({ ...object, spec: { replicas: 4 } }),
      by: { manager: 'kubectl-edit', fields: ['f:spec/f:replicas'] },
    });
    const changed = await apply(titled(await actions('apps/web/kustomization.yaml'), 'Adopt the live value'));
    expect(changed).toEqual({
      'apps/web/kustomization.yaml': files['apps/web/kustomization.yaml'].replace('count: 2 #', 'count: 4 #'),
    });
    const objects = await render(renderer, folder, changed);
    expect(objects.find((one) => nameOf(one) === 'Deployment/api')?.['spec']).toEqual({ replicas: 4 });
  });

  test('a key that was added is added, behind the others', async () => {
    const { actions, apply, folder } = await start({
      of: 'ConfigMap/settings',
      to: (object) => ({ ...object, data: { ...(object['data'] as JsonObject), debug: 'on' } }),
      by: { manager: 'kubectl-edit', fields: ['f:data/f:debug'] },
    });
    const changed = await apply(titled(await actions('apps/web/app.yaml'), 'Adopt what the cluster has'));
    expect(changed).toEqual({
      'apps/web/app.yaml': files['apps/web/app.yaml'].replace('  limit: "3"\n', '  limit: "3"\n  debug: "on"\n'),
    });
    const config = (await render(renderer, folder, changed)).find((one) => nameOf(one) === 'ConfigMap/settings');
    expect(config?.['data']).toEqual({ limit: '3', motd: 'one\ntwo\n', debug: 'on' });
  });

  test('an item that was removed is removed, with its lines', async () => {
    const change = editWeb((spec) => {
      const own = container(spec);
      own['env'] = (own['env'] as Json[]).slice(0, 1);
    }, []);
    const { actions, apply, folder } = await start(change);
    const action = titled(await actions('apps/web/app.yaml'), 'Adopt the live state');
    const changed = await apply(action);
    expect(changed).toEqual({
      'apps/web/app.yaml': files['apps/web/app.yaml'].replace(/ {12}- name: COLOUR\n {14}value: red\n/, ''),
    });
    expect(webOf(await render(renderer, folder, changed))).toEqual(
      change.to(webOf(await render(renderer, folder)) ?? {}),
    );
  });

  test('the lines of a block', async () => {
    const { actions, apply, folder } = await start({
      of: 'ConfigMap/settings',
      to: (object) => ({ ...object, data: { limit: '3', motd: 'one\n2\nthree\n' } }),
      by: { manager: 'kubectl-edit', fields: ['f:data/f:motd'] },
    });
    const changed = await apply(titled(await actions('apps/web/app.yaml'), 'Adopt the live value'));
    expect(changed).toEqual({
      'apps/web/app.yaml': files['apps/web/app.yaml'].replace('    one\n    two\n', '    one\n    2\n    three\n'),
    });
    const config = (await render(renderer, folder, changed)).find((one) => nameOf(one) === 'ConfigMap/settings');
    expect(config?.['data']).toEqual({ limit: '3', motd: 'one\n2\nthree\n' });
  });

  test('all of an object at once', async () => {
    const change = editWeb(
      (spec) => {
        spec['replicas'] = 5;
        container(spec)['image'] = 'example/web:2.0';
        const own = container(spec);
        own['env'] = (own['env'] as Json[]).slice(0, 1);
      },
      ['f:spec/f:replicas', `${web}/f:image`],
    );
    const { actions, apply, folder } = await start(change);
    const changed = await apply(titled(await actions('apps/web/app.yaml'), 'Adopt all 3 live values'));
    expect(webOf(await render(renderer, folder, changed))).toEqual(
      change.to(webOf(await render(renderer, folder)) ?? {}),
    );
  });
});

test('what can be adopted can go into a pull request as it is, without a change of the file', async () => {
  const change = editWeb(
    (spec) => {
      spec['replicas'] = 5;
      container(spec)['image'] = 'example/web:2.0';
    },
    ['f:spec/f:replicas', `${web}/f:image`],
  );
  const { actions, uri } = await start(change);
  const offered = await actions('apps/web/app.yaml', hasRule);
  const opening = offered.flatMap(({ command, edit }) =>
    command?.command === 'driftline.adoptLive' ? [{ command, edit }] : [],
  );
  const adopting = offered.filter(({ title, edit }) => title.startsWith('Adopt') && edit);
  expect(adopting).toHaveLength(3);
  expect(opening).toEqual(
    adopting.map(({ edit, title }) => ({
      command: {
        command: 'driftline.adoptLive',
        title: `${title}, and open a pull request`,
        arguments: [
          uri('apps/web/app.yaml'),
          edit,
          expect.stringMatching(/^Adopt the live state of .*Deployment web$/),
        ],
      },
    })),
  );
  // the subject becomes part of a commit, where a value would stay
  expect(JSON.stringify(opening.map(({ command }) => command.arguments?.[2] as string))).not.toMatch(/5|2\.0/);
});

describe('nothing is written where it would be a guess', () => {
  test('a value with a variable is not adopted; the line that sets it is shown', async () => {
    const change = editWeb(
      (spec) => {
        const own = container(spec);
        own['env'] = [{ name: 'LEVEL', value: 'debug' }, ...(own['env'] as Json[]).slice(1)];
      },
      [`${web}/f:env/k:{"name":"LEVEL"}/f:value`],
    );
    const { actions, editor, uri } = await start(change);
    const offered = await actions('apps/web/app.yaml', hasRule);
    expect(offered.map(({ title }) => title)).toEqual([
      'Ignore spec.template.spec.containers[name="web"].env[name="LEVEL"].value in Kustomization flux-system/apps',
      'Go to the line that sets it',
    ]);
    await editor.ask({ method: 'workspace/executeCommand' }, offered[1]?.command as object);
    const line = files['clusters/home/apps.yaml'].split('\n').indexOf('      LEVEL: info');
    expect(editor.shown).toMatchObject([
      {
        uri: uri('clusters/home/apps.yaml'),
        selection: { start: { line, character: 13 }, end: { line, character: 17 } },
      },
    ]);
  });

  test('nothing of a Secret is adopted', async () => {
    const { actions, editor, uri } = await start({
      of: 'Secret/login',
      to: ({ stringData: _, ...object }) => ({ ...object, data: { user: 'cm9vdA==' } }),
      by: { manager: 'kubectl-edit', fields: ['f:data/f:user'] },
    });
    const offered = await actions('apps/web/app.yaml', hasRule);
    const codes = (await editor.diagnostics(uri('apps/web/app.yaml'))).map(({ code }) => code);
    expect(codes).toContain('drift-changed');
    expect(offered.filter(({ title }) => title.startsWith('Adopt'))).toEqual([]);
  });
});

describe('a rule is written into the file of who applies the object', () => {
  const scaled = editWeb((spec) => (spec['replicas'] = 5), ['f:spec/f:replicas']);

  test('of the Flux Kustomization, which no editor shows', async () => {
    const { actions, apply, uri } = await start(scaled);
    const action = titled(
      await actions('apps/web/app.yaml', hasRule),
      'Ignore spec.replicas in Kustomization flux-system/apps',
    );
    const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.textDocument).toEqual({ uri: uri('clusters/home/apps.yaml'), version: null });
    expect(await apply(action)).toEqual({
      'clusters/home/apps.yaml': `${files['clusters/home/apps.yaml']}  ignore:
    - target:
        group: apps
        kind: Deployment
        name: web
        namespace: shop
      paths:
        - /spec/replicas
`,
    });
  });

  test('with the version of the text that an editor shows', async () => {
    const { actions, open, uri } = await start(scaled);
    await open('clusters/home/apps.yaml');
    const action = titled(await actions('apps/web/app.yaml', hasRule), 'Ignore spec.replicas');
    const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.textDocument).toEqual({ uri: uri('clusters/home/apps.yaml'), version: 1 });
  });
});

test('replicas that an autoscaler sets are removed', async () => {
  const autoscaler: JsonObject = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web-scaler', namespace: 'shop' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  };
  const { actions, apply, folder } = await start({
    ...editWeb((spec) => (spec['replicas'] = 5), []),
    by: { manager: 'kube-controller-manager', subresource: 'scale', fields: ['f:spec/f:replicas'] },
    others: [autoscaler],
  });
  const action = titled(await actions('apps/web/app.yaml'), 'Remove replicas');
  expect(action).toMatchObject({ isPreferred: true, title: expect.stringContaining('web-scaler') as string });
  const changed = await apply(action);
  expect(changed['apps/web/app.yaml']).toBe(files['apps/web/app.yaml'].replace(/ {2}replicas.*\n/, ''));
  const [deployment] = await render(renderer, folder, changed);
  expect(at(deployment, 'spec', 'replicas')).toBeUndefined();
});

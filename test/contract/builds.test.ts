import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderBuilds } from '../../server/src/builds.ts';
import { indexBuilds } from '../../server/src/graph/rendered/index-builds.ts';
import { findBuilds } from '../../server/src/graph/targets/build-graph.ts';
import type { Build } from '../../server/src/graph/targets/build-graph.ts';
import { stringAt } from '../../server/src/manifest/json.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { type Chain, followChain } from '../support/chain.ts';
import { fluxKustomization, graphFiles, kustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

const follow = (contents: Readonly<Record<string, string>>): Promise<Chain> => followChain(renderer, contents);
const namesOf = ({ rendered }: Build): unknown =>
  rendered?.objects.map(({ value }) => [stringAt(value, 'metadata', 'namespace'), stringAt(value, 'metadata', 'name')]);
const dataOf = ({ rendered }: Build, index = 0): unknown => rendered?.objects[index]?.value['data'];

const patch = `patches:
    - patch: |
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: { name: _ }
        spec: { postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] } }
      target: { kind: Kustomization, group: kustomize.toolkit.fluxcd.io, name: web }`;
const lab = {
  '/clusters/home/ks.yaml': fluxKustomization('cluster', { path: './apps', spec: patch }),
  '/apps/kustomization.yaml': kustomization(['web/ks.yaml', 'vars/ks.yaml'], 'namespace: prod\n'),
  '/apps/web/ks.yaml': fluxKustomization('web', { path: './apps/web/app', spec: 'targetNamespace: shop' }),
  '/apps/web/app/kustomization.yaml': kustomization(['a.yaml']),
  '/apps/web/app/a.yaml': settings('web', { domain: 'web.${DOMAIN}', kept: '$${DOMAIN}' }),
  '/apps/vars/ks.yaml': fluxKustomization('vars', { path: './apps/vars/app' }),
  '/apps/vars/app/a.yaml': settings('settings', { DOMAIN: 'example.com' }, 'prod'),
};

test('a chain unfolds, with what parents patch and other builds give', async () => {
  const chain = await follow(lab);
  expect([...chain.graph.builds.keys()]).toEqual([
    'flux/home/flux-system/cluster',
    'flux/home/prod/vars',
    'flux/home/prod/web',
  ]);
  expect(namesOf(chain.find('prod/web'))).toEqual([['shop', 'web']]);
  expect(dataOf(chain.find('prod/web'))).toEqual({ domain: 'web.example.com', kept: '${DOMAIN}' });
  // what gives the variables is built before what needs them
  expect(chain.built).toEqual(['/apps', '/apps/vars/app', '/apps/web/app']);
  expect([...chain.graph.builds.values()].flatMap(({ problems }) => problems)).toEqual([]);
  expect(chain.graph.orphans).toEqual([]);
});

test('who reaches a file is known', async () => {
  const { graph } = await follow(lab);
  const reaching = (file: string): unknown => findBuilds(graph, file).map(({ target }) => target.name);
  expect(reaching('/apps/web/app/a.yaml')).toEqual(['web']);
  expect(reaching('/apps/web/ks.yaml')).toEqual(expect.arrayContaining(['cluster']));
  expect(reaching('/nowhere.yaml')).toEqual([]);
});

describe('after a change only that is built again which it concerns', () => {
  test('a file of one build', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/web/app/a.yaml': settings('web', { domain: 'new.${DOMAIN}' }) });
    expect(chain.built).toEqual(['/apps/web/app']);
    expect(dataOf(chain.find('prod/web'))).toEqual({ domain: 'new.example.com' });
  });

  test('a value that another build uses', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/vars/app/a.yaml': settings('settings', { DOMAIN: 'example.org' }, 'prod') });
    expect(chain.built).toEqual(['/apps/vars/app', '/apps/web/app']);
    expect(dataOf(chain.find('prod/web'))).toMatchObject({ domain: 'web.example.org' });
  });

  test('a child that is asked for otherwise', async () => {
    const chain = await follow(lab);
    await chain.change({
      '/apps/web/ks.yaml': fluxKustomization('web', { path: './apps/web/app', spec: 'targetNamespace: other' }),
    });
    expect(chain.built).toEqual(['/apps', '/apps/web/app']);
    expect(namesOf(chain.find('prod/web'))).toEqual([['other', 'web']]);
  });

  test('a new file in a folder from which Flux makes a kustomization, and not elsewhere', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/vars/app/b.yaml': settings('more', {}, 'prod') });
    expect(chain.built).toEqual(['/apps/vars/app']);
    expect(namesOf(chain.find('prod/vars'))).toEqual([
      ['prod', 'more'],
      ['prod', 'settings'],
    ]);
    await chain.change({ '/apps/web/app/b.yaml': settings('forgotten', {}) });
    expect(chain.built).toEqual([]);
    expect(chain.graph.orphans).toEqual(['/apps/web/app/b.yaml']);
  });

  test('what is not listed any more is not built, and what is again is', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/kustomization.yaml': kustomization(['vars/ks.yaml'], 'namespace: prod\n') });
    expect([...chain.graph.builds.values()].map(({ target }) => target.id)).toEqual([
      'flux/home/flux-system/cluster',
      'kustomize/apps/web/app',
      'flux/home/prod/vars',
    ]);
    expect(chain.graph.unreached.map(({ name }) => name)).toEqual(['web']);
    expect(chain.graph.orphans).toEqual(['/apps/web/app/a.yaml', '/apps/web/ks.yaml']);
    await chain.change({ '/apps/kustomization.yaml': lab['/apps/kustomization.yaml'] });
    expect(chain.built).toEqual(['/apps', '/apps/web/app']);
    expect([...chain.graph.builds.keys()]).toEqual([...(await follow(lab)).graph.builds.keys()]);
  });

  test('a new root', async () => {
    const chain = await follow(lab);
    await chain.change({ '/clusters/test/ks.yaml': fluxKustomization('cluster', { path: './apps' }) });
    expect(chain.find('flux-system/cluster').target.cluster).toBe('home');
    expect([...chain.graph.builds.values()].map(({ target }) => target.cluster)).toContain('test');
  });

  test('nothing', async () => {
    const chain = await follow(lab);
    await chain.change({ '/README.yaml': 'a: b\n' });
    expect(chain.built).toEqual([]);
  });
});

describe('a build that fails', () => {
  const broken = { ...lab, '/apps/web/app/kustomization.yaml': kustomization(['a.yaml', 'missing.yaml']) };

  test('has its reason on the line, and leaves the rest alone', async () => {
    const chain = await follow(broken);
    const { state, problems } = chain.find('prod/web');
    expect(state).toBe('failed');
    expect(problems).toMatchObject([{ code: 'build-failed', place: { file: '/apps/web/app/kustomization.yaml' } }]);
    expect(chain.find('prod/vars').state).toBe('rendered');
    expect(chain.graph.orphans).toEqual([]);
  });

  test('is built again when what it lacks is there, and not before', async () => {
    const chain = await follow(broken);
    await chain.change({ '/apps/vars/app/a.yaml': settings('settings', { OTHER: 'x' }, 'prod') });
    expect(chain.built).toEqual(['/apps/vars/app', '/apps/web/app']);
    await chain.change({ '/README.yaml': 'a: b\n' });
    expect(chain.built).toEqual([]);
    await chain.change({ '/apps/web/app/missing.yaml': settings('missing', {}) });
    expect(chain.built).toEqual(['/apps/web/app']);
    expect(chain.find('prod/web').state).toBe('rendered');
  });

  test('keeps what it brought the last time', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/kustomization.yaml': kustomization(['missing.yaml']) });
    expect(chain.find('flux-system/cluster').state).toBe('failed');
    expect(chain.built).toEqual(['/apps']);
    expect(dataOf(chain.find('prod/web'))).toMatchObject({ domain: 'web.example.com' });
  });

  test('says of files that have not changed since what it last made of them, and of no others', async () => {
    const chain = await follow(lab);
    await chain.change({ '/apps/web/app/kustomization.yaml': kustomization(['a.yaml', 'missing.yaml']) });
    const first = indexBuilds(chain.graph, new WeakMap());
    expect(first.parts.get('/apps/web/app/a.yaml')?.own).toMatchObject([
      { isStale: true, ref: { namespace: 'shop', name: 'web' } },
    ]);
    expect([...first.unknown].filter((file) => file.startsWith('/apps/web/'))).toEqual([
      '/apps/web/app/kustomization.yaml',
    ]);
    await chain.change({ '/apps/web/app/a.yaml': settings('web', { other: 'x' }) });
    const second = indexBuilds(chain.graph, new WeakMap());
    expect(second.parts.get('/apps/web/app/a.yaml')).toBeUndefined();
    expect(second.unknown).toContain('/apps/web/app/a.yaml');
    await chain.change({ '/apps/web/app/kustomization.yaml': kustomization(['a.yaml']) });
    const third = indexBuilds(chain.graph, new WeakMap());
    expect(third.parts.get('/apps/web/app/a.yaml')?.own).toMatchObject([{ isStale: false }]);
    expect([...third.unknown]).toEqual([]);
  });

  test('by taking too long is tried twice, then only when a file of it changes', async () => {
    const slow: Renderer = {
      ...renderer,
      render: (request, signal) =>
        request.directory === '/apps/web/app'
          ? Promise.resolve({ ok: false, error: { kind: 'timeout', message: 'It took too long.' } })
          : renderer.render(request, signal),
    };
    const chain = await followChain(slow, lab);
    const tries: (readonly string[])[] = [];
    for (const text of ['a: b\n', 'a: c\n', 'a: d\n']) {
      await chain.change({ '/README.yaml': text });
      tries.push(chain.built);
    }
    expect(tries).toEqual([['/apps/web/app'], [], []]);
    await chain.change({ '/apps/web/app/a.yaml': settings('web', {}) });
    expect(chain.built).toEqual(['/apps/web/app']);
  });
});

describe('variables', () => {
  test('what a build needs of itself is found the second time', async () => {
    const spec = 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }';
    const chain = await follow({
      '/ks.yaml': fluxKustomization('apps', { spec }),
      '/apps/a.yaml': settings('settings', { A: 'one' }),
      '/apps/b.yaml': settings('web', { a: '${A}' }),
    });
    expect(dataOf(chain.find('flux-system/apps'), 1)).toEqual({ a: 'one' });
    expect(chain.built).toEqual(['/apps', '/apps']);
  });

  test('what is never the same twice is not known', async () => {
    const spec = 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }';
    const chain = await follow({
      '/ks.yaml': fluxKustomization('apps', { spec }),
      '/apps/a.yaml': settings('settings', { A: 'x${A}' }),
      '/apps/b.yaml': settings('web', { a: '${A}' }),
    });
    const build = chain.find('flux-system/apps');
    expect(dataOf(build, 1)).toEqual({ a: '${A}' });
    expect(build.problems).toMatchObject([{ code: 'variables-unsettled' }]);
    expect(chain.built.length).toBeLessThan(10);
  });

  test('of a Secret that nobody makes nothing is made up, not even a default', async () => {
    const spec = 'postBuild: { substitute: { A: one }, substituteFrom: [{ kind: Secret, name: keys }] }';
    const chain = await follow({
      '/ks.yaml': fluxKustomization('apps', { spec }),
      '/apps/a.yaml': settings('web', { a: '${A}', b: '${B}', c: '${C:=default}' }),
    });
    const build = chain.find('flux-system/apps');
    expect(dataOf(build)).toEqual({ a: 'one', b: '${B}', c: '${C:=default}' });
    expect(build.problems).toMatchObject([{ code: 'variable-source-missing', isNote: true }]);
  });
});

test('what K3s applies brings Kustomizations too', async () => {
  const chain = await follow({
    '/node/server/manifests/flux.yaml': fluxKustomization('apps'),
    '/apps/a.yaml': settings('a', {}),
  });
  expect([...chain.graph.builds.keys()]).toEqual(['raw/node/server/manifests', 'flux//flux-system/apps']);
});

test('two clusters that build the same folder are two builds', async () => {
  const cluster = (value: string): string =>
    fluxKustomization('apps', { spec: `postBuild: { substitute: { CLUSTER: ${value} } }` });
  const { graph } = await follow({
    '/clusters/prod/apps.yaml': cluster('prod'),
    '/clusters/test/apps.yaml': cluster('test'),
    '/apps/a.yaml': settings('a', { cluster: '${CLUSTER}' }),
  });
  expect(findBuilds(graph, '/apps/a.yaml').map((build) => [build.target.cluster, dataOf(build)])).toEqual([
    ['prod', { cluster: 'prod' }],
    ['test', { cluster: 'test' }],
  ]);
});

test('it ends when it is no longer wanted', async () => {
  const controller = new AbortController();
  const stopping: Renderer = {
    ...renderer,
    render(request, signal) {
      controller.abort();
      return renderer.render(request, signal);
    },
  };
  const request = {
    root: '/nowhere',
    files: graphFiles({ '/ks.yaml': fluxKustomization('apps'), '/apps/a.yaml': '' }),
    others: [],
    texts: new Map(),
    hasYaml: false,
  };
  const answer = await renderBuilds(
    { ...request, read: () => Promise.resolve(undefined) },
    stopping,
    controller.signal,
  );
  expect(answer).toMatchObject({ ok: false, error: { kind: 'aborted' } });
});

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { pathToFileURL } from 'node:url';
import { buildKustomize } from '../../scripts/wasm/build-kustomize.ts';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { createRenderer } from '../../server/src/adapters/kustomize/renderer.ts';
import type { RenderRequest, Renderer } from '../../server/src/ports.ts';
import { openRenderer } from '../support/open-renderer.ts';

const minute = 60_000;
const web = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { a: "1" }\n';
let renderer: Renderer;
let root = '';

beforeAll(async () => {
  renderer = await openRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'driftline-render-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

async function render(
  directory: string,
  {
    texts = new Map<string, string | null>(),
    signal = new AbortController().signal,
    by = renderer,
    flux,
  }: Partial<Pick<RenderRequest, 'texts' | 'flux'>> & { signal?: AbortSignal; by?: Renderer } = {},
) {
  const request = { root, texts, directory, isExplained: true, hasYaml: true, ...(flux && { flux }) };
  const answer = await by.render(request, signal);
  return answer.ok ? answer.value : answer.error;
}

const app = { 'app/kustomization.yaml': 'namespace: apps\nresources: [web.yaml]\n', 'app/web.yaml': web };

test('a folder is built as kustomize builds it, with the unsaved texts in place of those on the disk', async () => {
  await write(app);
  expect(await render('/app')).toMatchObject({
    objects: [{ value: { metadata: { name: 'web', namespace: 'apps' } } }],
  });
  const texts = new Map([['/app/web.yaml', web.replace('"1"', '"2"')]]);
  expect(await render('/app', { texts })).toMatchObject({ objects: [{ value: { data: { a: '2' } } }] });
  const gone = await render('/app', { texts: new Map([['/app/web.yaml', null]]) });
  expect(gone).toMatchObject({ kind: 'failed', message: expect.stringContaining('web.yaml') as string });
  expect(await render('/app')).toMatchObject({ objects: [{ value: { data: { a: '1' } } }] });
});

test('what lies outside of the repository is not there, by whatever way it is named', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'driftline-outside-'));
  await writeFile(join(outside, 'secret.txt'), 'canary-5512');
  await writeFile(join(outside, 'web.yaml'), web);
  await write({
    'up/kustomization.yaml': `configMapGenerator:\n- name: a\n  files: [../../${outside.split('/').pop() ?? ''}/secret.txt]\n`,
    'link/kustomization.yaml': 'configMapGenerator:\n- name: a\n  files: [secret.txt]\n',
    'folder/kustomization.yaml': 'resources: [linked/web.yaml]\n',
    'git/kustomization.yaml': 'configMapGenerator:\n- name: a\n  files: [../.git/config]\n',
    '.git/config': '[remote "origin"]\n\turl = https://canary-5512@example.com\n',
  });
  await symlink(join(outside, 'secret.txt'), join(root, 'link/secret.txt'));
  await symlink(outside, join(root, 'folder/linked'));
  for (const folder of ['/up', '/link', '/folder', '/git']) {
    const answer = await render(folder);
    const isTold =
      'problems' in answer ? answer.problems.some(({ code }) => code === 'build-outside') : answer.kind === 'failed';
    expect(isTold, `${folder} ${JSON.stringify(answer)}`).toBe(true);
    expect(JSON.stringify(answer)).not.toContain('canary-5512');
  }
  await rm(outside, { recursive: true });
});

test('Flux builds what has been packed without links, kustomize what is on the disk', async () => {
  await write({ 'app/web.yaml': web });
  await symlink('web.yaml', join(root, 'app/again.yaml'));
  const flux = { object: { spec: {} }, isStrict: false };
  const open = new Map([['/app/again.yaml', web.replace('"1"', '"2"')]]);
  for (const texts of [new Map<string, string>(), open])
    expect(await render('/app', { texts, flux })).toMatchObject({ objects: [{ value: { data: { a: '1' } } }] });
  expect(await render('/', { flux })).toMatchObject({ objects: [{ value: { data: { a: '1' } } }] });
  await write({ 'app/kustomization.yaml': 'resources: [again.yaml]\n' });
  expect(await render('/app', { flux })).toMatchObject({ kind: 'failed' });
  expect(await render('/app')).toMatchObject({ objects: [{ value: { data: { a: '1' } } }] });
});

test('a remote resource is not fetched, and the next build works', async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.end(web);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await write({
    ...app,
    'remote/kustomization.yaml': `resources:\n- http://127.0.0.1:${port}/web.yaml\n`,
    'git/kustomization.yaml': `resources:\n- http://127.0.0.1:${port}/repository.git//app?ref=main\n`,
  });
  await render('/remote');
  await render('/git');
  expect(await render('/app')).toMatchObject({ objects: [{}] });
  expect(requests).toBe(0);
  server.close();
});

test(
  'an alias bomb, a circle of components and a file that is too large end with a message, and harm nothing',
  async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++)
      bomb.push(
        `${'abcdefghi'[i]}: &${'abcdefghi'[i]} [${Array(10)
          .fill(`*${'abcdefghi'[i - 1]}`)
          .join(', ')}]`,
      );
    await write({
      ...app,
      'bomb/kustomization.yaml': 'resources: [bomb.yaml]\n',
      'bomb/bomb.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n${bomb.join('\n')}\n`,
      'one/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../two]\n',
      'two/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents: [../one]\n',
      'large/kustomization.yaml': 'configMapGenerator:\n- name: a\n  files: [large.txt]\n',
      'large/large.txt': 'x'.repeat(100 * 1024 * 1024),
    });
    for (const folder of ['/bomb', '/one', '/large']) {
      const answer = await render(folder);
      expect(answer, folder).toMatchObject({ message: expect.stringMatching(/\S/) as string });
      expect(await render('/app'), folder).toMatchObject({ objects: [{}] });
    }
  },
  minute,
);

test(
  'a build that is no longer wanted is ended, and so is one that takes too long',
  async () => {
    await write({
      ...app,
      'many/kustomization.yaml': `resources:\n${Array.from({ length: 3000 }, (_, i) => `- m${i}.yaml`).join('\n')}\n`,
    });
    const texts = new Map(
      Array.from({ length: 3000 }, (_, i) => [`/many/m${i}.yaml`, web.replace('web', `m${i}`)] as const),
    );
    const abort = new AbortController();
    const dropped = render('/many', { texts, signal: abort.signal });
    setTimeout(() => abort.abort(), 100);
    expect(await dropped).toMatchObject({ kind: 'aborted' });
    expect(await render('/app')).toMatchObject({ objects: [{}] });
    const hasty = await openRenderer({ deadline: 50, grace: 50, idle: minute });
    expect(await render('/many', { texts, by: hasty })).toMatchObject({ kind: 'timeout' });
    hasty.dispose();
  },
  minute,
);

test('requests wait for each other, and one that is dropped while it waits costs nothing', async () => {
  await write(app);
  const abort = new AbortController();
  const [first, second, third] = [render('/app'), render('/app', { signal: abort.signal }), render('/app')];
  abort.abort();
  expect(await second).toMatchObject({ kind: 'aborted' });
  expect(await first).toMatchObject({ objects: [{}] });
  expect(await third).toMatchObject({ objects: [{}] });
});

test('without its parts it says so', async () => {
  const { createRenderer } = await import('../../server/src/adapters/kustomize/renderer.ts');
  const { systemClock } = await import('../../server/src/adapters/clock.ts');
  const nowhere = new URL('file:///nowhere/');
  const none = createRenderer({ wasm: nowhere, worker: nowhere }, systemClock);
  expect(await render('/app', { by: none })).toMatchObject({ kind: 'unavailable' });
});

test('a worker that does not start is told, and leaves no dead one behind', async () => {
  await write({ 'worker.mjs': 'setInterval(() => {}, 1000);\n', 'kustomization.yaml': 'resources: []\n' });
  const { folder } = await buildKustomize();
  const parts = { wasm: pathToFileURL(`${folder}/`), worker: pathToFileURL(join(root, 'worker.mjs')) };
  const stuck = createRenderer(parts, systemClock, { deadline: 400, grace: 10, idle: 5000 });
  const request = { root, directory: '/', texts: new Map(), isExplained: false, hasYaml: false };
  const first = new AbortController();
  const dropped = stuck.render(request, first.signal);
  setTimeout(() => first.abort(), 200);
  expect(await dropped).toMatchObject({ error: { kind: 'aborted' } });
  expect(await stuck.render(request, new AbortController().signal)).toMatchObject({ error: { kind: 'timeout' } });
  stuck.dispose();
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import type { Renderer, RepositoryFiles } from '../../server/src/ports.ts';
import { createRendering } from '../../server/src/rendering.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const texts = {
  '/clusters/home/ks.yaml': fluxKustomization('web', {
    path: './web',
    spec: 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: vars }] }',
  }),
  '/web/kustomization.yaml': kustomization(['a.yaml']),
  '/web/a.yaml': settings('web', { domain: '${DOMAIN}' }),
};

const cluster = (domain: string): Readonly<Record<string, JsonObject>> => ({
  'Kustomization/web': { spec: { path: './web' } },
  'ConfigMap/vars': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'vars', namespace: 'flux-system' },
    data: { DOMAIN: domain },
  },
});

const files: RepositoryFiles = {
  list: () => Promise.resolve({ ok: true, value: { uris: [], isCut: false } }),
  read: async (file) => ({ ok: true, value: await readFile(fileURLToPath(file), 'utf8') }),
};

/** Lets time pass, and the worker do what it has to. */
async function pass(clock: ReturnType<typeof createFakeClock>): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await clock.advance(100);
    await sleep(50);
  }
}

test('another cluster that is chosen while a build runs counts', async () => {
  const root = await makeFolder(Object.fromEntries(Object.entries(texts).map(([path, text]) => [path.slice(1), text])));
  const uri = pathToFileURL(root).href;
  const clock = createFakeClock();
  let current = cluster('a.example');
  let gate: Promise<void> | undefined;
  const held: Renderer = {
    ...renderer,
    async render(request, signal) {
      const answer = await renderer.render(request, signal);
      await gate;
      return answer;
    },
  };
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = { info: write, warn: write, error: write };
  const rendering = createRendering(
    { renderer: held, clock, log, files },
    () => undefined,
    () => ({ find: ({ kind, name }) => current[`${kind}/${name}`] ?? null, refresh: () => undefined, isAsking: false }),
  );
  const file = `${uri}/web/a.yaml`;
  const domain = (): unknown => rendering.of(file)?.objects[0]?.object.value['data'];
  rendering.open([uri]);
  for (const [path, text] of Object.entries(texts)) rendering.note(uri, uri + path, parse(uri + path, 1, text));
  rendering.show(file, texts['/web/a.yaml']);
  rendering.settle(uri);
  await pass(clock);
  rendering.reconsider();
  await pass(clock);
  expect(domain()).toEqual({ domain: 'a.example' });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  gate = promise.then(() => undefined);
  const edited = `${texts['/web/a.yaml']}# edited\n`;
  rendering.show(file, edited);
  rendering.take(parse(file, 2, edited));
  await clock.advance(100);
  await sleep(200);
  current = cluster('b.example');
  rendering.reconsider(true);
  expect(rendering.isPending(file)).toBe(true);
  resolve(undefined);
  gate = undefined;
  await pass(clock);
  await pass(clock);
  expect(domain()).toEqual({ domain: 'b.example' });
  expect(rendering.isPending(file)).toBe(false);
  expect(lines).toEqual([]);
});

const patched = {
  '/app/kustomization.yaml': `${kustomization(['a.yaml'])}patches:
  - target: { kind: Release }
    patch: |
      - op: test
        path: /spec/paused
        value: false
`,
  '/app/a.yaml': `apiVersion: example.com/v1
kind: Release
metadata: { name: web }
spec: { interval: 5m, paused: false }
`,
};

test('an edited value is known at once, and built when nobody types any more', async () => {
  const root = await makeFolder(
    Object.fromEntries(Object.entries(patched).map(([path, text]) => [path.slice(1), text])),
  );
  const uri = pathToFileURL(root).href;
  const clock = createFakeClock();
  let built = 0;
  const counting: Renderer = {
    ...renderer,
    render(request, signal) {
      built++;
      return renderer.render(request, signal);
    },
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const rendering = createRendering({ renderer: counting, clock, log, files }, () => undefined);
  const file = `${uri}/app/a.yaml`;
  const spec = (): unknown => rendering.of(file)?.objects[0]?.object.value['spec'];
  const type = (version: number, from: string, to: string): void => {
    const text = patched['/app/a.yaml'].replace(from, to);
    rendering.show(file, text);
    rendering.take(parse(file, version, text));
  };
  rendering.open([uri]);
  for (const [path, text] of Object.entries(patched)) rendering.note(uri, uri + path, parse(uri + path, 1, text));
  type(1, '', '');
  rendering.settle(uri);
  await pass(clock);
  expect([built, spec()]).toEqual([1, { interval: '5m', paused: false }]);

  type(2, '5m', '55m');
  expect(spec()).toEqual({ interval: '55m', paused: false });
  await clock.advance(200);
  type(3, '5m', '555m');
  await clock.advance(200);
  expect([built, spec(), rendering.of(file)?.edited]).toEqual([1, { interval: '555m', paused: false }, undefined]);
  await pass(clock);
  expect([built, spec()]).toEqual([2, { interval: '555m', paused: false }]);

  // a key is no value of anything
  type(4, 'interval', 'interva');
  expect(spec()).toEqual({ interval: '555m', paused: false });
  await pass(clock);
  expect([built, spec()]).toEqual([3, { interva: '5m', paused: false }]);

  // what the patch tests cannot be foreseen, and is put right
  type(5, '', '');
  await pass(clock);
  type(6, 'false', 'true');
  expect(spec()).toEqual({ interval: '5m', paused: true });
  await pass(clock);
  expect(rendering.of(file)?.isUnknown).toBe(true);
});

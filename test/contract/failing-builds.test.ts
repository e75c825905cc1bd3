import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeRendered } from '../../server/src/features/rendered-document.ts';
import { findDesired } from '../../server/src/graph/rendered/desired-of-file.ts';
import { indexBuilds } from '../../server/src/graph/rendered/index-builds.ts';
import { maskText } from '../../server/src/manifest/mask-texts.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { toPositions } from '../../server/src/manifest/position.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { toRenderedFile } from '../../server/src/rendered-folder.ts';
import { followChain } from '../support/chain.ts';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const secret = (data: Readonly<Record<string, string>>): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: flux-system }\nstringData: ${JSON.stringify(data)}\n`;
const from = 'postBuild: { substituteFrom: [{ kind: Secret, name: keys }] }';
const lab = (data: Readonly<Record<string, string>>) => ({
  '/clusters/home/ks.yaml': fluxKustomization('cluster', { path: './apps' }),
  '/apps/kustomization.yaml': kustomization(['web.yaml', 'vars.yaml']),
  '/apps/web.yaml': fluxKustomization('web', { path: './web', spec: from }),
  '/apps/vars.yaml': fluxKustomization('vars', { path: './vars' }),
  '/vars/a.yaml': secret(data),
  '/web/kustomization.yaml': kustomization(['a.yaml']),
  '/web/a.yaml': settings('web', { password: '${PW}' }),
});

test('what a failing build last made is compared with no cluster when its variables are others now', async () => {
  const plain = (domain: string): string => settings('vars', { DOMAIN: domain });
  const text = settings('web', { domain: '${DOMAIN}' });
  const chain = await followChain(renderer, {
    ...lab({}),
    '/apps/web.yaml': fluxKustomization('web', {
      path: './web',
      spec: 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: vars }] }',
    }),
    '/vars/a.yaml': plain('old.example'),
    '/web/a.yaml': text,
  });
  await chain.change({
    '/vars/a.yaml': plain('new.example'),
    '/web/kustomization.yaml': kustomization(['a.yaml', 'missing.yaml']),
  });
  const file = toRenderedFile(
    { uri: 'file:///r' },
    'file:///r/web/a.yaml',
    indexBuilds(chain.graph, new WeakMap()),
    toPositions(text),
  );
  const desired = findDesired(parse('file:///r/web/a.yaml', 1, text), file);
  expect(desired.map(({ value }) => value['data'])).not.toContainEqual({ domain: 'old.example' });
});

test('what a failing build last made shows no Secret whose key has another name now', async () => {
  const chain = await followChain(renderer, lab({ PW: 'hunter22-original' }));
  expect(chain.find('flux-system/web').state).toBe('rendered');
  await chain.change({
    '/vars/a.yaml': secret({ PASSWORD: 'hunter22-original' }).replace('hunter22-original', 'something-else'),
    '/web/kustomization.yaml': kustomization(['a.yaml', 'missing.yaml']),
  });
  const build = chain.find('flux-system/web');
  expect(build.state).toBe('failed');
  const index = indexBuilds(chain.graph, new WeakMap());
  const file = toRenderedFile(
    { uri: 'file:///r' },
    'file:///r/web/a.yaml',
    index,
    toPositions(lab({ PW: '' })['/web/a.yaml']),
  );
  expect(file && writeRendered(file)).not.toContain('hunter22-original');
});

test('a failing build does not quote what a Secret put into it', async () => {
  const chain = await followChain(renderer, lab({ PW: '*hunter22' }));
  const { state, problems } = chain.find('flux-system/web');
  expect(state).toBe('failed');
  const { secretTexts } = indexBuilds(chain.graph, new WeakMap());
  const words = problems.map(({ message }) => maskText(message, secretTexts)).join();
  expect(words).toMatch(/yaml/i);
  expect(words).not.toContain('hunter22');
});

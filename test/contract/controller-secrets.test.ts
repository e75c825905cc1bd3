import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { objectTextRequest } from '../../server/src/protocol.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createFiles } from '../support/fake-files.ts';
import { fluxKustomization, kustomization as folderOf } from '../support/graph-files.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { condition, kustomization } from '../support/sync-objects.ts';
import { askTree, findObject, flatten, fluxDefinitions, see, untilTree } from '../support/sync-tree.ts';
import { until } from '../support/until.ts';

const minute = 60_000;
const canary = 'canary-hunter2';
const folder = 'file:///repository';
const uri = `${folder}/clusters/apps.yaml`;
const refusal = `Deployment/shop/web dry-run failed (Invalid): Deployment "web" is invalid: spec.x: Invalid value: "${canary}": no`;
const specs = {
  open: {},
  taking: { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'values' }] } },
  decrypting: { decryption: { provider: 'sops' } },
};
const messages = {
  open: `Secret/shop/web dry-run failed (Invalid): data.x: Invalid value: "${canary}"`,
  taking: refusal,
  decrypting: refusal,
};
const names = ['open', 'taking', 'decrypting'] as const;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 5 * minute);
afterAll(() => renderer.dispose());

async function open() {
  const fake = createFakeCluster();
  for (const one of fluxDefinitions) fake.put(one);
  for (const name of names) {
    const failed = condition('Ready', 'False', 'ReconciliationFailed', messages[name]);
    fake.put(kustomization(name, failed, { path: './apps', ...specs[name] }));
    const involvedObject = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name };
    const told = { involvedObject, reason: 'ReconciliationFailed', message: messages[name], type: 'Warning' };
    fake.put({ apiVersion: 'v1', kind: 'Event', metadata: { name, namespace: 'flux-system' }, ...told });
  }
  const declared = names.map((name) => fluxKustomization(name)).join('---\n');
  const files = createFiles({
    [uri]: declared,
    [`${folder}/apps/kustomization.yaml`]: folderOf(['web.yaml']),
    [`${folder}/apps/web.yaml`]: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n',
  });
  const server = runServer(fake.gateway, undefined, undefined, files, renderer);
  const settings = { cluster: { context: 'test' }, dryRun: 'never' };
  const editor = await startEditor(server, settings, true, { folder });
  onTestFinished(async () => {
    await editor.stop();
    expect(server.log.filter((line) => line.includes(canary))).toEqual([]);
  });
  return { fake, editor, declared };
}

test('what controllers say is told at each owner, and no value of a Secret in it', { timeout: minute }, async () => {
  const { editor, declared } = await open();
  await see(editor, 'sync');
  await editor.open(uri, declared);
  const failed = () => editor.published(uri).filter(({ code }) => code === 'controller-failed');
  const all = await until('three owners', failed, (found) => found.length === 3);
  const said = all.map(({ message }) => JSON.stringify(message));
  // what is left of the words shows that they were there
  expect(said.filter((words) => words.includes('Invalid value: '))).toHaveLength(1);
  expect(JSON.stringify(all)).not.toContain(canary);
  const tree = await untilTree(editor, 'a tree', ({ state, failing }) => state === 'read' && failing === 3);
  expect(flatten(tree.items).filter(({ message }) => message?.includes('Invalid value: '))).not.toEqual([]);
  expect(JSON.stringify(tree)).not.toContain(canary);
});

test('nor in their events, which only those read who ask for them', { timeout: minute }, async () => {
  const { editor, fake } = await open();
  await see(editor, 'sync');
  await untilTree(editor, 'a tree', ({ state, failing }) => state === 'read' && failing === 3);
  expect(fake.takeCalls().filter((call) => /Event|log/.test(call))).toEqual([]);
  const tree = await askTree(editor);
  for (const name of names) {
    const object = findObject(tree, `Kustomization ${name}`)?.object;
    if (!object) throw new Error(`no row ${name}`);
    const answer = await editor.ask(objectTextRequest, { cluster: tree.id, object, what: 'events' });
    expect(answer).toMatchObject({ isRead: true });
    expect(answer?.text).toContain('ReconciliationFailed');
    expect(answer?.text).not.toContain(canary);
  }
  fake.fail('get Kustomization/decrypting', { kind: 'forbidden', message: 'no' }, 'silent');
  const object = findObject(tree, 'Kustomization decrypting')?.object;
  const blind = object && (await editor.ask(objectTextRequest, { cluster: tree.id, object, what: 'events' }));
  expect(blind?.text).not.toMatch(/canary|Invalid value/);
});

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { commitAll, git } from '../support/git.ts';
import { makeFolder } from '../support/repository-folder.ts';
import { type Ran, runDriftline } from '../support/run-driftline.ts';

const minute = 60_000;
// each run starts the renderer anew
vi.setConfig({ testTimeout: minute });

const deployment = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  template: { spec: { containers: [{ name: web, image: "web:1" }] } }
`;
const substituted =
  'targetNamespace: shop\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }, { kind: Secret, name: keys }] }';
const canary = 'canary-5f1d8c';
const secret = (value: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: keys, namespace: flux-system, annotations: { note: ${value} } }\nstringData: { KEY: ${value} }\n`;
const files = {
  'clusters/home/cluster.yaml': fluxKustomization('cluster', { path: './apps' }),
  'apps/kustomization.yaml': kustomization(['settings.yaml', 'secret.yaml', 'web.yaml']),
  'apps/settings.yaml': settings('settings', { DOMAIN: 'example.com' }),
  'apps/secret.yaml': secret(`${canary}-old`),
  'apps/web.yaml': fluxKustomization('web', { path: './web', spec: substituted }),
  'web/kustomization.yaml': kustomization(['deployment.yaml', 'config.yaml']),
  'web/deployment.yaml': deployment(1),
  'web/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata: { url: "https://web:${KEY}@${DOMAIN}" }\n',
};

async function open(changed: Readonly<Record<string, string | null>>): Promise<string> {
  const folder = await makeFolder(files);
  commitAll(folder);
  for (const [name, text] of Object.entries(changed))
    if (text === null) await rm(join(folder, name));
    else await writeFile(join(folder, name), text);
  return folder;
}

const plan = (cwd: string, ...args: readonly string[]): Promise<Ran> => runDriftline(['plan', ...args], { cwd });

test('what a file that is not committed changes, through variables of another', async () => {
  const folder = await open({
    'web/deployment.yaml': deployment(3),
    'apps/settings.yaml': settings('settings', { DOMAIN: 'example.org' }),
  });
  const { code, stdout, stderr } = await plan(folder);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('  changed Deployment shop/web\n      spec.replicas:\n    -   1\n    +   3\n');
  expect(stdout).toContain('  changed ConfigMap shop/web\n');
  expect(stdout).toContain('  changed ConfigMap flux-system/settings\n');
  expect(stdout).toMatch(/\n3 changed\n$/);
});

test('with a path only what differs in it counts, and the same files give the same text', async () => {
  const folder = await open({ 'web/deployment.yaml': deployment(0), 'apps/settings.yaml': settings('settings', {}) });
  const [first, second] = [
    await plan(join(folder, 'web'), '--format', 'markdown'),
    await plan(folder, 'web', '--format', 'markdown'),
  ];
  expect(first).toEqual(second);
  expect(first.code).toBe(0);
  expect(first.stdout).toContain('<!-- driftline-plan -->\n');
  expect(first.stdout).toContain('<details><summary><b>changed</b> <code>Deployment shop/web</code></summary>');
  expect(first.stdout).toContain('- Runs nowhere any more: `Deployment shop/web` (`spec.replicas`)');
  expect(first.stdout).not.toContain('settings');
});

test('what is committed on a branch counts since it has left the default branch of the remote', async () => {
  const folder = await open({});
  git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  await writeFile(join(folder, 'web/deployment.yaml'), deployment(2));
  git(folder, 'commit', '-qam', 'feat(web): more');
  const { stdout } = await plan(folder, '--format', 'json');
  const told = JSON.parse(stdout) as {
    readonly base: { readonly name: string };
    readonly title: string;
    readonly owners: readonly unknown[];
  };
  expect([told.base.name, told.owners.length]).toEqual(['main', 1]);
  expect((await plan(folder, '--base', 'HEAD')).stdout).toBe('Nothing changes in the cluster.\n');
});

test('what is removed is deleted, and what cannot be built is told as unknown', async () => {
  const gone = await open({ 'web/config.yaml': null, 'web/kustomization.yaml': kustomization(['deployment.yaml']) });
  expect((await plan(gone)).stdout).toContain('  deleted ConfigMap shop/web\n');
  const broken = await open({ 'web/config.yaml': null });
  const { code, stdout } = await plan(broken);
  expect(code).toBe(2);
  expect(stdout).toContain('Kustomization flux-system/web');
  expect(stdout).not.toContain('deleted');
});

test('no value of a Secret is in anything that is printed, also where a variable has put it in', async () => {
  const folder = await open({ 'apps/secret.yaml': secret(`${canary}-new`) });
  for (const format of ['text', 'markdown', 'json']) {
    const { code, stdout, stderr } = await plan(folder, '--format', format);
    expect(code).toBe(0);
    expect(stdout).toContain('KEY');
    expect(stdout).toContain('data.url');
    expect(`${stdout}${stderr}`).not.toContain(canary);
    expect(`${stdout}${stderr}`).not.toContain(Buffer.from(canary).toString('base64').slice(0, 12));
  }
});

test('what somebody has decrypted for a moment is no part of a change', async () => {
  const folder = await open({ 'apps/.decrypted~secret.yaml': secret(canary) });
  const { code, stdout } = await plan(folder, '--format', 'markdown');
  expect([code, stdout]).toEqual([0, expect.stringContaining('no file differs')]);
});

test('what there is nothing to compare with is told, with what to do', async () => {
  const outside = await plan(await makeFolder(files));
  expect([outside.code, outside.stdout]).toEqual([2, '']);
  expect(outside.stderr).toContain('no Git repository');
  const unknown = await plan(await open({}), '--base', 'nowhere');
  expect([unknown.code, unknown.stdout]).toEqual([2, '']);
  expect(unknown.stderr).toContain('--base');
  const option = await plan(await open({}), '--base=--output=x');
  expect([option.code, option.stdout]).toEqual([2, '']);
});

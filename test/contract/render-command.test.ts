import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { fluxKustomization, kustomization, settings } from '../support/graph-files.ts';
import { type Contents, makeFolder, repository } from '../support/repository-folder.ts';
import { type How, type Ran, root, runDriftline } from '../support/run-driftline.ts';

const minute = 60_000;
// each run starts the renderer anew
vi.setConfig({ testTimeout: minute });

async function runIn(contents: Contents, args: readonly string[], how: How = {}): Promise<Ran> {
  return runDriftline(args, { cwd: await makeFolder({ ...repository, ...contents }), ...how });
}

const deployment = `kind: Deployment
apiVersion: apps/v1
metadata:
  name: web # the name
spec:
  replicas: 1
  template:
    spec:
      containers:
      - image: "web:1"
        name: web
        args: [--verbose, "on"]
`;
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: keys }\nstringData: { password: hunter2 }\n';
const plain = {
  'apps/web/kustomization.yaml': kustomization(
    ['deployment.yaml', '../../base'],
    'namespace: shop\nimages: [{ name: web, newTag: "2" }]\n',
  ),
  'apps/web/deployment.yaml': deployment,
  'base/kustomization.yaml': kustomization(['secret.yaml']),
  'base/secret.yaml': secret,
};
/** As kustomize 5.7 prints it. */
const printed = `apiVersion: v1
kind: Secret
metadata:
  name: keys
  namespace: shop
stringData:
  password: hunter2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 1
  template:
    spec:
      containers:
      - args:
        - --verbose
        - "on"
        image: web:2
        name: web
`;

test.each(['apps/web', 'apps/web/', './apps/web/kustomization.yaml'])(
  '%s is printed as kustomize prints it',
  async (path) => {
    expect(await runIn(plain, ['render', path])).toEqual({ code: 0, stdout: printed, stderr: '' });
  },
);

test('each value can be had with its place', async () => {
  const { code, stdout } = await runIn(plain, ['render', '--provenance', '.'], {
    cwd: join(await makeFolder({ ...repository, ...plain }), 'apps/web'),
  });
  expect(code).toBe(0);
  expect(stdout).toContain('\n  name: web # deployment.yaml:4\n');
  expect(stdout).toContain('\n  namespace: shop # kustomization.yaml:4 (namespace)\n');
  expect(stdout).toContain('\n        image: web:2 # kustomization.yaml:5 (images)\n');
  expect(stdout).toContain('\n  password: hunter2 # ../../base/secret.yaml:4\n');
  const read = (text: string): unknown => parseAllDocuments(text).map((document) => document.toJS() as unknown);
  expect(read(stdout)).toEqual(read(printed));
});

test('JSON has the same, for programs', async () => {
  const { code, stdout } = await runIn(plain, ['render', 'apps/web', '--format', 'json', '--provenance']);
  expect(code).toBe(0);
  const { version, builds, problems } = JSON.parse(stdout) as {
    version: number;
    builds: { objects: { object: unknown; leaves: unknown[] }[] }[];
    problems: unknown;
  };
  expect({ version, problems }).toEqual({ version: 1, problems: [] });
  expect(builds).toMatchObject([{ kind: 'kustomize', directory: 'apps/web' }]);
  const [, web] = builds[0]?.objects ?? [];
  expect(web?.object).toMatchObject({ kind: 'Deployment', metadata: { namespace: 'shop' } });
  expect(web?.leaves).toContainEqual({
    path: ['spec', 'replicas'],
    how: 'exact',
    via: 'resource',
    file: 'apps/web/deployment.yaml',
    line: 6,
    column: 13,
    endLine: 6,
    endColumn: 14,
  });
});

const spec = 'targetNamespace: shop\n  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }';
const flux = {
  'clusters/home/cluster.yaml': fluxKustomization('cluster', { path: './apps' }),
  'apps/kustomization.yaml': kustomization(['settings.yaml', 'web/ks.yaml']),
  'apps/settings.yaml': settings('settings', { DOMAIN: 'example.com' }),
  'apps/web/ks.yaml': fluxKustomization('web', { path: './apps/web/app', spec }),
  'apps/web/app/web.yaml': settings('web', { host: 'web.${DOMAIN}', size: '${SIZE:=5Gi}' }, 'default'),
};

test('of a Flux Kustomization it is what Flux applies', async () => {
  expect(await runIn(flux, ['render', 'apps/web/ks.yaml'])).toEqual({
    code: 0,
    stdout:
      'apiVersion: v1\ndata:\n  host: web.example.com\n  size: 5Gi\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: shop\n',
    stderr: '',
  });
  const { stdout } = await runIn(flux, ['render', 'apps/web/ks.yaml', '--provenance']);
  expect(stdout).toContain('  host: web.example.com # apps/web/app/web.yaml:4 (${DOMAIN})\n');
  expect(stdout).toContain('  namespace: shop # apps/web/ks.yaml:9 (flux targetNamespace)\n');
});

test('several Kustomizations in a file are printed one after the other', async () => {
  const two = {
    ...flux,
    'clusters/home/cluster.yaml': `${fluxKustomization('cluster', { path: './apps' })}---\n${fluxKustomization('more', { path: './more' })}`,
    'more/a.yaml': settings('more', {}),
  };
  const { code, stdout } = await runIn(two, ['render', 'clusters/home/cluster.yaml']);
  expect(code).toBe(0);
  expect(parseAllDocuments(stdout).map((document) => document.getIn(['metadata', 'name']))).toEqual([
    'settings',
    'web',
    'more',
  ]);
});

test('what no build brings is rendered, and that is told', async () => {
  const lonely = { ...flux, 'apps/kustomization.yaml': kustomization(['settings.yaml']) };
  const { code, stdout, stderr } = await runIn(lonely, ['render', 'apps/web/ks.yaml']);
  expect(stdout).toContain('host: web.example.com');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^driftline: No build brings what apps\/web\/ks\.yaml declares/) as unknown,
  });
});

test('what nothing sets is told, with its line, and is 1', async () => {
  const undefined_ = { ...flux, 'apps/web/app/web.yaml': settings('web', { a: '${NOTHING}' }) };
  const { code, stderr } = await runIn(undefined_, ['render', 'apps/web/ks.yaml']);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^driftline: apps\/web\/app\/web\.yaml:4:\d+: .*NOTHING/) as unknown,
  });
});

test('what is not known stays as it is, is told, and is 2', async () => {
  const encrypted =
    'apiVersion: v1\nkind: Secret\nmetadata: { name: settings, namespace: flux-system }\nstringData: { DOMAIN: "ENC[AES256_GCM,data:aGVsbG8=,iv:x,tag:y,type:str]" }\nsops: { mac: x }\n';
  const hidden = {
    ...flux,
    'apps/settings.yaml': encrypted,
    'apps/web/ks.yaml': flux['apps/web/ks.yaml'].replace('ConfigMap', 'Secret'),
  };
  const { code, stdout, stderr } = await runIn(hidden, ['render', 'apps/web/ks.yaml']);
  expect(stdout).toContain('host: web.${DOMAIN}');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/The value of DOMAIN is not known here/) as unknown,
  });
});

test('a build that fails is 2, with kustomize’s words on the line', async () => {
  const broken = { ...plain, 'apps/web/kustomization.yaml': kustomization(['deployment.yaml', 'missing.yaml']) };
  const { code, stdout, stderr } = await runIn(broken, ['render', 'apps/web']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^driftline: apps\/web\/kustomization\.yaml:3:\d+: .*missing\.yaml.*\n$/);
});

test('what leads out of the repository is not read', async () => {
  const outside = {
    'lab/.git/HEAD': '',
    'lab/kustomization.yaml': kustomization(['../secret.yaml']),
    'secret.yaml': secret,
  };
  const cwd = join(await makeFolder(outside), 'lab');
  const { code, stdout, stderr } = await runDriftline(['render', '.'], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toContain('hunter2');
});

test.each([
  ['nothing', ['render'], 'What shall be rendered?'],
  ['what is not there', ['render', 'nowhere'], 'nowhere does not exist'],
  ['a folder without a kustomization', ['render', 'apps'], 'apps has no kustomization'],
  ['a file that asks for no build', ['render', 'base/secret.yaml'], 'base/secret.yaml declares nothing that is built'],
])('%s cannot be rendered', async (_what, args, words) => {
  const { code, stdout, stderr } = await runIn(plain, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^driftline: ${words.replace('?', '\\?')}`));
});

test(
  'on a terminal nothing does anything to it; elsewhere everything is as it was written',
  { timeout: minute },
  async () => {
    const odd = {
      'kustomization.yaml': kustomization(['a.yaml']),
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "x\u202Ey" }\n',
    };
    const { stdout } = await runIn(odd, ['render', '.']);
    expect(stdout).toContain('x\u202Ey');
    const program = join(
      await makeFolder({
        'terminal.mjs': `process.stdout.isTTY = true; await import(${JSON.stringify(new URL(`file://${root}/server/bin/driftline.mjs`).href)});`,
      }),
      'terminal.mjs',
    );
    const { stdout: shown } = await runIn(odd, ['render', '.'], { program });
    expect(shown).toContain('a: xy');
  },
);

test('from a clone, paths count from the folder in which it is typed', { timeout: 5 * minute }, async () => {
  const cwd = await makeFolder({ ...repository, ...plain });
  const program = join(root, 'scripts/driftline.ts');
  const ran = await runDriftline(['render', 'web'], { program, env: { INIT_CWD: join(cwd, 'apps') } });
  expect(ran).toMatchObject({ code: 0, stdout: printed });
});

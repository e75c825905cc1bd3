import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { fluxKustomization } from '../support/graph-files.ts';
import { type Contents, makeFolder, repository } from '../support/repository-folder.ts';
import { type How, type Ran, bundled, root, runDriftline as run } from '../support/run-driftline.ts';

async function runIn(contents: Contents, args: readonly string[], how: How = {}): Promise<Ran> {
  return run(args, { cwd: await makeFolder(contents), ...how });
}

const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n';
const bad = 'kind: ConfigMap\ndata: [1, 2\n';
const badOnLine2 = 'kind: ConfigMap\ndata: a: b\n';

test('nothing wrong is 0, with one line about what was looked at', async () => {
  const ran = await runIn({ 'a.yaml': good, 'b/c.yaml': `${good}---\n${good}` }, ['check']);
  expect(ran).toEqual({ code: 0, stdout: '2 files, 3 documents: 0 errors, 0 warnings\n', stderr: '' });
});

test('a finding is 1, and stands in the text with its line', async () => {
  const { code, stdout, stderr } = await runIn({ 'apps/a.yaml': badOnLine2 }, ['check', 'apps']);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(
    /^apps\/a\.yaml:2:7: error\[yaml-syntax\]: .+\n {2}2 \| data: a: b\n {4}\| {7}\^+\n\n1 file, /,
  );
});

test('JSON has the same finding', async () => {
  const { code, stdout } = await runIn({ 'a.yaml': badOnLine2, 'b.yaml': good }, ['check', '--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    summary: { files: 2, documents: 2, errors: 1, warnings: 0, information: 0, hints: 0 },
    findings: [
      {
        file: 'a.yaml',
        line: 2,
        column: 7,
        endLine: 2,
        endColumn: expect.any(Number) as unknown,
        severity: 'error',
        code: 'yaml-syntax',
        message: expect.any(String) as unknown,
        resource: null,
      },
    ],
  });
});

test('SARIF has what code scanning needs', async () => {
  const { code, stdout } = await runIn({ 'a b/ü.yaml': badOnLine2 }, ['check', '--format', 'sarif', 'a b']);
  expect(code).toBe(1);
  const { version, runs } = JSON.parse(stdout) as Log;
  const [result] = runs[0]?.results ?? [];
  expect(version).toBe('2.1.0');
  expect(runs[0]?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id).toBe('yaml-syntax');
  expect(result).toMatchObject({
    ruleId: 'yaml-syntax',
    level: 'error',
    message: { text: expect.any(String) as unknown },
  });
  expect(result?.locations?.[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'a%20b/%C3%BC.yaml', uriBaseId: '%SRCROOT%' },
    region: { startLine: 2, startColumn: 7 },
  });
});

const wrongType = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: many\n';

test('the bundled schemas are asked, and the resource is named', async () => {
  const args = ['check', '--offline', '--format', 'json'];
  const { code, stdout } = await runIn({ 'a.yaml': wrongType }, args);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as { findings: unknown[] }).findings).toContainEqual(
    expect.objectContaining({
      line: 5,
      column: 13,
      endColumn: 17,
      code: 'schema-type',
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    }),
  );
});

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: web }] }\n';

test('the rest of the repository is known, also when one file is named', async () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 2\n';
  const kustomization = 'resources: [a.yaml]\npatches:\n  - path: sub/patch.yaml\n';
  const known = { 'kustomization.yaml': kustomization, 'sub/patch.yaml': patch, 'a.yaml': deployment };
  const args = ['check', 'sub/patch.yaml'];
  expect(await runIn({ ...repository, ...known }, args)).toMatchObject({ code: 0 });
  // the control: where nobody says that it is a patch it lacks something
  expect(await runIn({ ...repository, 'sub/patch.yaml': patch }, args)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('[schema-required]') as unknown,
  });
});

test('what is only wrong when it is built is found on the line that is to blame, in a repository or where it is asked for', async () => {
  const patch = '- op: add\n  path: /spec/replicas\n  value: two\n';
  const loose = {
    'app/kustomization.yaml': 'resources: [web.yaml]\npatches:\n- target: { kind: Deployment }\n  path: patch.yaml\n',
    'app/web.yaml': deployment,
    'app/patch.yaml': patch,
    'broken/kustomization.yaml': 'resources: [missing.yaml]\n',
  };
  const contents = { ...repository, ...loose };
  expect(await runIn(contents, ['check', '--no-rendered'])).toMatchObject({ code: 0 });
  expect(await runIn(loose, ['check'])).toMatchObject({ code: 0 });
  expect(await runIn(loose, ['check', '--rendered'])).toMatchObject({ code: 1 });
  const { code, stdout } = await runIn(contents, ['check', '--format', 'json']);
  expect(code).toBe(1);
  const { findings } = JSON.parse(stdout) as { findings: readonly Record<string, unknown>[] };
  expect(findings.map(({ file, line, code: what }) => `${String(file)}:${String(line)} ${String(what)}`)).toEqual([
    'app/patch.yaml:3 schema-type',
    'broken/kustomization.yaml:1 build-failed',
  ]);
});

test('rules over the repository are told, as loudly as they are asked to be', async () => {
  const contents = {
    ...repository,
    'clusters/home/apps.yaml': fluxKustomization('apps', { path: './apps' }),
    'apps/kustomization.yaml': 'resources: [namespace.yaml, pod.yaml]\n',
    'apps/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
    'apps/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec:\n  containers:\n    - name: web\n      image: web:1.2\n      envFrom:\n        - configMapRef: { name: gone }\n',
    'apps/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more, namespace: shop }\n',
  };
  const list = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await runIn(contents, [
      'check',
      '--offline',
      '--format',
      'json',
      '--min-severity',
      'hint',
      ...args,
    ]);
    const { findings } = JSON.parse(stdout) as { findings: readonly Record<string, unknown>[] };
    return findings.map((one) => [one['file'], one['line'], one['severity'], one['code']].join(' '));
  };
  expect(await list()).toEqual(['apps/more.yaml 2 hint unlisted-file', 'apps/pod.yaml 9 warning reference-not-found']);
  const rules = ['--rule', 'unlisted-file=off', '--rule', 'reference-not-found=error', '--rule', 'mutable-image=hint'];
  expect(await list(...rules)).toEqual([
    'apps/pod.yaml 7 hint mutable-image',
    'apps/pod.yaml 9 error reference-not-found',
  ]);
  expect(await list('--no-rendered')).toEqual([]);
});

test('annotations for GitHub are one line each', async () => {
  const { code, stdout } = await runIn({ 'a,b.yaml': badOnLine2 }, ['check', '--format', 'github']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^::error file=a%2Cb\.yaml,line=2,col=7,endLine=2,endColumn=\d+,title=[^:\n]+::[^\n]+\n$/);
});

test('what is below the severity is not listed and does not fail, but counts', async () => {
  const large = `${good}# ${'x'.repeat(10 * 1024 * 1024)}\n`;
  const cwd = await makeFolder({ 'a.yaml': large });
  expect(await run(['check'], { cwd })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 file, .*1 information/) as unknown,
  });
  const listed = await run(['check', '--min-severity', 'information'], { cwd });
  expect(listed).toMatchObject({ code: 1, stdout: expect.stringContaining('information[file-too-large]') as unknown });
});

test.each([
  ['standard input', '-', bad],
  ['standard input in another encoding', '-', Buffer.from(`\uFEFF${bad}`, 'utf16le')],
])('%s is checked', async (_what, path, input) => {
  const { code, stdout } = await run(['check', path, '--format', 'json'], { input });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ file: '-', code: 'yaml-syntax' }] });
});

test('a pipe that a shell names is checked', async () => {
  const command = `printf 'kind: [\\n' | "$0" "$1" check /dev/stdin`;
  const piped = promisify(execFile)('sh', ['-c', command, process.execPath, bundled]);
  await expect(piped).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('[yaml-syntax]') as unknown });
});

test('CRLF moves no finding', async () => {
  const { stdout } = await runIn({ 'a.yaml': badOnLine2.replaceAll('\n', '\r\n') }, ['check']);
  expect(stdout).toMatch(/^a\.yaml:2:7: .*\n {2}2 \| data: a: b\n/);
});

test.each([
  [{}, [], false],
  [{}, ['--color'], true],
  [{ NO_COLOR: '1' }, [], false],
  [{ NO_COLOR: '1' }, ['--color'], true],
  [{}, ['--color', '--no-color'], false],
])('colours with %j and %j in a pipe: %j', async (env, args, isColoured) => {
  const { stdout } = await runIn({ 'a.yaml': bad }, ['check', ...args], { env });
  expect(stdout.includes('\u001B[')).toBe(isColoured);
});

test('on a terminal there are colours unless NO_COLOR is set', async () => {
  const terminal = join(
    await makeFolder({
      'terminal.mjs': `process.stdout.isTTY = true; await import(${JSON.stringify(pathToFileURL(bundled))});`,
    }),
    'terminal.mjs',
  );
  const cwd = await makeFolder({ 'a.yaml': bad });
  const [plain, coloured] = await Promise.all(
    [{ NO_COLOR: '1' }, { NO_COLOR: '' }].map((env) => run(['check'], { cwd, env, program: terminal })),
  );
  expect(plain?.stdout).not.toContain('\u001B[');
  expect(coloured?.stdout).toContain('\u001B[');
});

test('what git ignores is not checked, unless it is named', async () => {
  const cwd = await makeFolder({ ...repository, '.gitignore': 'out/\n', 'out/a.yaml': bad, 'b.yaml': good });
  expect(await run(['check'], { cwd })).toMatchObject({ code: 0 });
  expect(await run(['check', 'out/a.yaml'], { cwd })).toMatchObject({ code: 1 });
});

test('a file that cannot be read is said, the others are checked, and the code is 2', async () => {
  const contents = { 'a.yaml': Buffer.from('caf\u00e9: 1\n', 'latin1'), 'b.yaml': badOnLine2 };
  const { code, stdout, stderr } = await runIn(contents, ['check']);
  expect(code).toBe(2);
  expect(stdout).toContain('b.yaml:2:7: error[yaml-syntax]');
  expect(stderr).toMatch(/^driftline: a\.yaml .*UTF-8/);
});

test('links in circles end, and links out of the repository are not read', async () => {
  const contents = {
    ...repository,
    'a/b': { link: '..' },
    'a/c': { link: 'c' },
    'a/pass.yaml': { link: '/etc/passwd' },
  };
  expect(await runIn(contents, ['check'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('0 files') as unknown,
  });
  const named = await runIn(contents, ['check', 'a/pass.yaml']);
  expect(named).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('a/pass.yaml') as unknown });
});

test.each([
  ['no command', []],
  ['an unknown option', ['check', '--strict']],
  ['a path that is not there', ['check', 'nope.yaml']],
  ['a kubeconfig that is not there', ['check', '--context', 'home', '--kubeconfig', 'nope']],
])('%s is 2, with one line that says so', async (_what, args) => {
  const { code, stdout, stderr } = await runIn({ 'a.yaml': bad }, args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^driftline: [^\n]+\n$/);
});

test('a cluster that does not answer is 2, and none is asked without --context', async () => {
  // nothing listens on the port that is reserved for nothing
  const kubeconfig = `apiVersion: v1
kind: Config
current-context: home
clusters: [{ name: home, cluster: { server: "http://127.0.0.1:1" } }]
contexts: [{ name: home, context: { cluster: home, user: me } }]
users: [{ name: me, user: { token: canary-of-a-token } }]
`;
  const cwd = await makeFolder({ kubeconfig, 'a.yaml': good });
  const env = { KUBECONFIG: join(cwd, 'kubeconfig') };
  const asked = await run(['check', 'a.yaml', '--context', 'home'], { cwd, env });
  expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('"home"') as unknown });
  expect(asked.stderr).not.toContain('canary');
  expect(await run(['check', 'a.yaml'], { cwd, env })).toMatchObject({ code: 0, stderr: '' });
});

test('a reader that goes early is no error', async () => {
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${i}.yaml`, bad]));
  const { code, stderr } = await runIn(many, ['check'], { isImpatient: true });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
}, 30_000);

test('it says its version and its options', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'server/package.json'), 'utf8')) as { version: string };
  expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  const { code, stdout } = await run(['check', '--help']);
  expect(code).toBe(0);
  for (const option of ['--format', '--min-severity', '--context', '--kubeconfig', '--offline', '--color'])
    expect(stdout).toContain(option);
});

test('from a checkout paths count from where npm was called', async () => {
  const cwd = await makeFolder({ 'sub/a.yaml': badOnLine2 });
  const fromSource = { program: join(root, 'scripts/driftline.ts'), env: { INIT_CWD: join(cwd, 'sub') } };
  const { code, stdout } = await run(['check', 'a.yaml', '--format', 'json'], fromSource);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ file: 'a.yaml', line: 2 }] });
});

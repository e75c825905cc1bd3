import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { StreamMessageReader, StreamMessageWriter, createConnection } from 'vscode-languageserver/node';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { gitHistory } from '../../server/src/adapters/git/git-history.ts';
import type { ChartRequest } from '../../server/src/chart-port.ts';
import { startServer } from '../../server/src/server.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createDownloads, createFiles, createSchemas } from '../support/fake-files.ts';
import { noRenderer } from '../support/no-renderer.ts';

const isPosix = process.platform !== 'win32';
const renderer = new URL('../../server/src/adapters/helm/chart-renderer.ts', import.meta.url).href;

describe.runIf(isPosix)('a chart that never ends', () => {
  let root: string;
  let request: ChartRequest;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'runs-test-'));
    await mkdir(join(root, 'chart'));
    await mkdir(join(root, 'work'));
    await writeFile(join(root, 'chart/Chart.yaml'), 'apiVersion: v2\nname: endless\nversion: 0.1.0\n');
    const helm = join(root, 'helm');
    await writeFile(
      helm,
      `#!/bin/sh\necho $$ > ${root}/pid\nwhile :; do (: > leftover) 2>/dev/null; sleep 0.05; done\n`,
    );
    await chmod(helm, 0o700);
    request = {
      ...{ helm, values: [{ how: 'whole', text: 'a: 1' }], kubeVersion: 'v1.30.1', releasedVersion: '' },
      ...{ chart: { in: 'repository', root, folder: '/chart' }, apiVersions: [] },
      release: { name: 'web', namespace: 'apps' },
    };
  });
  afterAll(() => rm(root, { recursive: true }));

  /** Renders in a process of its own, and tells it by its input to end in a way. */
  async function renderThenEnd(end: string): Promise<{ readonly isGone: boolean; readonly said: string }> {
    const script = `
      import { createChartRenderer } from ${JSON.stringify(renderer)};
      const charts = createChartRenderer(() => undefined);
      process.stdin.once('data', () => { ${end} });
      const made = await charts.render(${JSON.stringify(request)}, new AbortController().signal);
      console.log(made.error.kind);
      process.exit();`;
    await rm(join(root, 'pid'), { force: true });
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: join(root, 'work') },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const pid = await vi.waitFor(async () => Number((await readFile(join(root, 'pid'), 'utf8')).trim() || NaN), 10_000);
    expect(isRunning(pid)).toBe(true);
    child.stdin.end('end');
    await once(child, 'close');
    const isGone = await vi
      .waitFor(() => expect(isRunning(pid)).toBe(false), 2000)
      .then(
        () => true,
        () => false,
      );
    if (!isGone) process.kill(-pid, 'SIGKILL');
    return { isGone, said: said.trim() };
  }

  test.each([
    ['exits', 'process.exit()', ''],
    ['is disposed', 'charts.dispose()', 'aborted'],
  ])('ends, and nothing stays, when the server %s', async (_name, end, said) => {
    expect(await renderThenEnd(end)).toEqual({ isGone: true, said });
    expect(await readdir(join(root, 'work'))).toEqual([]);
  });

  test('what one that was killed has left is removed by the next, and only that', async () => {
    const work = join(root, 'work');
    for (const name of ['driftline-chart-old', 'driftline-chart-new', 'other']) {
      await mkdir(join(work, name));
      await writeFile(join(work, name, 'values-0.yaml'), 'a: 1');
    }
    const before = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of ['driftline-chart-old', 'other']) await utimes(join(work, name), before, before);
    await renderThenEnd('charts.dispose()');
    expect(await readdir(work)).toEqual(['driftline-chart-new', 'other']);
  });
});

test('a server that is shut down ends what renders charts', () => {
  const dispose = vi.fn<() => void>();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const quiet = (): void => undefined;
  const never = (): Promise<never> => Promise.reject(new Error('not asked for'));
  const stop = startServer(createConnection(new StreamMessageReader(input), new StreamMessageWriter(output)), {
    ...{ clock: systemClock, log: { info: quiet, warn: quiet, error: quiet } },
    ...{ gateway: createFakeCluster().gateway, schemas: createSchemas([]), files: createFiles({}) },
    ...{ downloads: createDownloads({}), history: gitHistory, renderer: noRenderer },
    charts: { render: never, fetch: never, dispose },
  });
  expect(dispose).not.toHaveBeenCalled();
  stop();
  expect(dispose).toHaveBeenCalledOnce();
});

test.runIf(isPosix)('a signal lets a server end what it has started', async () => {
  const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {}, processId: null } };
  const text = JSON.stringify(initialize);
  child.stdin.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  // null is what a process has that did not get to its own end
  expect((await once(child, 'close'))[0]).toBe(1);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

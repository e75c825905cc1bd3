import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runCommand } from '../control-plane/run-command.ts';

/** A repository of charts that has one. */
export interface ServedCharts {
  readonly url: string;
  /** What was asked for, with the credentials that came with it: `/index.yaml `. */
  readonly asked: readonly string[];
  stop(): void;
}

/** Serves a chart of these files. */
export async function serveCharts(helm: string, chart: Readonly<Record<string, string>>): Promise<ServedCharts> {
  const served = await mkdtemp(join(tmpdir(), 'charts-'));
  for (const [path, text] of Object.entries(chart)) {
    await mkdir(dirname(join(served, 'chart', path)), { recursive: true });
    await writeFile(join(served, 'chart', path), text);
  }
  const asked: string[] = [];
  const server = createServer((incoming, answer) => {
    asked.push(`${incoming.url ?? ''} ${incoming.headers.authorization ?? ''}`);
    readFile(join(served, basename(incoming.url ?? ''))).then(
      (bytes) => answer.end(bytes),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const args of [
    ['package', './chart', '--destination', served],
    ['repo', 'index', served, '--url', url],
  ])
    await runCommand(helm, args, { cwd: served, env: { PATH: process.env['PATH'], HOME: served } });
  return { url, asked, stop: () => server.close() };
}

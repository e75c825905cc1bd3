import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vsixPath } from '../../scripts/packaging/vsix-path.ts';
import { bundleForHost } from '../editor/bundle-suite.ts';
import { makeGuardedFolder } from '../editor/host/guarded-folder.ts';
import { makeEmptyExtension } from '../editor/empty-extension.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';

const starts = 3;
const root = join(import.meta.dirname, '..', '..');
const standIn = join(root, 'test/editor/host/code-host.mjs');

/**
 * How long the installed extension holds up the extension host, by the editor's own clock: calling `activate`, and before
 * it loading the code, which is nearly all the library that talks to a server. So that is compared with the editor's own
 * CSS extension, which uses the same library.
 */
export async function activationTimes(): Promise<readonly Figure[]> {
  const tables: string[] = [];
  while (tables.length < starts) tables.push(await measureOnce());
  const typical = (extension: string, column: string): number =>
    median(tables.map((table) => readTable(table, extension, column)));
  const ours = (column: string): number => typical('driftline.driftline', column);
  const peer = { name: "the editor's CSS extension", value: typical('vscode.css-language-features', 'Load Code') };
  return [
    { name: 'activate() in the editor', value: ours('Call Activate'), unit: 'ms', limit: 50 },
    { name: 'loading the extension', value: ours('Load Code'), unit: 'ms', limit: 3, peer },
  ];
}

async function measureOnce(): Promise<string> {
  const scratch = await makeGuardedFolder('bench');
  try {
    const workspace = join(scratch.path, 'workspace');
    const table = join(scratch.path, 'activation.txt');
    await mkdir(workspace);
    await writeFile(join(workspace, 'web.css'), 'a { color: red }\n');
    await writeFile(join(workspace, 'web.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n');
    const suite = await bundleForHost(root, 'test/bench/activation-suite.ts', '.cache/bench-suite');
    const flags = [
      `--extensionDevelopmentPath=${await makeEmptyExtension(scratch.path)}`,
      `--extensionTestsPath=${suite}`,
    ];
    const results = { EXT_TEST_RESULT: join(scratch.path, 'result.json'), DRIFTLINE_BENCH_RESULT: table };
    // without test-electron, which writes to the output that is the report here
    const host = spawn(process.execPath, [standIn, workspace, ...flags], {
      env: { ...process.env, HOST_VSIX: vsixPath, ...results },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const [code] = (await once(host, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the editor ended with ${code}`);
    return await readFile(table, 'utf8');
  } finally {
    await scratch.release();
  }
}

/** A cell of the editor's table, in milliseconds. */
function readTable(table: string, extension: string, column: string): number {
  const [head = [], ...rows] = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
  const time = Number(rows.find((cells) => cells[1] === extension)?.[head.indexOf(column)]);
  if (Number.isNaN(time)) throw new Error(`the editor's table has changed:\n${table}`);
  return time;
}

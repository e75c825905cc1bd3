import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { runStep } from '../../../scripts/run-step.mjs';
import { makeGuardedFolder } from './guarded-folder.ts';

/** What an installed editor host consists of: the code-server package and the Node that its natives are built for. */
export interface EditorHost {
  readonly codeServer: string;
  readonly node: string;
}

const codeServerVersion = '4.139.1';
const nodeVersion = '24.21.0';
const nodePackage = `node-linux-${process.arch}`;
/** The only natives without a prebuilt binary that the host needs. */
const natives = ['@vscode/native-watchdog', '@vscode/spdlog'];

/** The folder for downloads that outlive a clone, so that a fresh clone starts in seconds. */
export function cacheFolder(): string {
  const cache = process.env['DRIFTLINE_CACHE'] ?? process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return resolve(process.env['INIT_CWD'] ?? '', cache, 'driftline');
}

/**
 * Installs code-server as the editor host, once per version: it is the same workbench and extension host as the desktop
 * build and comes from the package registry. It is built beside its place and renamed, so a half-done one is never used.
 */
export async function installEditorHost(): Promise<EditorHost> {
  const folder = join(
    cacheFolder(),
    'editor-host',
    `code-server-${codeServerVersion}-node-${nodeVersion}-${process.arch}`,
  );
  if (!existsSync(folder)) await installInto(folder);
  return {
    codeServer: join(folder, 'node_modules/code-server'),
    node: join(folder, 'node_modules', nodePackage, 'bin/node'),
  };
}

async function installInto(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const building = await makeGuardedFolder('building', dirname(folder));
  try {
    await build(building.path);
    await rename(building.path, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // another run was first, and its host is as good
    });
  } finally {
    await building.release();
  }
}

async function build(folder: string): Promise<void> {
  const vscode = join(folder, 'node_modules/code-server/lib/vscode');
  const env = buildEnvironment(join(folder, 'node_modules', nodePackage));
  const npm = (title: string, cwd: string, ...args: string[]): Promise<void> =>
    runStep(`Editor host, once: ${title}`, 'npm', args, { cwd, env });
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const packages = [`${nodePackage}@${nodeVersion}`, `code-server@${codeServerVersion}`];
  await npm(`code-server ${codeServerVersion}`, folder, 'install', '--no-save', ...quietly, ...packages);
  // not `npm ci`: its shrinkwrap is out of sync
  await npm('packages of the workbench', vscode, 'install', '--omit=dev', ...quietly);
  await npm('packages of the built-in extensions', join(vscode, 'extensions'), 'install', '--omit=dev', ...quietly);
  await npm('native modules', vscode, 'rebuild', ...natives);
  await removeUnused(vscode);
}

function buildEnvironment(node: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|NODE_OPTIONS)/.test(name));
  const path = [join(node, 'bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, npm_config_nodedir: node };
}

/** Frees about 220 MB that no test reaches: the assistant's binaries and the search tool of other systems. */
async function removeUnused(vscode: string): Promise<void> {
  const packages = join(vscode, 'node_modules');
  const assistant = (await readdir(join(packages, '@github'))).filter((name) => name.startsWith('copilot-sdk-linux'));
  const search = join(packages, '@vscode/ripgrep-universal/bin');
  const otherSystems = (await readdir(search)).filter((name) => name !== `linux-${process.arch}`);
  const unused = [
    ...assistant.map((name) => join(packages, '@github', name)),
    ...otherSystems.map((name) => join(search, name)),
    join(packages, '@microsoft/mxc-sdk'),
    join(vscode, 'extensions/copilot'),
  ];
  await Promise.all(unused.map((path) => rm(path, { recursive: true, force: true })));
}

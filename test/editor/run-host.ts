import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
  TestRunFailedError,
} from '@vscode/test-electron';
import { makeGuardedFolder } from './host/guarded-folder.ts';
import { cacheFolder, installEditorHost } from './host/install.ts';

export interface HostRun {
  /** Loaded from its folder, as in development. */
  readonly extensionPath: string;
  /** Installed first, as people do. */
  readonly vsix?: string;
  readonly suitePath: string;
  readonly workspace: string;
  readonly untrusted: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Where the host's output goes instead of the terminal. */
  readonly output?: NodeJS.WritableStream;
}

/**
 * Runs a suite in a VS Code host and returns the exit code: in the stand-in on Linux, whose parts come from the package
 * registry, and in the downloaded desktop build elsewhere or with DRIFTLINE_DESKTOP=1.
 */
export async function runHost(run: HostRun): Promise<number> {
  const isDesktop = process.platform !== 'linux' || process.env['DRIFTLINE_DESKTOP'] === '1';
  if (!isDesktop) {
    await installEditorHost(); // here, where its progress shows and a signal stops it
    const standIn = fileURLToPath(new URL('host/code-host.mjs', import.meta.url));
    return runExecutable(standIn, run, { HOST_UNTRUSTED: run.untrusted ? '1' : '', HOST_VSIX: run.vsix ?? '' });
  }
  const desktop = await downloadAndUnzipVSCode({ cachePath: join(cacheFolder(), 'desktop') });
  if (run.untrusted) return runUntrustedDesktop(desktop, run);
  if (run.vsix !== undefined) installOnDesktop(desktop, run.vsix);
  return runExecutable(desktop, run, {});
}

/** Into the profile that test-electron runs the tests in, unless `profile` names another. */
function installOnDesktop(desktop: string, vsix: string, profile: readonly string[] = []): void {
  const [cli = desktop, ...args] = resolveCliArgsFromVSCodeExecutablePath(desktop);
  // the program is a script on Windows, which only a shell starts
  const options = { stdio: 'inherit', shell: process.platform === 'win32' } as const;
  execFileSync(cli, [...args, ...profile, '--install-extension', vsix, '--force'], options);
}

async function runExecutable(executable: string, run: HostRun, env: Readonly<Record<string, string>>): Promise<number> {
  try {
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: run.extensionPath,
      extensionTestsPath: run.suitePath,
      launchArgs: [run.workspace],
      extensionTestsEnv: { ...run.env, ...env },
      ...(run.output && { stdout: run.output, stderr: run.output }),
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  }
}

/** test-electron always passes --disable-workspace-trust, so Restricted Mode on the desktop needs our own start. */
async function runUntrustedDesktop(executable: string, run: HostRun): Promise<number> {
  const home = await makeGuardedFolder('desktop');
  try {
    const user = join(home.path, 'data/User');
    await mkdir(user, { recursive: true });
    await writeFile(join(user, 'settings.json'), '{"security.workspace.trust.startupPrompt":"never"}');
    const profile = [`--user-data-dir=${join(home.path, 'data')}`, `--extensions-dir=${join(home.path, 'extensions')}`];
    if (run.vsix !== undefined) installOnDesktop(executable, run.vsix, profile);
    const args = [
      run.workspace,
      ...['--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
      `--extensionDevelopmentPath=${run.extensionPath}`,
      `--extensionTestsPath=${run.suitePath}`,
      ...profile,
    ];
    const child = spawn(executable, args, { env: { ...process.env, ...run.env }, stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await home.release();
  }
}

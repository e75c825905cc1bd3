import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { findProblem, readSuiteResult } from '../suite-result.ts';
import { startCodeServer, type CodeServer } from './code-server.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

/** Told apart from the suite's own exit codes, for whoever reads a CI log. */
const exitCodes = { noProof: 96, hostLost: 97, timedOut: 98, interrupted: 130 };
const defaultTimeout = 300_000;
/** What the workbench says of itself; a test's and an extension's words never come with its bundle's stack. */
const chatter =
  /^(Resolv|Creating a socket|Ignoring fetching|No search provider|ChatSessionStore|Updating additional builtin|Creation of workbench|\[(Service Worker|AgentHost|AccountPolicy|DefaultAccount|reconnection|remote-connection))|\/static\/out\/vs\//;

interface Flags {
  readonly folder: string;
  readonly tests: string;
  readonly development: readonly string[];
}

/**
 * Stands in for the VS Code executable: takes the flags that @vscode/test-electron passes, runs the suite in
 * code-server's extension host, and returns the suite's exit code. HOST_UNTRUSTED=1 opens the folder in Restricted
 * Mode, HOST_VSIX=<path> is installed first, HOST_TIMEOUT_MS bounds the run, HOST_EVIDENCE=<path> gets a picture and the
 * editor's logs when it fails.
 */
export async function runCodeHost(args: readonly string[]): Promise<number> {
  // a closed pipe must not end us before the clean-up
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const interrupted = interruption();
  const untrusted = process.env['HOST_UNTRUSTED'] === '1';
  const vsix = process.env['HOST_VSIX'] ?? '';
  const server = await startCodeServer({
    auth: 'none',
    untrusted,
    isTestHost: true,
    vsix: vsix === '' ? [] : [vsix],
  });
  try {
    return await runInWorkbench(parseFlags(args), server, interrupted);
  } finally {
    await server.stop();
  }
}

/** The caller's end shows as a signal, or as the end of the pipe that test-electron holds open to us. */
function interruption(): Promise<number> {
  return new Promise((settle) => {
    const interrupt = (): void => settle(exitCodes.interrupted);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
    process.stdin.on('end', interrupt).resume();
  });
}

function parseFlags(args: readonly string[]): Flags {
  const valuesOf = (name: string): string[] =>
    args.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => resolve(arg.slice(name.length + 3)));
  const [folder] = args.filter((arg) => !arg.startsWith('--'));
  const [tests] = valuesOf('extensionTestsPath');
  if (folder === undefined || tests === undefined) throw new Error('needs a folder and --extensionTestsPath=');
  return { folder: resolve(folder), tests, development: valuesOf('extensionDevelopmentPath') };
}

async function runInWorkbench(flags: Flags, server: CodeServer, interrupted: Promise<number>): Promise<number> {
  const logs: string[] = [];
  let report: (code: number) => void = () => undefined;
  const reported = new Promise<number>((resolve) => (report = resolve));
  const prepare = async (page: Page): Promise<void> => {
    await page.exposeFunction('codeAutomationLog', relay);
    await page.exposeFunction('codeAutomationExit', (code: number, files: readonly LogFile[] = []) => {
      logs.push(...files.map((file) => `=== ${file.relativePath}\n${file.contents}`));
      report(code);
    });
    page.on('crash', () => report(exitCodes.hostLost));
  };
  void server.exited.then(() => report(exitCodes.hostLost));
  const workbench = await openWorkbench({ url: testUrl(flags, server.port), prepare });
  try {
    const code = await Promise.race([reported, timeout(), interrupted]);
    const verdict = code === 0 ? await verify() : code;
    if (code === exitCodes.hostLost) process.stderr.write('code-host: code-server or its page died\n');
    if (code === exitCodes.timedOut) process.stderr.write('code-host: the suite did not report in time\n');
    if (verdict !== 0 && verdict !== exitCodes.interrupted)
      await keepEvidence(workbench, [await server.readLog(), ...logs]);
    return verdict;
  } finally {
    await workbench.close();
  }
}

interface LogFile {
  readonly relativePath: string;
  readonly contents: string;
}

function testUrl(flags: Flags, port: number): string {
  const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${encodeURI(path)}`;
  const payload = [
    ...flags.development.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(flags.tests)],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const kind = flags.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [kind]: flags.folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

function relay(type: string, args: readonly unknown[]): void {
  const text = format(...args);
  if (chatter.test(text)) return;
  (type === 'error' ? process.stderr : process.stdout).write(`${text}\n`);
}

async function timeout(): Promise<number> {
  await delay(Number(process.env['HOST_TIMEOUT_MS'] ?? defaultTimeout), undefined, { ref: false });
  return exitCodes.timedOut;
}

async function verify(): Promise<number> {
  const file = process.env['EXT_TEST_RESULT'];
  const problem = findProblem(file === undefined ? undefined : await readSuiteResult(file));
  if (problem === undefined) return 0;
  process.stderr.write(`code-host: the workbench reported success, but ${problem}\n`);
  return exitCodes.noProof;
}

async function keepEvidence(workbench: Workbench, logs: readonly string[]): Promise<void> {
  const path = process.env['HOST_EVIDENCE'];
  if (path === undefined) return;
  await workbench.page.screenshot({ path: `${path}.png` }).catch(() => undefined);
  await writeFile(`${path}.log`, logs.join('\n'));
}

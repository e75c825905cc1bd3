import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Person } from '../forge/forge.ts';
import type { ForgeDescription } from '../forge/start-forge.ts';
import { bundleSuite } from './bundle-suite.ts';
import { makeEmptyExtension } from './empty-extension.ts';
import { packFakeNeighbour } from './fake-neighbour.ts';
import { makeGuardedFolder } from './host/guarded-folder.ts';
import { type HostRun, runHost } from './run-host.ts';
import { findProblem, readSuiteResult, type SuiteResult, type TestFailure } from './suite-result.ts';

/** Which tests run in which host: `crash` kills the extension host, to prove that such a run is reported as failed. */
export type EditorMode = 'trusted' | 'folders' | 'forge' | 'untrusted' | 'crash';

export interface EditorSuiteOptions {
  readonly mode: EditorMode;
  /** The extension under test: a .vsix, which is installed, or a folder, which is loaded as in development. */
  readonly extension: string;
  /** A running cluster, and the folder whose manifests it runs; without it the workspace is one lone Deployment. */
  readonly cluster?: SuiteCluster;
}

export interface SuiteCluster {
  readonly kubeconfig: string;
  readonly context: string;
  readonly folder: string;
  /** For what the mode `forge` does beside the extension, as the author, the approver and Flux' owner. */
  readonly forge?: SuiteForge;
}

/** What the tests of the mode `forge` are told. */
export interface SuiteForge {
  readonly description: ForgeDescription;
  readonly author: Person;
  readonly approver: Person;
  /** `owner/name` */
  readonly repository: string;
  /** kubectl as the cluster's own administrator: a program with its first arguments. */
  readonly kubectl: readonly string[];
}

/** The form that every suite of this project leaves in .cache/results. */
export interface SuiteSummary {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly TestFailure[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const loneDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: lone
spec:
  replicas: 1
`;

/** Runs one mode's tests in a VS Code extension host and leaves the summary in .cache/results/editor-<mode>.json. */
export async function runEditorSuite(options: EditorSuiteOptions): Promise<SuiteSummary> {
  const suite = `editor-${options.mode}`;
  const results = join(root, '.cache/results');
  await mkdir(results, { recursive: true });
  for (const extension of ['json', 'png', 'log']) await rm(join(results, `${suite}.${extension}`), { force: true });
  const scratch = await makeGuardedFolder('suite');
  try {
    const resultFile = join(scratch.path, 'result.json');
    const exit = await runHost({
      ...(await toExtension(options.extension, scratch.path)),
      suitePath: await bundleSuite(root),
      workspace: await findWorkspace(options, scratch.path),
      untrusted: options.mode === 'untrusted',
      env: {
        ...suiteEnvironment(options, resultFile, join(results, suite)),
        DRIFTLINE_SUITE_NEIGHBOUR: await packFakeNeighbour(scratch.path),
      },
      // what an editor says when its extension host is killed would read as our failure
      ...(options.mode === 'crash' && { output: new PassThrough().resume() }),
    });
    const result = await readSuiteResult(resultFile);
    const summary = options.mode === 'crash' ? crashSummary(exit, result, resultFile) : toSummary(suite, exit, result);
    await writeFile(join(results, `${suite}.json`), `${JSON.stringify(summary, null, 2)}\n`);
    return summary;
  } finally {
    await scratch.release();
  }
}

async function toExtension(extension: string, scratch: string): Promise<Pick<HostRun, 'extensionPath' | 'vsix'>> {
  if (!extension.endsWith('.vsix')) return { extensionPath: extension };
  return { extensionPath: await makeEmptyExtension(scratch), vsix: extension };
}

/** The cluster's folder; with another beside it in a workspace file; or a folder with one lone Deployment. */
async function findWorkspace({ mode, cluster }: EditorSuiteOptions, scratch: string): Promise<string> {
  if (mode !== 'folders' || !cluster) return cluster?.folder ?? makeWorkspace(scratch);
  const file = join(scratch, 'several.code-workspace');
  const folders = [{ path: cluster.folder }, { path: await makeWorkspace(scratch) }];
  await writeFile(file, JSON.stringify({ folders }));
  return file;
}

async function makeWorkspace(scratch: string): Promise<string> {
  const folder = join(scratch, 'workspace');
  await mkdir(folder);
  await writeFile(join(folder, 'deployment.yaml'), loneDeployment);
  return folder;
}

function suiteEnvironment(options: EditorSuiteOptions, resultFile: string, evidence: string): Record<string, string> {
  const { cluster } = options;
  return {
    // the stand-in is a script: the Node that runs it is this one
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    EXT_TEST_RESULT: resultFile,
    DRIFTLINE_SUITE_MODE: options.mode,
    ...(options.mode === 'crash' ? {} : { HOST_EVIDENCE: evidence }),
    ...(cluster && {
      DRIFTLINE_SUITE_KUBECONFIG: cluster.kubeconfig,
      DRIFTLINE_SUITE_CONTEXT: cluster.context,
      DRIFTLINE_SUITE_FOLDER: cluster.folder,
      ...(cluster.forge && { DRIFTLINE_SUITE_FORGE: JSON.stringify(cluster.forge) }),
    }),
  };
}

function toSummary(suite: string, exit: number, result: SuiteResult | undefined): SuiteSummary {
  const { passed = 0, failed = 0, pending = 0, failures = [] } = result ?? {};
  const problem = findProblem(result) ?? (exit === 0 ? undefined : `the host ended with ${exit}`);
  if (problem === undefined || failed > 0) return { suite, passed, failed, skipped: pending, failures };
  return { suite, passed, failed: 1, skipped: pending, failures: [{ name: suite, message: problem }] };
}

/** The killed run must have got as far as the kill, and must then count as failed: only this is a pass. */
function crashSummary(exit: number, result: SuiteResult | undefined, resultFile: string): SuiteSummary {
  const suite = 'editor-crash';
  const fail = (message: string): SuiteSummary => ({
    suite,
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: [{ name: suite, message }],
  });
  if (!existsSync(`${resultFile}.reached`)) return fail('the test that kills the extension host did not run');
  if (toSummary(suite, exit, result).failed === 0) return fail('a run whose extension host was killed looked green');
  return { suite, passed: 1, failed: 0, skipped: 0, failures: [] };
}

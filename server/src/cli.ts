import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { t } from '@vscode/l10n';
import { systemClock } from './adapters/clock.ts';
import { createPromptFileSystem, nodeFileSystem } from './adapters/node-fs.ts';
import { createSchemaCatalog } from './adapters/schema-catalog.ts';
import type { NamedSchemaLoader } from './check-repository.ts';
import {
  type CliProcess,
  findCacheFolder,
  hasColours,
  ignoreClosedPipes,
  openRenderer,
  readAll,
  say,
  write,
} from './cli-process.ts';
import { type CheckArguments, type GraphArguments, type RenderArguments, parseArguments } from './cli/arguments.ts';
import { formatReport } from './cli/format-report.ts';
import { help } from './cli/help.ts';
import { toPlainText } from './cli/plain-text.ts';
import type { Machine } from './cli/repository.ts';
import { toReport } from './cli/report.ts';
import type { SourceFile } from './cli/checked-file.ts';
import { findContext, findFiles, mostFiles } from './cli/sources.ts';
import type { CommandRun } from './cli/render.ts';
import type { RenderedFiles } from './cli/rendered-files.ts';
import type { FileSystem, Renderer, Result, SchemaSource } from './ports.ts';

/** Runs the command line tool and answers with its exit code: 0 nothing found, 1 findings, 2 it could not be run. */
export async function runCli(process: CliProcess): Promise<number> {
  const parsed = parseArguments(process.argv);
  ignoreClosedPipes(process);
  const controller = new AbortController();
  try {
    if (parsed.task === 'none') {
      await say(process, `${parsed.problem} ${t('"driftline --help" says more.')}`);
      return 2;
    }
    if (parsed.task === 'check') return await check(parsed, process, controller.signal);
    if (parsed.task === 'diff') return await (await import('./cli-diff.ts')).diff(parsed, process, controller.signal);
    if (parsed.task === 'status')
      return await (await import('./cli-status.ts')).status(parsed, process, controller.signal);
    if (parsed.task === 'plan') return await (await import('./cli-plan.ts')).plan(parsed, process, controller.signal);
    if (parsed.task === 'render' || parsed.task === 'graph') return await build(parsed, process, controller.signal);
    await write(process.stdout, parsed.task === 'help' ? help : `${process.version}\n`);
    return 0;
  } finally {
    controller.abort();
  }
}

async function check(args: CheckArguments, process: CliProcess, signal: AbortSignal): Promise<number> {
  const { cwd, stdout, version } = process;
  const system = createPromptFileSystem();
  const found = await findFiles(args.paths, cwd, path, system, signal);
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  const sources = found.ok ? await openSources(args, process, signal, report) : found;
  if (!found.ok || !sources.ok) {
    await say(process, found.ok && !sources.ok ? sources.error : String(!found.ok && found.error));
    return 2;
  }
  problems.push(...found.value.problems);
  if (found.value.isCut)
    problems.push(t('Only the first {0} files are checked. Name folders that have fewer.', mostFiles));
  const context = await findContext(args.paths, found.value.files, cwd, path, system, signal);
  const files = await readAll(found.value.files, system, process, signal, report);
  const others = await readAll(context, system, process, signal, () => undefined);
  const wanted = args.isRendered === false ? [] : await listBuilt(files, args, system, signal);
  const rendered = wanted.length > 0 ? await renderAll(wanted, process, signal) : undefined;
  if (rendered?.ok === false) {
    await say(process, rendered.error);
    return 2;
  }
  problems.push(...(rendered?.value.problems ?? []));
  const { checkFiles } = await import('./cli/check.ts');
  const named = openNamed(args, process, signal);
  const built = { rendered: rendered?.value, severities: args.severities };
  const all = await checkFiles(files, others, sources.value, signal, named, built);
  const checked = toReport(all, args.least);
  const hasColour = hasColours(args, process);
  await write(stdout, formatReport(checked, args.format, { hasColour, version }));
  for (const problem of problems) await say(process, problem);
  if (problems.length > 0) return 2;
  return checked.findings.length > 0 ? 1 : 0;
}

/** Runs a command that builds what the repository has. */
async function build(
  args: RenderArguments | GraphArguments,
  process: CliProcess,
  signal: AbortSignal,
): Promise<number> {
  const { cwd, stdout } = process;
  const renderer = await openRenderer(process);
  const machine = { cwd, paths: path, system: createPromptFileSystem() };
  try {
    const run =
      args.task === 'render'
        ? await render(args, machine, renderer, signal)
        : await graph(args, process, machine, renderer, signal);
    if (!run.ok) {
      await say(process, run.error);
      return 2;
    }
    const { output, messages, code } = run.value;
    // what a person only looks at must do nothing to the terminal, what a program gets must be as kustomize wrote it
    await write(stdout, stdout.isTTY && args.task === 'render' ? toPlainText(output) : output);
    for (const message of messages) await say(process, message);
    return code;
  } finally {
    renderer.dispose();
  }
}

/** The files that are built: all if a person says so, else those that lie in a repository, where it is known what belongs together. */
async function listBuilt(
  files: readonly SourceFile[],
  { isRendered }: CheckArguments,
  system: FileSystem,
  signal: AbortSignal,
): Promise<readonly SourceFile[]> {
  if (isRendered) return files;
  const isIn = new Map<string, Promise<boolean>>();
  const look = async (folder: string): Promise<boolean> => {
    const found = await system.findRepository(folder, signal);
    return found.ok && found.value !== undefined;
  };
  const kept = await Promise.all(
    files.map(async ({ uri }) => {
      if (!uri.startsWith('file:')) return false;
      const folder = path.dirname(fileURLToPath(uri));
      const known = isIn.get(folder) ?? look(folder);
      isIn.set(folder, known);
      return known;
    }),
  );
  return files.filter((_, i) => kept[i]);
}

/** What builds make of the files that are checked. */
async function renderAll(
  files: readonly SourceFile[],
  process: CliProcess,
  signal: AbortSignal,
): Promise<Result<RenderedFiles, string>> {
  const { renderFiles } = await import('./cli/rendered-files.ts');
  const renderer = await openRenderer(process);
  const machine = { cwd: process.cwd, paths: path, system: createPromptFileSystem() };
  const toPath = (uri: string): string | undefined => (uri.startsWith('file:') ? fileURLToPath(uri) : undefined);
  try {
    return await renderFiles(files, toPath, (file) => pathToFileURL(file).href, machine, renderer, signal);
  } finally {
    renderer.dispose();
  }
}

async function render(
  args: RenderArguments,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<CommandRun, string>> {
  const { runRender } = await import('./cli/render.ts');
  return runRender(args, machine, renderer, signal);
}

async function graph(
  args: GraphArguments,
  process: CliProcess,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<CommandRun, string>> {
  const { runGraph } = await import('./cli/graph.ts');
  return runGraph({ ...args, hasColour: hasColours(args, process) }, machine, renderer, signal);
}

/** Who describes kinds, from the best to the last: the cluster that was chosen, if one was and it answers; the bundle. */
async function openSources(
  { context, kubeconfig, kubernetesVersion }: CheckArguments,
  { cwd, env, schemasFolder }: CliProcess,
  signal: AbortSignal,
  report: (problem: string) => void,
): Promise<Result<readonly SchemaSource[], string>> {
  const catalog = createSchemaCatalog(path.join(schemasFolder, 'lean'));
  const bundled = { ...catalog, version: () => kubernetesVersion };
  if (context === undefined) return { ok: true, value: [bundled] };
  const { createClusterGateway } = await import('./adapters/kubeconfig.ts');
  const { createClusterSchemas } = await import('./cluster-schemas.ts');
  const file = kubeconfig !== undefined && path.resolve(cwd, kubeconfig);
  const gateway = createClusterGateway(env, systemClock, { cacheFolder: () => findCacheFolder(env) });
  const connected = await gateway.connect({ context, ...(file && { kubeconfig: file }) }, signal);
  const answer = connected.ok ? await connected.value.version(signal) : connected;
  if (connected.ok && answer.ok) {
    const warn = (message: string): void => report(message);
    const log = { info: () => undefined, warn, error: warn };
    const schemas = createClusterSchemas(connected.value, { clock: systemClock, log }, () => undefined, signal);
    return { ok: true, value: [toReporting(schemas, report), bundled] };
  }
  const reason = answer.ok ? '' : answer.error.message;
  return { ok: false, error: t('Context "{0}" cannot be used: {1} Without a cluster: --offline.', context, reason) };
}

/**
 * The schemas that documents name for kinds that nobody else describes; none with `--offline`. Where one cannot be had,
 * its kind is as unknown as without it.
 */
function openNamed(
  { isOffline }: CheckArguments,
  { env, cwd }: CliProcess,
  signal: AbortSignal,
): NamedSchemaLoader | undefined {
  if (isOffline) return undefined;
  const opened = import('./adapters/schema-download.ts').then(({ createSchemaDownloads }) =>
    createSchemaDownloads(systemClock, () => findCacheFolder(env)),
  );
  return async (address, uri) => {
    const folder = await nodeFileSystem.findRepository(uri.startsWith('file:') ? fileURLToPath(uri) : cwd, signal);
    const repository = folder.ok && folder.value !== undefined ? pathToFileURL(folder.value).href : undefined;
    const loaded = await (await opened).load(address, { uri, ...(repository ? { repository } : {}) }, signal);
    return loaded.ok ? loaded.value : undefined;
  };
}

/** What the cluster should say and does not is told: the bundle, which stands in, may know less. */
function toReporting(source: SchemaSource, report: (problem: string) => void): SchemaSource {
  return {
    ...source,
    async load(apiVersion, signal) {
      const loaded = await source.load(apiVersion, signal);
      if (!loaded.ok && loaded.error.kind !== 'unknown') report(`${apiVersion}: ${loaded.error.message}`);
      return loaded;
    },
  };
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { t } from '@vscode/l10n';
import { systemClock } from './adapters/clock.ts';
import { createPromptFileSystem } from './adapters/node-fs.ts';
import { createRepositoryFiles } from './adapters/repository-files.ts';
import { createSchemaCatalog } from './adapters/schema-catalog.ts';
import { type CliProcess, findCacheFolder, hasColours, openRenderer, readAll, say, write } from './cli-process.ts';
import type { DiffArguments } from './cli/arguments.ts';
import { formatReport } from './cli/format-report.ts';
import { findRoot } from './cli/repository.ts';
import { toReport } from './cli/report.ts';
import { findFiles, mostFiles } from './cli/sources.ts';
import type { SessionPorts } from './session-ports.ts';

/** Runs `driftline diff` and answers with its exit code: 0 no drift, 1 drift, 2 not everything could be compared. */
export async function diff(args: DiffArguments, process: CliProcess, signal: AbortSignal): Promise<number> {
  const { cwd, stdout, version } = process;
  const system = createPromptFileSystem();
  const found = await findFiles(args.paths, cwd, path, system, signal);
  if (!found.ok) {
    await say(process, found.error);
    return 2;
  }
  const problems = [...found.value.problems];
  if (found.value.isCut)
    problems.push(t('Only the first {0} files are compared. Name folders that have fewer.', mostFiles));
  const files = await readAll(found.value.files, system, process, signal, (problem) => problems.push(problem));
  const machine = { cwd, paths: path, system };
  const listed = found.value.files.filter((file) => file.path !== '-');
  const places = args.paths.filter((one) => one !== '-').map((one) => path.resolve(cwd, one));
  const isFile = new Set(listed.map((file) => file.path));
  const roots = await Promise.all(places.map((place) => findRoot(place, isFile.has(place), machine, signal)));
  const folders = [...new Set(roots)].map((root) => pathToFileURL(root).href);
  const { compareFiles } = await import('./cli/diff.ts');
  const ports = await openPorts(process, (problem) => problems.push(problem));
  // the clock's timers keep no process alive
  const waiting = setInterval(() => undefined, 60_000);
  try {
    const { kubeconfig, ...rest } = args;
    const choice = { ...rest, ...(kubeconfig !== undefined && { kubeconfig: path.resolve(cwd, kubeconfig) }) };
    const compared = await compareFiles(files, folders, choice, ports);
    if (!compared.ok) {
      await say(process, t('Context "{0}" cannot be used: {1}', args.context, compared.error));
      return 2;
    }
    problems.push(...compared.value.problems);
    const report = toReport(compared.value.files, args.least);
    await write(stdout, formatReport(report, args.format, { hasColour: hasColours(args, process), version }));
    for (const problem of problems) await say(process, problem);
    if (problems.length > 0) return 2;
    return report.findings.length > 0 ? 1 : 0;
  } finally {
    clearInterval(waiting);
    ports.renderer.dispose();
    ports.jq?.dispose();
  }
}

async function openPorts(process: CliProcess, report: (problem: string) => void): Promise<SessionPorts> {
  const { env, schemasFolder, jq } = process;
  const { createClusterGateway } = await import('./adapters/kubeconfig.ts');
  const { createSchemaDownloads } = await import('./adapters/schema-download.ts');
  const { createJqPaths } = await import('./adapters/jq/jq-paths.ts');
  const cacheFolder = (): string => findCacheFolder(env);
  return {
    gateway: createClusterGateway(env, systemClock, { cacheFolder }),
    clock: systemClock,
    schemas: createSchemaCatalog(path.join(schemasFolder, 'lean')),
    files: createRepositoryFiles((file) => pathToFileURL(file).href),
    downloads: createSchemaDownloads(systemClock, cacheFolder),
    renderer: await openRenderer(process),
    jq: createJqPaths(jq, systemClock),
    log: { info: () => undefined, warn: () => undefined, error: report },
  };
}

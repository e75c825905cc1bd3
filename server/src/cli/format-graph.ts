import { t } from '@vscode/l10n';
import type { SourcePlace } from '../graph/build/rendered.ts';
import type { Build, BuildGraph, BuildProblem } from '../graph/targets/build-graph.ts';
import type { BuildTarget } from '../graph/targets/build-target.ts';
import type { Release } from '../graph/targets/helm-release.ts';
import { toPlainLine } from './plain-text.ts';
import type { Repository } from './repository.ts';

/** The graph for people: a tree of what builds what, then what is wrong with it, and what nobody applies. */
export async function formatGraph(graph: BuildGraph, repository: Repository, hasColour: boolean): Promise<string> {
  const paint: Paint = hasColour ? (code, text) => `\u001B[${code}m${text}\u001B[0m` : (_code, text) => text;
  const printer = { graph, repository, paint };
  const roots = [...graph.builds.values()].filter(({ target }) => target.parent === undefined);
  const applied = roots.filter(({ target }) => !target.isUnreached);
  const clusters = [...new Set(applied.map(({ target }) => target.cluster))];
  const blocks: string[] = [];
  for (const cluster of clusters) {
    const own = applied.filter(({ target }) => target.cluster === cluster);
    const title = cluster === undefined ? t('No cluster') : t('Cluster {0}', toPlainLine(cluster));
    blocks.push(`${paint('1', title)}\n${await listTree(printer, own, 1)}`);
  }
  const problems = await listProblems(printer);
  if (problems !== '') blocks.push(`${paint('1', t('Problems'))}\n${problems}`);
  const unused = await listUnused(printer, roots);
  if (unused !== '') blocks.push(`${paint('1', t('Not applied by anything here'))}\n${unused}`);
  return [...blocks, summarize(graph)].join('\n');
}

type Paint = (code: string, text: string) => string;

interface Printer {
  readonly graph: BuildGraph;
  readonly repository: Repository;
  readonly paint: Paint;
}

async function listTree(printer: Printer, builds: readonly Build[], depth: number): Promise<string> {
  const indent = '  '.repeat(depth);
  let text = '';
  for (const build of builds) {
    const { target, contents } = build;
    text += `${indent}${describeBuild(printer, build)}\n`;
    for (const release of contents.releases) text += `${indent}  ${describeRelease(release)}\n`;
    const children = [...printer.graph.builds.values()].filter((one) => one.target.parent === target.id);
    text += await listTree(printer, children, depth + 1);
  }
  return text;
}

function describeBuild({ repository, paint }: Printer, build: Build): string {
  const { target } = build;
  const folder = toPlainLine(repository.toShown(target.directory)) || '.';
  const state = describeState(build, paint);
  const suspended = target.isSuspended ? [t('suspended')] : [];
  const away = target.destination === undefined ? [] : [t('for {0}', toPlainLine(target.destination))];
  return `${paint('1', describeTarget(target))} ${folder}: ${[state, ...suspended, ...away].join(', ')}`;
}

function describeTarget({ kind, namespace, name }: BuildTarget): string {
  const full = toPlainLine(namespace === undefined ? name : `${namespace}/${name}`);
  switch (kind) {
    case 'flux':
      return `Kustomization ${full}`;
    case 'argo':
      return `Application ${full}`;
    case 'kustomize':
      return `kustomize ${full}`;
    case 'raw':
      return `K3s ${full}`;
  }
}

function describeState({ state, rendered }: Build, paint: Paint): string {
  const count = rendered?.objects.length ?? 0;
  switch (state) {
    case 'rendered':
      return count === 1 ? t('1 object') : t('{0} objects', count);
    case 'failed':
      return paint('31', t('failed'));
    case 'not-built':
      return paint('33', t('not built here'));
  }
}

function describeRelease({ namespace, name, chart, source, isSuspended }: Release): string {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  const from = [source && `${source.kind} ${source.name}`, chart].filter((one) => one !== undefined).join(' ');
  const suspended = isSuspended ? `, ${t('suspended')}` : '';
  return toPlainLine(`HelmRelease ${full}${from === '' ? '' : `: ${from}`}${suspended}`);
}

async function listProblems({ graph, repository, paint }: Printer): Promise<string> {
  let text = '';
  for (const { target, problems } of graph.builds.values()) {
    for (const problem of problems) {
      const colour = problem.isNote ? '36' : '31';
      const word = paint(`1;${colour}`, `${problem.isNote ? 'note' : 'error'}[${problem.code}]`);
      const message = `${describeTarget(target)}: ${toPlainLine(problem.message)}`;
      text += `  ${await describePlace(repository, problem)}${word}: ${message}\n`;
    }
  }
  return text;
}

async function describePlace(repository: Repository, { place }: Pick<BuildProblem, 'place'>): Promise<string> {
  return place ? `${await showPlace(repository, place)}: ` : '';
}

async function showPlace(repository: Repository, place: SourcePlace): Promise<string> {
  const { file, line, column } = await repository.locate(place);
  return `${toPlainLine(file)}:${line}:${column}`;
}

async function listUnused({ graph, repository }: Printer, roots: readonly Build[]): Promise<string> {
  const forgotten = [...graph.unreached, ...roots.flatMap(({ target }) => (target.isUnreached ? [target] : []))];
  let text = '';
  for (const target of forgotten) {
    const where = target.place ? await showPlace(repository, target.place) : repository.toShown(target.directory);
    text += `  ${where}: ${describeTarget(target)}\n`;
  }
  const told = new Set(forgotten.map(({ place }) => place?.file));
  for (const file of graph.orphans) if (!told.has(file)) text += `  ${toPlainLine(repository.toShown(file))}\n`;
  return text;
}

function summarize({ builds, orphans, isCut }: BuildGraph): string {
  const all = [...builds.values()];
  const releases = all.reduce((sum, { contents }) => sum + contents.releases.length, 0);
  const failed = all.filter(({ state }) => state === 'failed').length;
  const counts = [
    all.length === 1 ? t('1 build') : t('{0} builds', all.length),
    releases === 1 ? t('1 HelmRelease') : t('{0} HelmReleases', releases),
    ...(orphans.length > 0 ? [t('{0} files that nothing applies', orphans.length)] : []),
  ];
  const cut = isCut ? ` ${t('There are more than are followed.')}` : '';
  return `${counts.join(', ')}: ${failed === 0 ? t('none failed') : t('{0} failed', failed)}.${cut}\n`;
}

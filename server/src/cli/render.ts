import { t } from '@vscode/l10n';
import { type BuildsRequest, renderAlone, renderBuilds } from '../builds.ts';
import { inFolder, parentOf } from '../graph/build/paths.ts';
import { kustomizationNames } from '../graph/build/plan-kustomization.ts';
import { writeYaml } from '../graph/build/write-yaml.ts';
import type { Build, BuildProblem } from '../graph/targets/build-graph.ts';
import { readGraphFile, toGraphFiles } from '../graph/targets/graph-files.ts';
import { toKustomizeTarget } from '../graph/targets/plain-targets.ts';
import { parse } from '../manifest/parse.ts';
import type { RenderError, Renderer, Result } from '../ports.ts';
import type { RenderArguments } from './arguments.ts';
import { type PrintedBuild, type PrintedProblem, printJson, printYaml } from './rendered-output.ts';
import { type Machine, type Repository, openAt, readRepository } from './repository.ts';

/** What a command prints, what it has to say beside that, and its exit code. */
export interface CommandRun {
  readonly output: string;
  readonly messages: readonly string[];
  readonly code: 0 | 1 | 2;
}

type Built = Result<{ readonly builds: readonly Build[]; readonly messages: readonly string[] }, string>;

/** Runs `driftline render`; an error is why there is nothing to print at all. */
export async function runRender(
  args: RenderArguments,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<CommandRun, string>> {
  const opened = await openAt(args.path, machine, signal);
  if (!opened.ok) return opened;
  const { repository, path, isFile } = opened.value;
  const built = isFile
    ? await buildFile(path, args, repository, machine, renderer, signal)
    : await buildFolder(path, args, repository, renderer, signal);
  return built.ok
    ? { ok: true, value: await print(built.value.builds, built.value.messages, args, repository) }
    : built;
}

async function buildFile(
  path: string,
  args: RenderArguments,
  repository: Repository,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Built> {
  const text = await repository.read(path);
  if (text === undefined) return { ok: false, error: t('{0} could not be read.', args.path) };
  const file = readGraphFile(path, parse(path, 1, text));
  if (file.kustomization) return buildFolder(parentOf(path), args, repository, renderer, signal);
  if (file.makers.length === 0)
    return {
      ok: false,
      error: t(
        '{0} declares nothing that is built. Name a folder with a kustomization, or a file with a Flux Kustomization or an Application of Argo CD.',
        args.path,
      ),
    };
  const contents = await readRepository(repository, machine, signal);
  if (!contents.ok) return contents;
  // what git ignores is looked at all the same when a person names it
  const files = toGraphFiles([...contents.value.files.files, [path, file]]);
  const request: BuildsRequest = {
    root: repository.root,
    files,
    others: contents.value.others,
    texts: new Map(),
    read: repository.read,
    hasYaml: true,
  };
  const followed = await renderBuilds(request, renderer, signal);
  if (!followed.ok) return { ok: false, error: followed.error.message };
  const { builds, unreached } = followed.value;
  const isOfFile = ({ target }: Pick<Build, 'target'>): boolean => target.place?.file === path;
  const found = [...builds.values()].filter(isOfFile);
  const { problems } = contents.value;
  if (found.length > 0) return { ok: true, value: { builds: found, messages: problems } };
  const alone: Build[] = [];
  for (const target of unreached.filter((one) => isOfFile({ target: one }))) {
    const build = await renderAlone(target, followed.value, request, renderer, signal);
    if (!build.ok) return { ok: false, error: build.error.message };
    alone.push(build.value);
  }
  if (alone.length === 0) return { ok: false, error: t('{0} declares nothing that is built.', args.path) };
  return {
    ok: true,
    value: {
      builds: alone,
      messages: [
        ...problems,
        t('No build brings what {0} declares, so it is not applied: no kustomization lists it.', args.path),
      ],
    },
  };
}

async function buildFolder(
  directory: string,
  args: RenderArguments,
  repository: Repository,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Built> {
  const names = kustomizationNames.map((name) => repository.read(inFolder(directory, name)));
  if ((await Promise.all(names)).every((text) => text === undefined))
    return {
      ok: false,
      error: t('{0} has no kustomization. Name the file that declares what Flux or Argo CD makes of it.', args.path),
    };
  const { root } = repository;
  const request = { root, directory, texts: new Map(), isExplained: args.hasProvenance, hasYaml: true };
  const rendered = await renderer.render(request, signal);
  if (!rendered.ok && rendered.error.kind !== 'failed') return { ok: false, error: rendered.error.message };
  const target = toKustomizeTarget(directory, directory);
  const { place: _place, ...plain } = target;
  const contents = { children: [], provided: [], releases: [], sources: [], origins: [], isStrict: false };
  const common = { target: plain, contents, isStrict: false, reads: new Map(), listed: [] };
  const build: Build = rendered.ok
    ? { ...common, state: 'rendered', rendered: rendered.value, problems: rendered.value.problems }
    : { ...common, state: 'failed', problems: [toProblem(rendered.error)] };
  return { ok: true, value: { builds: [build], messages: [] } };
}

function toProblem({ message, place }: RenderError): BuildProblem {
  return { code: 'build-failed', message, ...(place && { place }) };
}

async function print(
  builds: readonly Build[],
  messages: readonly string[],
  { format, hasProvenance }: RenderArguments,
  repository: Repository,
): Promise<CommandRun> {
  const problems: PrintedProblem[] = [];
  for (const problem of builds.flatMap((build) => [...build.problems, ...listUnknown(build)])) {
    const place = problem.place && (await repository.locate(problem.place));
    problems.push({ code: problem.code, message: problem.message, ...(place && { place }) });
  }
  const printed = builds.flatMap(toPrinted);
  const output =
    format === 'yaml'
      ? await printYaml(printed, hasProvenance, repository)
      : await printJson(printed, problems, hasProvenance, repository);
  const said = problems.map(({ message, place }) =>
    place ? `${place.file}:${place.line}:${place.column}: ${message}` : message,
  );
  const isWhole =
    printed.length === builds.length && messages.length === 0 && problems.every(({ code }) => findings.has(code));
  return { output, messages: [...messages, ...said], code: !isWhole ? 2 : problems.length > 0 ? 1 : 0 };
}

/** What is wrong with files that were rendered all the same. */
const findings: ReadonlySet<string> = new Set(['build-undefined-variable', 'target-twice', 'variable-invalid']);

function toPrinted({ target, rendered }: Build): readonly PrintedBuild[] {
  if (!rendered) return [];
  const { kind, cluster, namespace, name, directory } = target;
  const who = { kind, ...(cluster !== undefined && { cluster }), ...(namespace !== undefined && { namespace }), name };
  return [{ ...who, directory, objects: rendered.objects, yaml: rendered.yaml ?? writeYaml(rendered.objects) }];
}

/** Variables that are there and not known, as far as something names them. */
function listUnknown({ variables, rendered, target }: Build): readonly BuildProblem[] {
  const unknown = [...(variables?.values ?? [])].flatMap(([name, { value }]) => (value === null ? [name] : []));
  const expressions = (rendered?.yaml ?? '').split('${').slice(1);
  const isNamed = (name: string): boolean =>
    expressions.some((one) => one.startsWith(name) && !/^\w/.test(one.slice(name.length)));
  const named = unknown.filter(isNamed);
  return named.map((name) => ({
    code: 'variable-source-missing',
    message: t('The value of {0} is not known here, so what names it stays as it is.', name),
    ...(target.place && { place: target.place }),
  }));
}

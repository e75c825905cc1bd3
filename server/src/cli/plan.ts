import { t } from '@vscode/l10n';
import { type BuildsRequest, renderBuilds } from '../builds.ts';
import type { ChangeRepository } from '../change-port.ts';
import type { GitHistory } from '../git-port.ts';
import type { BuildGraph } from '../graph/targets/build-graph.ts';
import { readGraphFile, toGraphFiles } from '../graph/targets/graph-files.ts';
import { isWithin } from '../graph/targets/path-parts.ts';
import { isManifestFile } from '../manifest/file-names.ts';
import { parse } from '../manifest/parse.ts';
import type { Renderer, Result } from '../ports.ts';
import type { FileTexts } from '../pull-request/name-branch.ts';
import { type ChangePlan, planChange } from '../pull-request/plan.ts';
import { writeText } from '../pull-request/write-text.ts';
import type { PlanArguments } from './arguments.ts';
import { findBase } from './find-base.ts';
import { findCodeOwners } from './find-code-owners.ts';
import { formatPlanJson } from './format-plan-json.ts';
import { toPlainText } from './plain-text.ts';
import type { CommandRun } from './render.ts';
import { type Machine, type Repository, openAt, readRepository } from './repository.ts';

/** What planning asks of Git. */
export interface PlanGit {
  readonly history: GitHistory;
  readonly commits: Pick<ChangeRepository, 'history'>;
}

/** So many commits tell how a repository writes its subjects. */
const mostSubjects = 50;

type Texts = ReadonlyMap<string, string | null>;

/**
 * Runs `driftline plan`: what the files as they are on the disk change in the clusters, compared with a commit. With a
 * path only what differs in it counts. An error is why nothing can be told at all.
 */
export async function runPlan(
  args: PlanArguments,
  machine: Machine,
  renderer: Renderer,
  { history, commits }: PlanGit,
  signal: AbortSignal,
): Promise<Result<CommandRun, string>> {
  const opened = await openAt(args.path, machine, signal);
  if (!opened.ok) return opened;
  const { repository, path } = opened.value;
  const { root } = repository;
  const base = await findBase(root, args.base, history, signal);
  if (!base.ok) return base;
  const { name, commit } = base.value;
  const changed = await history.changesSince(root, commit, signal);
  if (!changed.ok) return { ok: false, error: changed.error.message };
  const submodules = await history.submodulesSince(root, commit, signal);
  if (!submodules.ok) return { ok: false, error: submodules.error.message };
  const then: Texts = new Map([...changed.value].filter(([file]) => isWithin(file, path) && !isDecrypted(file)));
  const graphs = await buildBoth(repository, then, machine, renderer, signal);
  if (!graphs.ok) return graphs;
  const { before, after, problems } = graphs.value;
  const files = await readChanges(then, repository);
  const codeOwners = await findCodeOwners(repository, await history.remotes(root, signal));
  const last = await commits.history(root, {}, mostSubjects, signal);
  const plan = planChange({
    ...{ files, before, after, base: name },
    subjects: last.ok ? last.value.map(({ subject }) => subject) : [],
    ...(codeOwners && { codeOwners }),
  });
  const messages = [
    ...problems,
    ...submodules.value.map((one) => t('What the submodule {0} changes is not told.', repository.toShown(one))),
  ];
  const isUnknown = plan.changes.some(({ unknown }) => unknown !== undefined);
  const isWhole = messages.length === 0 && !isUnknown && !before.isCut && !after.isCut;
  return { ok: true, value: { output: print(plan, commit, args.format), messages, code: isWhole ? 0 : 2 } };
}

/** What an extension for SOPS leaves beside a file for as long as somebody edits it: it is read by nobody else. */
function isDecrypted(file: string): boolean {
  return file.includes('/.decrypted~');
}

function print(plan: ChangePlan, commit: string, format: PlanArguments['format']): string {
  if (format === 'json') return formatPlanJson(plan, commit);
  return format === 'markdown' ? plan.body : toPlainText(writeText(plan.changes, plan.risks));
}

interface BuiltBoth {
  readonly before: BuildGraph;
  readonly after: BuildGraph;
  readonly problems: readonly string[];
}

/** What has not changed is built once. */
async function buildBoth(
  repository: Repository,
  then: Texts,
  machine: Machine,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Result<BuiltBoth, string>> {
  const contents = await readRepository(repository, machine, signal);
  if (!contents.ok) return contents;
  const { files, others, problems } = contents.value;
  const common = { root: repository.root, hasYaml: false };
  const old = new Map(files.files);
  for (const [file, text] of then) {
    if (text === null) old.delete(file);
    else if (isManifestFile(file)) old.set(file, readGraphFile(file, parse(file, 1, text)));
  }
  const isThere = (file: string): boolean => then.get(file) !== null;
  const readded = [...then].flatMap(([file, text]) => (text !== null && file.endsWith('.json') ? [file] : []));
  const past: BuildsRequest = {
    ...common,
    files: toGraphFiles(old),
    others: [...new Set([...others.filter(isThere), ...readded])].toSorted(),
    texts: then,
    read: async (file) => (then.has(file) ? (then.get(file) ?? undefined) : repository.read(file)),
    hasNewFiles: true,
  };
  const before = await renderBuilds(past, renderer, signal);
  if (!before.ok) return { ok: false, error: before.error.message };
  const now: BuildsRequest = { ...common, files, others, texts: new Map(), read: repository.read };
  // in this order, so that what a build brought that fails now is still known
  const earlier = { graph: before.value, changed: new Set(then.keys()), isOfAnotherTime: true };
  const after = await renderBuilds(now, renderer, signal, earlier);
  if (!after.ok) return { ok: false, error: after.error.message };
  return { ok: true, value: { before: before.value, after: after.value, problems } };
}

async function readChanges(then: Texts, { read }: Repository): Promise<ReadonlyMap<string, FileTexts>> {
  const entries = [...then].map(
    async ([file, before]) => [file, { before, after: (await read(file)) ?? null }] as const,
  );
  return new Map(await Promise.all(entries));
}

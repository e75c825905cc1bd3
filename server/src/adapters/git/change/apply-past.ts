import { t } from '@vscode/l10n';
import { splitZeros } from './ask-git.ts';
import { explainConflict } from './apply-files.ts';
import { fail } from './change-failure.ts';
import { checkPath } from './check-path.ts';
import { explainNetwork, lastLine } from './explain-network.ts';
import { must } from './must.ts';
import { clean } from './remote-address.ts';
import type { Scratch } from './scratch.ts';

/** Takes back in the index what a commit did: a true revert, of a merge against what it was merged into. */
export async function applyRevert(
  scratch: Scratch,
  commit: string,
  remote: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const parents = await requireParents(scratch, commit, remote, signal);
  if (parents.length === 0)
    fail('failed', t('The first commit of a repository cannot be reverted. Restore its files instead.'));
  const mainline = parents.length > 1 ? ['-m', '1'] : [];
  const run = await scratch.run(['revert', '--no-commit', ...mainline, commit], { signal });
  if (run.code === 0) return;
  const open = await must(scratch, ['diff', '--name-only', '--diff-filter=U', '-z', '--no-ext-diff'], { signal });
  const paths = [...new Set(splitZeros(open))];
  if (paths.length > 0) explainConflict(paths);
  const words = clean(run.said);
  fail('failed', t('Git could not revert the commit: {0}', lastLine(words)), { words });
}

/** Makes paths in the index what they were at a commit; submodules stay as they are. */
export async function applyRestore(
  scratch: Scratch,
  commit: string,
  paths: readonly string[],
  remote: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (const path of paths) checkPath(path);
  await requireCommit(scratch, commit, remote, signal);
  const here = await list(scratch, ['ls-files', '--stage', '-z', '--', ...paths], signal);
  const then = await list(scratch, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', ...paths], signal);
  const none = '0'.repeat(scratch.place.format === 'sha256' ? 64 : 40);
  const kept = new Set([...here, ...then].filter(({ mode }) => mode === '160000').map(({ path }) => path));
  const old = new Set(then.map(({ path }) => path));
  const lines = [
    ...here.filter(({ path }) => !old.has(path) && !kept.has(path)).map(({ path }) => `0 ${none}\t${path}\0`),
    ...then.filter(({ path }) => !kept.has(path)).map(({ mode, id, path }) => `${mode} ${id}\t${path}\0`),
  ];
  if (here.length + then.length === 0)
    fail('nothing-to-change', t('Neither the base nor that commit has these files. Choose others.'), {
      paths: paths.map(clean),
    });
  if (lines.length > 0) await must(scratch, ['update-index', '-z', '--index-info'], { signal, input: lines.join('') });
}

interface Listed {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

async function list(scratch: Scratch, args: readonly string[], signal: AbortSignal): Promise<readonly Listed[]> {
  const lines = splitZeros(await must(scratch, ['--literal-pathspecs', ...args], { signal }));
  return lines.map((line) => {
    const tab = line.indexOf('\t');
    const [mode = '', ...rest] = line.slice(0, tab).split(' ');
    // `100644 ID 0` of an index, `100644 blob ID` of a tree
    return { mode, id: rest.find((part) => part.length >= 40) ?? '', path: line.slice(tab + 1) };
  });
}

/** A shallow clone may have a commit and not its parents. */
async function requireParents(
  scratch: Scratch,
  commit: string,
  remote: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await requireCommit(scratch, commit, remote, signal);
  const parents = await readParents(scratch, commit, signal);
  const isCut = parents.length === 0 && scratch.place.isShallow && remote !== undefined;
  if (!isCut) return parents;
  await fetchCommit(scratch, commit, remote, 2, signal);
  return readParents(scratch, commit, signal);
}

async function readParents(scratch: Scratch, commit: string, signal: AbortSignal): Promise<readonly string[]> {
  const line = await must(scratch, ['rev-list', '--parents', '-n', '1', '--end-of-options', commit], { signal });
  return line.toString().trim().split(' ').slice(1);
}

async function requireCommit(
  scratch: Scratch,
  commit: string,
  remote: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) fail('no-commit', t('A commit is named by its whole id.'));
  const found = await scratch.run(['cat-file', '-e', `${commit}^{commit}`], { signal });
  if (found.code === 0) return;
  if (remote === undefined) fail('no-commit', t('The clone does not have this commit. Fetch it first.'));
  await fetchCommit(scratch, commit, remote, 2, signal);
}

async function fetchCommit(
  scratch: Scratch,
  commit: string,
  remote: string,
  depth: number,
  signal: AbortSignal,
): Promise<void> {
  const address = scratch.place.remotes.get(remote)?.fetch;
  const flags = ['--no-tags', '--no-recurse-submodules', '--no-write-fetch-head'];
  const cut = scratch.place.isShallow ? [`--depth=${depth}`] : [];
  const run = await scratch.run(['fetch', '--quiet', ...flags, ...cut, '--', remote, commit], {
    signal,
    ...(address && { address }),
  });
  if (run.code === 0) return;
  if (/not our ref|couldn't find remote ref/i.test(run.said))
    fail('no-commit', t('{0} does not have this commit any more.', remote));
  explainNetwork(run, remote);
}

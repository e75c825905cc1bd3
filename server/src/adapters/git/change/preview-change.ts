import { t } from '@vscode/l10n';
import type { ChangePreview, PreviewRequest } from '../../../change-port.ts';
import { toFolder } from '../to-folder.ts';
import { explainConflict } from './apply-files.ts';
import { ChangeFailure, fail } from './change-failure.ts';
import { must } from './must.ts';
import { type Surroundings, applyChange, findBase } from './prepare-change.ts';
import { readBetween, readChanges } from './read-changes.ts';
import { readHead } from './read-head.ts';
import { readPlace } from './read-place.ts';
import { type Scratch, createScratch } from './scratch.ts';

/** What a change makes of the base as it is now, without a commit: no hook runs. */
export async function previewChange(
  request: PreviewRequest,
  { temporary, environment }: Surroundings,
  signal: AbortSignal,
): Promise<ChangePreview> {
  const place = await readPlace(toFolder(request.folder), signal);
  const head = await readHead(place.root, signal);
  const scratch = await createScratch(place, head.commit, temporary, environment(), signal);
  try {
    const baseCommit = request.into
      ? await applyMerged(scratch, request, request.into, signal)
      : await applyChange(scratch, request, signal);
    const files = await readChanges(scratch, [], signal);
    const moved = await readBetween(scratch, head.commit, baseCommit, signal);
    return { baseCommit, files, base: new Map([...moved].map(([path, { after }]) => [path, after])) };
  } finally {
    await scratch.dispose();
  }
}

/** Brings the index to what a branch is after the merge of another with the change, and answers the commit of before. */
async function applyMerged(
  scratch: Scratch,
  request: PreviewRequest,
  { remote, branch }: NonNullable<PreviewRequest['into']>,
  signal: AbortSignal,
): Promise<string> {
  await applyChange(scratch, request, signal).catch(ignoreNothing);
  const run = async (...args: readonly string[]): Promise<string> =>
    (await must(scratch, args, { signal, env: nobody })).toString().trim();
  const tree = await run('write-tree');
  const change = await run('commit-tree', tree, '-p', 'HEAD', '-m', 'preview');
  const baseCommit = await findBase(scratch, { remote, base: branch }, signal);
  const args = ['merge-tree', '--write-tree', '--name-only', '-z', '--no-messages', baseCommit, change];
  const merged = await scratch.run(args, { signal });
  const [result = '', ...paths] = merged.out.toString().split('\0').filter(Boolean);
  if (merged.code === 1 && paths.length > 0) explainConflict(paths);
  if (merged.code !== 0) fail('failed', t('Git could not try the merge. It needs version 2.38 or later.'));
  await run('update-ref', '--no-deref', 'HEAD', baseCommit);
  await run('read-tree', result);
  return baseCommit;
}

/** Whose commit it is does not matter: nobody ever sees it. */
const nobody = {
  GIT_AUTHOR_NAME: 'nobody',
  GIT_AUTHOR_EMAIL: 'nobody@invalid',
  GIT_COMMITTER_NAME: 'nobody',
  GIT_COMMITTER_EMAIL: 'nobody@invalid',
};

/** The branch has all of it already. */
function ignoreNothing(error: unknown): void {
  if (!(error instanceof ChangeFailure && error.error.kind === 'nothing-to-change')) throw error;
}

import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import type {
  ChangeStep,
  FileChange,
  FileChanges,
  PreparedChange,
  PrepareRequest,
  PreviewRequest,
} from '../../../change-port.ts';
import { applyFiles } from './apply-files.ts';
import { applyRestore, applyRevert } from './apply-past.ts';
import { toFolder } from '../to-folder.ts';
import { fail, toResult } from './change-failure.ts';
import { readChanges } from './read-changes.ts';
import { commitChange, listChanged } from './commit-change.ts';
import { explainNetwork } from './explain-network.ts';
import { must } from './must.ts';
import { pushChange, toName } from './push-change.ts';
import { readHead } from './read-head.ts';
import { readPlace } from './read-place.ts';
import { createScratch, type Scratch } from './scratch.ts';

/** What the server's process brings: where temporary folders go, and how an editor asks for passwords. */
export interface Surroundings {
  readonly temporary: string;
  readonly environment: () => NodeJS.ProcessEnv;
}

/** Makes a commit on the base as it is now, in a scratch repository that the answer keeps until it is disposed. */
export async function prepareChange(
  request: PrepareRequest,
  { temporary, environment }: Surroundings,
  signal: AbortSignal,
): Promise<PreparedChange> {
  const place = await readPlace(toFolder(request.folder), signal);
  const head = await readHead(place.root, signal);
  const scratch = await createScratch(place, head.commit, temporary, environment(), signal);
  try {
    return await prepareIn(scratch, request, signal);
  } catch (error) {
    await scratch.dispose();
    throw error;
  }
}

async function prepareIn(scratch: Scratch, request: PrepareRequest, signal: AbortSignal): Promise<PreparedChange> {
  const { message, signsOff, skipsHooks = false, report = (_step: ChangeStep) => undefined } = request;
  const baseCommit = await applyChange(scratch, request, signal);
  if (request.shown) await requireShown(scratch, request.shown, request.base, signal);
  if (!skipsHooks && (await hasCommitHook(scratch))) {
    report('check-out');
    const tree = (await must(scratch, ['write-tree'], { signal })).toString().trim();
    await must(scratch, ['read-tree', '--reset', '-u', tree], { signal });
  }
  report('commit');
  const commit = await commitChange(scratch, { message, signsOff, skipsHooks, signal });
  const files = await listChanged(scratch, baseCommit, signal, commit);
  return {
    commit,
    baseCommit,
    files,
    push: (to, pushSignal) =>
      toResult(pushSignal, () => {
        report('push');
        return pushChange(scratch, commit, to, { skipsHooks, signal: pushSignal });
      }),
    dispose: () => scratch.dispose(),
  };
}

/** Brings the index of a scratch repository from the base, whose commit it answers, to what a change makes of it. */
export async function applyChange(scratch: Scratch, request: PreviewRequest, signal: AbortSignal): Promise<string> {
  const { content, remote, report } = request;
  report?.('fetch');
  const baseCommit = await findBase(scratch, request, signal);
  await must(scratch, ['update-ref', '--no-deref', 'HEAD', baseCommit], { signal });
  await must(scratch, ['read-tree', 'HEAD'], { signal });
  report?.('apply');
  if (content.kind === 'files') await applyFiles(scratch, content, signal);
  else if (content.kind === 'revert') await applyRevert(scratch, content.commit, remote, signal);
  else await applyRestore(scratch, content.commit, content.paths, remote, signal);
  await listChanged(scratch, baseCommit, signal);
  return baseCommit;
}

/** Ends the change where the base has moved so that it is another one than the person has seen. */
async function requireShown(scratch: Scratch, shown: FileChanges, base: string, signal: AbortSignal): Promise<void> {
  const now = await readChanges(scratch, [], signal);
  const isSame = now.size === shown.size && [...now].every(([path, change]) => isEqual(change, shown.get(path)));
  if (isSame) return;
  const message = t('"{0}" has got other commits, and the change is not what was shown any more. Plan it again.', base);
  fail('base-moved', message);
}

function isEqual(one: FileChange, other: FileChange | undefined): boolean {
  if (one.before !== other?.before || one.after !== other.after || one.mode !== other.mode) return false;
  const [here, there] = [one.binary ?? none, other.binary ?? none];
  return Buffer.compare(here, there) === 0;
}

const none = new Uint8Array();

const ownRef = 'refs/driftline/base';

/** The base as its remote has it at this moment; what the person knows of that remote stays as it was. */
export async function findBase(
  scratch: Scratch,
  { remote, base }: Pick<PreviewRequest, 'base' | 'remote'>,
  signal: AbortSignal,
): Promise<string> {
  const branch = toName(base);
  if (remote === undefined) {
    const found = await scratch.run(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`], { signal });
    return found.code === 0
      ? found.out.toString().trim()
      : fail('base-missing', t('There is no branch "{0}".', branch));
  }
  const address = scratch.place.remotes.get(remote)?.fetch;
  if (!address) return fail('no-remote', t('There is no remote "{0}". Add it with "git remote add".', remote));
  const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-prune'];
  const run = await scratch.run(['fetch', ...flags, '--', remote, `+refs/heads/${branch}:${ownRef}`], {
    signal,
    address,
  });
  if (run.code !== 0) return explainNetwork(run, remote);
  return (await must(scratch, ['rev-parse', '--verify', `${ownRef}^{commit}`], { signal })).toString().trim();
}

/** Only these look at the files: without one, nothing has to be checked out, nor fetched into a partial clone. */
async function hasCommitHook({ place }: Scratch): Promise<boolean> {
  const folder = place.hooks.replace(/^~(?=\/)/, homedir());
  // where git alone knows what is meant
  if (/^[~%]/.test(folder)) return true;
  const names = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'];
  const found = await Promise.all(
    names.map((name) =>
      access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

import { t } from '@vscode/l10n';
import type { ChangeContent, ChangeError, ChangePreview, ChangeRepository, FileChanges } from './change-port.ts';
import type { ChangeTarget } from './choose-target.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { PullRequest } from './forge-port.ts';
import type { Result } from './ports.ts';
import type { PullRequestRefusal } from './protocol.ts';
import type { ChangePlan } from './pull-request/plan.ts';

interface BranchTools {
  readonly access: ForgeAccess;
  readonly changes: Pick<ChangeRepository, 'look' | 'preview'>;
}

/** The pull request that a person wants to add to. */
export async function findExisting(
  number: number | undefined,
  { address }: ChangeTarget,
  { access }: BranchTools,
  signal: AbortSignal,
): Promise<PullRequest | PullRequestRefusal | undefined> {
  if (number === undefined || !address) return undefined;
  const found = await access.use(address, true, (forge) => forge.pullRequest(number, signal));
  if (!found.ok) return refuse(found.error);
  if (found.value.state !== 'open')
    return { state: 'refused', kind: 'closed', message: t('Pull request #{0} is not open any more.', number) };
  return found.value;
}

/** Where a change goes on the remote. */
export interface PlacedBranch {
  readonly branch: string;
  /** The branch that the commit is made on: that of the pull request which it is added to, else the base. */
  readonly onto: { readonly remote: string; readonly branch: string };
  /** The commit that the branch has, where it is there already. */
  readonly expects?: string;
  readonly existing?: PullRequest;
}

/** A branch of its own, or that of the pull request which is there for the same change already. */
export async function placeBranch(
  { branch }: Pick<ChangePlan, 'branch'>,
  {
    target,
    added,
    folder,
  }: { readonly target: ChangeTarget; readonly added: PullRequest | undefined; readonly folder: string },
  { access, changes }: BranchTools,
  signal: AbortSignal,
): Promise<PlacedBranch | PullRequestRefusal> {
  const onto = { remote: target.baseRemote, branch: target.base };
  const { address, headOwner, base, remote } = target;
  if (added) {
    const { head } = added;
    const owner = headOwner ?? address?.owner;
    const isElsewhere = head.owner !== undefined && head.owner.toLowerCase() !== owner?.toLowerCase();
    // what is pushed for review makes a pull request of its own
    if (head.branch === undefined || isElsewhere || target.route === 'agit')
      return {
        state: 'refused',
        kind: 'no-branch',
        message: t(
          'The branch of pull request #{0} is not in {1}. Change it where it was opened.',
          added.number,
          remote.name,
        ),
      };
    return {
      branch: head.branch,
      onto: { remote: remote.name, branch: head.branch },
      expects: head.commit,
      existing: added,
    };
  }
  if (target.route === 'agit') return { branch, onto };
  const looked = await changes.look(folder, remote.name, signal);
  if (!looked.ok) return refuse(looked.error);
  const { branches } = looked.value;
  const expects = branches.get(branch);
  if (expects === undefined) return { branch, onto };
  const found = address
    ? await access.use(address, false, (forge) =>
        forge.find({ head: branch, base, ...(headOwner !== undefined && { headOwner }) }, signal),
      )
    : undefined;
  if (found?.ok === false) return refuse(found.error);
  // what others have pushed to it stays: the change is made on top of it
  if (found?.value) return { branch, onto: { remote: remote.name, branch }, expects, existing: found.value };
  let next = 2;
  while (branches.has(`${branch}-${next}`)) next++;
  return { branch: `${branch}-${next}`, onto };
}

/** A change of a pull request that is there, and which files it takes as the person has them where both have changed them. */
export interface Fitted {
  readonly content: ChangeContent;
  /** What is committed on its branch; nothing where that has all of it. */
  readonly files: FileChanges;
  readonly overwritten: readonly string[];
  /** What the pull request does to its base then; undefined where that cannot be told. */
  readonly effect?: ChangePreview;
}

/**
 * What a change makes of the branch of a pull request. Who goes on with what they have changed before changes the same lines
 * again: theirs count then, and the files are named.
 */
export async function fitOnto(
  { remote, branch }: PlacedBranch['onto'],
  { folder, baseRemote, base }: Pick<ChangeTarget, 'base' | 'baseRemote'> & { readonly folder: string },
  content: ChangeContent,
  { changes }: Pick<BranchTools, 'changes'>,
  signal: AbortSignal,
): Promise<Result<Fitted, ChangeError>> {
  const request = { folder, remote, base: branch };
  const fit = async (own: ChangeContent, overwritten: readonly string[]): Promise<Result<Fitted, ChangeError>> => {
    const preview = await changes.preview({ ...request, content: own }, signal);
    if (!preview.ok && preview.error.kind !== 'nothing-to-change') return preview;
    const files: FileChanges = preview.ok ? preview.value.files : new Map();
    const into = { remote: baseRemote, branch: base };
    const effect = await changes.preview({ ...request, content: own, into }, signal);
    return { ok: true, value: { content: own, files, overwritten, ...(effect.ok && { effect: effect.value }) } };
  };
  const merged = await fit(content, []);
  if (merged.ok || merged.error.kind !== 'conflict' || content.kind !== 'files') return merged;
  return fit({ ...content, overwrites: true }, merged.error.paths ?? []);
}

function refuse({ kind, message }: { readonly kind: string; readonly message: string }): PullRequestRefusal {
  return { state: 'refused', kind, message };
}

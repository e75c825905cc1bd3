import { t } from '@vscode/l10n';
import type { ChangeContent, ChangeError, ChangePreview, ChangeRepository } from './change-port.ts';
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
    if (head.branch === undefined || (head.owner !== undefined && head.owner !== (headOwner ?? address?.owner)))
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
  // what was pushed before under this name is replaced only where it is this pull request
  if (found?.ok && found.value) return { branch, onto, expects, existing: found.value };
  let next = 2;
  while (branches.has(`${branch}-${next}`)) next++;
  return { branch: `${branch}-${next}`, onto };
}

/** A change of a pull request that is there, and which files it takes as the person has them where both have changed them. */
export interface Fitted {
  readonly content: ChangeContent;
  readonly preview: ChangePreview;
  readonly overwritten: readonly string[];
}

/**
 * What a change makes of the branch of a pull request. Who goes on with what they have changed before changes the same lines
 * again: theirs count then, and the files are named.
 */
export async function fitOnto(
  { remote, branch }: PlacedBranch['onto'],
  folder: string,
  content: ChangeContent,
  { changes }: Pick<BranchTools, 'changes'>,
  signal: AbortSignal,
): Promise<Result<Fitted, ChangeError>> {
  const request = { folder, remote, base: branch };
  const merged = await changes.preview({ ...request, content }, signal);
  if (merged.ok) return { ok: true, value: { content, preview: merged.value, overwritten: [] } };
  if (merged.error.kind !== 'conflict' || content.kind !== 'files') return merged;
  const forced: ChangeContent = { ...content, overwrites: true };
  const preview = await changes.preview({ ...request, content: forced }, signal);
  if (!preview.ok) return preview;
  return { ok: true, value: { content: forced, preview: preview.value, overwritten: merged.error.paths ?? [] } };
}

function refuse({ kind, message }: { readonly kind: string; readonly message: string }): PullRequestRefusal {
  return { state: 'refused', kind, message };
}

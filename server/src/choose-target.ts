import { t } from '@vscode/l10n';
import type { ChangeRepository, Remote, RepositoryState } from './change-port.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { ForgeAddress, ForgeGateway, ForgeRepository, ForgeSetting } from './forge-port.ts';
import type { PullRequestRefusal, PullRequestRoute } from './protocol.ts';

/** Where a change goes. */
export interface ChangeTarget {
  readonly route: PullRequestRoute;
  /** Pushed to; its address is what the forge was found by. */
  readonly remote: Remote;
  /** The remote whose base the change is built on: of a fork the upstream, where there is a remote for it. */
  readonly baseRemote: string;
  readonly base: string;
  /** Where the pull request is opened; undefined where no forge is known that could be asked. */
  readonly address?: ForgeAddress;
  /** Of a fork: its owner. */
  readonly headOwner?: string;
  readonly setting: ForgeSetting;
}

/** What choosing asks. */
export interface TargetTools {
  readonly folder: string;
  readonly state: RepositoryState;
  readonly setting: ForgeSetting;
  readonly changes: Pick<ChangeRepository, 'look'>;
  readonly forges: Pick<ForgeGateway, 'detect'>;
  readonly access: ForgeAccess;
}

/** What a person has chosen already. */
interface Choice {
  readonly remote?: string;
  readonly base?: string;
}

type Chosen =
  | { readonly state: 'chosen'; readonly target: ChangeTarget }
  | { readonly state: 'choose-remote'; readonly remotes: readonly { readonly name: string; readonly url: string }[] }
  | PullRequestRefusal;

/** Finds out where a change goes, and how: with a branch, without one (AGit), or by a page that a person opens. */
export async function chooseTarget(choice: Choice, tools: TargetTools, signal: AbortSignal): Promise<Chosen> {
  const { state, forges, setting, access } = tools;
  const { remotes } = state;
  if (remotes.length === 0)
    return refuse('no-remote', t('This repository has no remote. Add one with "git remote add".'));
  const remote = remotes.length === 1 ? remotes[0] : remotes.find(({ name }) => name === choice.remote);
  if (!remote) return { state: 'choose-remote', remotes: remotes.map(({ name, url }) => ({ name, url })) };
  const found = await forges.detect(remote.pushUrl, setting, signal);
  if (!found.ok) return refuse(found.error.kind, found.error.message);
  const address = found.value;
  const own = { remote, baseRemote: remote.name, setting };
  if (!address) return withBase({ ...own, route: 'compare' }, choice, tools, signal);
  const repository = await access.use(address, true, (forge) => forge.repository(signal));
  const hasAgit = address.kind !== 'github';
  const isClosed = !repository.ok && /^(?:bad-token|no-permission|not-found)$/.test(repository.error.kind);
  if (!access.hasToken(address) && hasAgit && (repository.ok || isClosed))
    return withBase({ ...own, address, route: 'agit' }, choice, tools, signal);
  if (!repository.ok) return refuse(repository.error.kind, repository.error.message);
  if (!repository.value.canPush && !hasAgit)
    return refuse(
      'no-permission',
      t(
        'You may not push to {0}. Fork it, and add the fork with "git remote add".',
        `${address.owner}/${address.name}`,
      ),
    );
  return {
    state: 'chosen',
    target: { ...own, ...toPlace(address, repository.value, choice, remotes, remote) },
  };
}

/** In the repository itself, or of a fork in the one that it was made from. */
function toPlace(
  address: ForgeAddress,
  { parent, canPush, defaultBranch }: ForgeRepository,
  choice: Choice,
  remotes: readonly Remote[],
  remote: Remote,
): Pick<ChangeTarget, 'address' | 'base' | 'baseRemote' | 'headOwner' | 'route'> {
  if (!canPush) return { address, base: choice.base ?? defaultBranch, baseRemote: remote.name, route: 'agit' };
  if (!parent) return { address, base: choice.base ?? defaultBranch, baseRemote: remote.name, route: 'branch' };
  const { defaultBranch: theirs, ...upstream } = parent;
  const name = `/${upstream.owner}/${upstream.name}`.toLowerCase();
  const isUpstream = ({ url }: Remote): boolean =>
    url
      .replace(/\.git$/, '')
      .replace(/:(?=[^/]*\/)/, '/')
      .toLowerCase()
      .endsWith(name);
  const baseRemote = remotes.find(isUpstream)?.name ?? remote.name;
  return { address: upstream, base: choice.base ?? theirs, baseRemote, headOwner: address.owner, route: 'branch' };
}

async function withBase(
  target: Omit<ChangeTarget, 'base'>,
  choice: Choice,
  { folder, state, changes }: TargetTools,
  signal: AbortSignal,
): Promise<Chosen> {
  const known = choice.base ?? state.defaultBranches[target.remote.name];
  if (known !== undefined) return { state: 'chosen', target: { ...target, base: known } };
  const looked = await changes.look(folder, target.remote.name, signal);
  if (!looked.ok) return refuse(looked.error.kind, looked.error.message);
  const base = looked.value.defaultBranch;
  if (base !== undefined) return { state: 'chosen', target: { ...target, base } };
  return refuse('base-missing', t('{0} has no branch yet. Push the first commits to it.', target.remote.name));
}

function refuse(kind: string, message: string): PullRequestRefusal {
  return { state: 'refused', kind, message };
}

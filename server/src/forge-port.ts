import type { Result } from './ports.ts';

/** Which API a forge speaks. */
export type ForgeKind = 'forgejo' | 'gitea' | 'github';

/** What the person says of the forge of their remotes. */
export interface ForgeSetting {
  readonly kind: ForgeKind | 'auto' | 'gitlab';
  /** The forge's web address, where it cannot be told from a remote's: SSH remotes do not name the web's port. */
  readonly url?: string;
}

/** A repository on a forge whose API we speak. */
export interface ForgeAddress {
  readonly kind: ForgeKind;
  /** What a token belongs to, such as `https://github.com`; it goes to the API of this forge and nowhere else. */
  readonly origin: string;
  /** Without a slash at the end: `https://api.github.com`, `http://git.example:3000/api/v1`. */
  readonly api: string;
  readonly owner: string;
  readonly name: string;
  /** The repository's page. */
  readonly webUrl: string;
}

/** What went wrong, as far as it changes what a person does next; refused pushes are Git's to tell. */
export type ForgeErrorKind =
  | 'aborted'
  | 'already-exists'
  | 'bad-token'
  | 'conflict'
  | 'invalid'
  | 'missing-scope'
  | 'moved'
  | 'no-permission'
  | 'not-found'
  | 'nothing-to-change'
  | 'offline'
  | 'rate-limited'
  | 'server-error';

/** Why a forge did not do it; `message` is for people and quotes no answer of a forge, which could repeat a token. */
export interface ForgeError {
  readonly kind: ForgeErrorKind;
  /** What happened, where, and what to do next. */
  readonly message: string;
  /** Of `missing-scope`: one of these would do, in the forge's own names. */
  readonly scopes?: readonly string[];
  /** Of `already-exists`: the pull request that is there, if the forge said so. */
  readonly number?: number;
  /** Of `rate-limited`: from when on it is worth another try, in milliseconds since the epoch. */
  readonly until?: number;
}

/** A branch to merge, or to merge into another; the owner where it lies in a fork. */
export interface PullRequestPlace {
  readonly head: string;
  readonly headOwner?: string;
  readonly base: string;
}

/** What to look for: with the commit, also pull requests that were pushed without a branch (AGit). */
export interface PullRequestQuery extends PullRequestPlace {
  readonly commit?: string;
}

/** What a pull request is to be. */
export interface NewPullRequest extends PullRequestPlace {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** By name; those that the forge does not have are left out, with a note. */
  readonly labels?: readonly string[];
  /** Names of accounts, or of teams: `organization/team`. */
  readonly reviewers?: readonly string[];
  readonly isDraft?: boolean;
}

/** What to change of a pull request; labels and reviewers are added to those that it has. */
export interface PullRequestChange {
  readonly title?: string;
  readonly body?: string;
  readonly labels?: readonly string[];
  readonly reviewers?: readonly string[];
}

/** A pull request as lists show it. Texts come from outside: they are data, never markup or links of ours. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: 'closed' | 'merged' | 'open';
  readonly isDraft: boolean;
  readonly author: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly head: {
    /** Undefined where there is none: pushed without a branch (AGit), or its fork is gone. */
    readonly branch?: string;
    readonly owner?: string;
    readonly commit: string;
  };
  readonly base: string;
  /** RFC 3339. */
  readonly updatedAt: string;
  /** Of a merged one. */
  readonly mergeCommit?: string;
}

/** What was not possible beside the pull request itself; one sentence each. */
export interface Noted<T> {
  readonly value: T;
  readonly notes: readonly string[];
}

/** How one check ended, or has not yet. */
export interface Check {
  readonly name: string;
  readonly state: 'failure' | 'neutral' | 'pending' | 'success';
}

/** What one person last said. */
export interface Review {
  readonly by: string;
  readonly verdict: 'approved' | 'changes-requested';
  /** Given to an older commit, or taken back: it may not count any more. */
  readonly isStale: boolean;
}

/** Where a pull request stands on its way. */
export interface PullRequestStatus extends PullRequest {
  /** Of all checks; `none` where there are none, `unknown` where some could not be read and none of the others failed. */
  readonly checks: 'failure' | 'none' | 'pending' | 'success' | 'unknown';
  readonly checkList: readonly Check[];
  readonly reviews: readonly Review[];
  /** Whether it would merge without conflicts; unknown while the forge computes, and for drafts. */
  readonly mergeable: 'no' | 'unknown' | 'yes';
  /** Whether the base's rules (approvals, checks) still refuse it; undefined where the forge does not say. */
  readonly isBlocked?: boolean;
  /** How many approvals that count the base asks for, where the forge says so. */
  readonly approvalsNeeded?: number;
}

/** What there is to know of a repository before a change is planned. */
export interface ForgeRepository {
  readonly defaultBranch: string;
  /** Whether this account may push a branch; else it takes a fork, or AGit on Gitea and Forgejo. */
  readonly canPush: boolean;
  readonly isEmpty: boolean;
  /** Of a fork: where its changes go. */
  readonly parent?: ForgeAddress & { readonly defaultBranch: string };
}

/** A repository to push to. */
export interface Fork {
  readonly address: ForgeAddress;
  readonly httpsUrl: string;
  readonly sshUrl?: string;
}

/** One repository on one forge, in the name of one account. It cannot merge: people do that, where they review. */
export interface Forge {
  readonly address: ForgeAddress;
  repository(signal: AbortSignal): Promise<Result<ForgeRepository, ForgeError>>;
  /** The open pull request between two branches. */
  find(query: PullRequestQuery, signal: AbortSignal): Promise<Result<PullRequest | undefined, ForgeError>>;
  /** The branch must be there; one that was pushed a moment ago is waited for. */
  open(request: NewPullRequest, signal: AbortSignal): Promise<Result<Noted<PullRequest>, ForgeError>>;
  update(
    number: number,
    change: PullRequestChange,
    signal: AbortSignal,
  ): Promise<Result<Noted<PullRequest>, ForgeError>>;
  /** Takes four requests; a list of all is one. */
  pullRequest(number: number, signal: AbortSignal): Promise<Result<PullRequestStatus, ForgeError>>;
  /** The open ones, the last changed first; at most 200. */
  list(signal: AbortSignal): Promise<Result<readonly PullRequest[], ForgeError>>;
  /** This account's fork, made if there is none. */
  fork(signal: AbortSignal): Promise<Result<Fork, ForgeError>>;
}

/** Answers the token for an origin that the person has named; undefined: ask without. */
export type ForgeCredentials = (origin: string) => Promise<string | undefined>;

/** Finds out what a remote is, and opens the way there. */
export interface ForgeGateway {
  /** By its address, the setting, and what its API answers when asked without a token; undefined: none that we speak to. */
  detect(
    remoteUrl: string,
    setting: ForgeSetting,
    signal: AbortSignal,
  ): Promise<Result<ForgeAddress | undefined, ForgeError>>;
  connect(address: ForgeAddress, credentials: ForgeCredentials): Forge;
  /**
   * The page where a person opens a pull request by hand, also on GitLab, Bitbucket and Azure; the repository's page
   * where the forge is not known, undefined for remotes without a web address. Asks nothing.
   */
  compareUrl(remote: ForgeAddress | string, change: PullRequestPlace, setting?: ForgeSetting): string | undefined;
}

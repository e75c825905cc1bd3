import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { Notification, Request } from './message.ts';

/** What a pull request is made from. */
export type PullRequestSource =
  /** All that differs from the last commit, or what is staged of it. */
  | { readonly kind: 'all' | 'staged' }
  /** Files and folders, as the editor shows them: also what is not saved. */
  | { readonly kind: 'files'; readonly uris: readonly string[] }
  /** An edit that nobody has applied, such as a quick fix; `subject` says in a person's words what it is for. */
  | { readonly kind: 'edit'; readonly edit: WorkspaceEdit; readonly subject?: string }
  /** The opposite of a commit. */
  | { readonly kind: 'revert'; readonly commit: string }
  /** Files and folders as they were at a commit; without any, the whole repository. */
  | { readonly kind: 'restore'; readonly commit: string; readonly uris: readonly string[] };

/** What to plan, for the repository that a folder or file lies in. */
export interface PlanPullRequestParams {
  /** The uri of a folder that is open, or of something in it. */
  readonly folder: string;
  readonly source: PullRequestSource;
  /** The remote to open it at, once a person has chosen among several. */
  readonly remote?: string;
  /** The branch that it is to go to; without it the remote's default branch. */
  readonly base?: string;
  /** The pull request that it is added to, instead of a new one. */
  readonly number?: number;
  /** Under which progress is told. */
  readonly workDoneToken?: string | number;
}

/** A file that a plan changes; null for what is not there. Nothing is in the texts that is not in the repository. */
export interface PlannedFile {
  readonly uri: string;
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** How a plan gets to its forge: `compare` is a page on which a person opens it by hand. */
export type PullRequestRoute = 'agit' | 'branch' | 'compare';

/** A pull request as it would be opened. Texts are Markdown of ours about data of others. */
export interface PlannedPullRequest {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly branch: string;
  readonly base: string;
  readonly remote: string;
  readonly route: PullRequestRoute;
  /** The repository's name where it is opened: `owner/name` on a host, or the remote's address. */
  readonly repository: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly files: readonly PlannedFile[];
  /** How many objects change, and what a reviewer should know first. */
  readonly objects: number;
  readonly risks: number;
  /** The one that is updated. */
  readonly existing?: { readonly number: number; readonly url: string };
  /** What a person should know before it is opened, a sentence each. */
  readonly notes: readonly string[];
}

/** Why there is no plan, or no pull request; `message` says what happened, where, and what to do next. */
export interface PullRequestRefusal {
  readonly state: 'refused';
  /** A kind of `ChangeError` or `ForgeError`, or `aborted`, `no-folder`, `secret`, `unknown-plan`. */
  readonly kind: string;
  readonly message: string;
}

/** What came of planning. */
export type PlanPullRequestResult =
  | { readonly state: 'planned'; readonly plan: PlannedPullRequest }
  /** Several remotes: a person has to choose. */
  | { readonly state: 'choose-remote'; readonly remotes: readonly { readonly name: string; readonly url: string }[] }
  | PullRequestRefusal;

/** Plans a pull request; nothing is pushed. The plan is kept until it is opened, discarded, or nine others came after it. */
export const planPullRequestRequest: Request<PlanPullRequestParams, PlanPullRequestResult> = {
  method: 'driftline/planPullRequest',
};

/** A plan that a person has confirmed, in their words. */
export interface OpenPullRequestParams {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft?: boolean;
  readonly workDoneToken?: string | number;
}

/** What came of it; `url` is the pull request, or the page where a person opens it. */
export type OpenPullRequestResult =
  | {
      readonly state: 'opened' | 'updated';
      readonly number?: number;
      readonly url: string;
      readonly notes: readonly string[];
    }
  | { readonly state: 'pushed'; readonly url?: string; readonly branch: string; readonly notes: readonly string[] }
  | PullRequestRefusal;

/** Commits, pushes and opens a plan. It may be tried again after a refusal. */
export const openPullRequestRequest: Request<OpenPullRequestParams, OpenPullRequestResult> = {
  method: 'driftline/openPullRequest',
};

/** A person does not want a plan any more. */
export const discardPlanNotification: Notification<{ readonly id: string }> = { method: 'driftline/discardPlan' };

/** Who is asked for a token, and why again. */
export interface CredentialParams {
  /** The forge's: `https://git.example`. */
  readonly origin: string;
  readonly forge: 'forgejo' | 'gitea' | 'github';
  /** Why the token that was given last did not do, as the forge told. */
  readonly refused?: 'bad-token' | 'missing-scope';
  /** Of `missing-scope`: one of these would do. */
  readonly scopes?: readonly string[];
  /** Whether it is all right to ask the person; else only a token that is stored is wanted. */
  readonly isAsking: boolean;
}

/** `none`: go on without a token; null: the person wants nothing of this. */
export type CredentialResult = { readonly token: string } | 'none' | null;

/** The server asks the client for a forge's token. Never logged or traced; the server keeps it in memory only. */
export const credentialRequest: Request<CredentialParams, CredentialResult> = { method: 'driftline/credential' };

/** A commit that can be rolled back. Texts come from Git. */
export interface ChangeHistoryEntry {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** In milliseconds since the epoch. */
  readonly time: number;
  readonly isMerge: boolean;
  /** Of which controllers say that they have applied it now, or before the one that they have now. */
  readonly applied?: 'current' | 'previous';
}

/** The last commits that touched files or folders, or the whole repository where there are none. */
export const changeHistoryRequest: Request<
  { readonly folder: string; readonly uris: readonly string[] },
  readonly ChangeHistoryEntry[] | PullRequestRefusal
> = { method: 'driftline/changeHistory' };

/** Where a pull request stands; `applied`: a controller has the merge, or a later commit. */
export type PullRequestStage = 'applied' | 'closed' | 'merged' | 'open';

/** A pull request of a repository. Texts come from the forge. */
export interface PullRequestItem {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly stage: PullRequestStage;
  readonly isDraft: boolean;
  readonly branch?: string;
  readonly base: string;
  readonly checks?: 'failure' | 'none' | 'pending' | 'success' | 'unknown';
  readonly reviews?: readonly {
    readonly by: string;
    readonly verdict: 'approved' | 'changes-requested';
    readonly isStale: boolean;
  }[];
  readonly approvalsNeeded?: number;
  readonly mergeable?: 'no' | 'unknown' | 'yes';
  readonly isBlocked?: boolean;
  /** What waits for the merge, or has applied it: `Kustomization flux-system/apps`. */
  readonly appliers?: readonly string[];
  /** Of one that this tool has opened: what it changes in the clusters, a line for each that applies it. */
  readonly summary?: string;
}

/** The pull requests of one repository: those that are open, and those that are followed. */
export interface PullRequestList {
  readonly folder: string;
  readonly repository: string;
  readonly items: readonly PullRequestItem[];
}

/** Asks the forges of all open folders; `followed` are numbers by folder that a person opened from here. */
export const pullRequestsRequest: Request<
  { readonly followed: Readonly<Record<string, readonly number[]>> },
  readonly (PullRequestList | (PullRequestRefusal & { readonly folder: string }))[]
> = { method: 'driftline/pullRequests' };

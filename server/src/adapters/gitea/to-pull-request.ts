import type { Check, ForgeAddress, PullRequest, PullRequestStatus, Review } from '../../forge-port.ts';
import type { Branch, GivenReview, Pull } from './answers.ts';

/** How long Gitea may compute whether a pull request merges, while it says that it does not; milliseconds. */
const computing = 10_000;

/** A pull request in our terms. Its address is ours: none that somebody else wrote is opened. */
export function toPullRequest({ webUrl }: ForgeAddress, pull: Pull): PullRequest {
  const isAgit = /^refs\/pull\/\d+\/head$/.test(pull.head.ref);
  const owner = pull.head.repo?.owner.login;
  const isMerged = pull.merged === true && pull.state !== 'open';
  const teams = pull.requested_reviewers_teams ?? [];
  return {
    number: pull.number,
    url: `${webUrl}/pulls/${pull.number}`,
    title: pull.title,
    body: pull.body ?? '',
    state: isMerged ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    isDraft: pull.draft === true,
    author: pull.user?.login ?? '',
    labels: (pull.labels ?? []).map(({ name }) => name),
    reviewers: [...(pull.requested_reviewers ?? []).map(({ login }) => login), ...teams.map(({ name }) => name)],
    head: {
      ...(isAgit ? {} : { branch: pull.head.ref }),
      ...(isAgit || owner === undefined ? {} : { owner }),
      commit: pull.head.sha,
    },
    base: pull.base.ref,
    updatedAt: pull.updated_at,
    ...(isMerged && pull.merge_commit_sha ? { mergeCommit: pull.merge_commit_sha } : {}),
  };
}

/** Gitea says false also while it computes, and of drafts. */
export function toMergeable({ mergeable, draft, updated_at }: Pull, now: number): PullRequestStatus['mergeable'] {
  if (mergeable === true) return 'yes';
  const isRecent = now - Date.parse(updated_at) < computing;
  return draft === true || isRecent || mergeable !== false ? 'unknown' : 'no';
}

/** One check of a commit. */
export function toCheck({ context, status }: { context: string; status: string }): Check {
  return { name: context, state: states[status] ?? 'failure' };
}

const states: Readonly<Record<string, Check['state']>> = {
  success: 'success',
  pending: 'pending',
  warning: 'neutral',
  skipped: 'neutral',
};

/** What each person last said; they come in the order in which they were given. */
export function toReviews(reviews: readonly GivenReview[]): readonly Review[] {
  return [...latest(reviews).values()].map((review) => ({
    by: review.user?.login ?? '',
    verdict: review.state === 'APPROVED' ? 'approved' : 'changes-requested',
    isStale: review.stale === true || review.dismissed === true,
  }));
}

function latest(reviews: readonly GivenReview[]): ReadonlyMap<string, GivenReview> {
  const verdicts = reviews.filter(({ state }) => state === 'APPROVED' || state === 'REQUEST_CHANGES');
  return new Map(verdicts.map((review) => [review.user?.login ?? '', review]));
}

/**
 * Whether the rules of the base still refuse it. Whether old approvals and refusals count is a rule that only
 * administrators may read, so that is left open.
 */
export function isBlocked(base: Branch, given: readonly GivenReview[], checks: readonly Check[]): boolean | undefined {
  if (!base.protected) return false;
  const last = [...latest(given).values()];
  const approvals = last.filter(({ state, official, dismissed }) => state === 'APPROVED' && official && !dismissed);
  const needed = base.required_approvals ?? 0;
  if (approvals.length < needed) return true;
  const wanted = base.enable_status_check ? (base.status_check_contexts ?? []) : [];
  const passed = (name: string): boolean => checks.some((check) => check.name === name && check.state === 'success');
  const missing = wanted.filter((name) => !passed(name));
  if (missing.some((name) => !/[*?[\]{}]/.test(name))) return true;
  const isOpen =
    missing.length > 0 ||
    approvals.filter(({ stale }) => !stale).length < needed ||
    last.some(({ state }) => state === 'REQUEST_CHANGES');
  return isOpen ? undefined : false;
}

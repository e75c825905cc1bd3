import type { Check, ForgeAddress, PullRequest, PullRequestStatus, Review } from '../../forge-port.ts';
import type { CheckRun, GivenReview, Pull, Status } from './answers.ts';

/** A pull request in our terms. Its address is ours: none that somebody else wrote is opened. */
export function toPullRequest({ webUrl }: ForgeAddress, pull: Pull): PullRequest {
  const owner = pull.head.repo?.owner.login;
  const isMerged = pull.merged_at != null && pull.state !== 'open';
  const teams = pull.requested_teams ?? [];
  return {
    number: pull.number,
    url: `${webUrl}/pull/${pull.number}`,
    title: pull.title,
    body: pull.body ?? '',
    state: isMerged ? 'merged' : pull.state === 'open' ? 'open' : 'closed',
    isDraft: pull.draft === true,
    author: pull.user?.login ?? '',
    labels: (pull.labels ?? []).flatMap(({ name }) => name ?? []),
    reviewers: [...(pull.requested_reviewers ?? []).map(({ login }) => login), ...teams.map(({ slug }) => slug)],
    head: {
      ...(owner === undefined ? {} : { branch: pull.head.ref, owner }),
      commit: pull.head.sha,
    },
    base: pull.base.ref,
    updatedAt: pull.updated_at,
    // before the merge it is that of a trial
    ...(isMerged && pull.merge_commit_sha ? { mergeCommit: pull.merge_commit_sha } : {}),
  };
}

/** Null while GitHub computes. */
export function toMergeable({ mergeable }: Pull): PullRequestStatus['mergeable'] {
  return mergeable == null ? 'unknown' : mergeable ? 'yes' : 'no';
}

/** https://docs.github.com/graphql/reference/enums#mergestatestatus, which the REST API has in lower case. */
export function isBlocked({ mergeable_state: state }: Pull): boolean | undefined {
  if (state === 'blocked') return true;
  return state === 'clean' || state === 'has_hooks' || state === 'unstable' ? false : undefined;
}

/** What each person last said; they come in the order in which they were given, and one that was dismissed says nothing more. */
export function toReviews(reviews: readonly GivenReview[], commit: string): readonly Review[] {
  const verdicts = reviews.filter(({ state }) => ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(state));
  const latest = new Map(verdicts.map((review) => [review.user?.login ?? '', review]));
  return [...latest].flatMap(([by, { state, commit_id: at }]): readonly Review[] => {
    if (state === 'DISMISSED') return [];
    return [{ by, verdict: state === 'APPROVED' ? 'approved' : 'changes-requested', isStale: at !== commit }];
  });
}

/** A status of a commit. */
export function toCheck({ context, state }: Status): Check {
  return { name: context, state: state === 'success' || state === 'pending' ? state : 'failure' };
}

/** A check run of a commit. */
export function runToCheck({ name, status, conclusion }: CheckRun): Check {
  if (status !== 'completed') return { name, state: 'pending' };
  if (conclusion === 'success') return { name, state: 'success' };
  return { name, state: conclusion === 'neutral' || conclusion === 'skipped' ? 'neutral' : 'failure' };
}

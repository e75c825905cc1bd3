import * as z from 'zod/mini';

const account = z.object({ login: z.string() });
const owned = z.object({ name: z.string(), owner: account });

/** A label of a repository or an organization. */
export const label = z.object({ id: z.number(), name: z.string() });

/** A pull request; what lists leave out is optional. */
export const pull = z.object({
  number: z.number(),
  title: z.string(),
  body: z.nullish(z.string()),
  state: z.string(),
  draft: z.nullish(z.boolean()),
  merged: z.nullish(z.boolean()),
  merge_commit_sha: z.nullish(z.string()),
  mergeable: z.nullish(z.boolean()),
  user: z.nullish(account),
  labels: z.nullish(z.array(label)),
  requested_reviewers: z.nullish(z.array(account)),
  requested_reviewers_teams: z.nullish(z.array(z.object({ name: z.string() }))),
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.nullish(owned) }),
  base: z.object({ ref: z.string() }),
  updated_at: z.string(),
});

/** What is read of a pull request. */
export type Pull = z.infer<typeof pull>;

/** What a person said of a pull request. */
export const review = z.object({
  state: z.string(),
  user: z.nullish(account),
  official: z.nullish(z.boolean()),
  stale: z.nullish(z.boolean()),
  dismissed: z.nullish(z.boolean()),
});

/** What is read of a review. */
export type GivenReview = z.infer<typeof review>;

/** The checks of a commit. */
export const statuses = z.object({
  statuses: z.nullish(z.array(z.object({ context: z.string(), status: z.string() }))),
});

/** What a branch has that another has not. */
export const comparison = z.object({ total_commits: z.number() });

/** A branch with the rules that hold for it. */
export const branch = z.object({
  protected: z.nullish(z.boolean()),
  required_approvals: z.nullish(z.number()),
  enable_status_check: z.nullish(z.boolean()),
  status_check_contexts: z.nullish(z.array(z.string())),
});

/** What is read of a branch. */
export type Branch = z.infer<typeof branch>;

const plainRepository = z.extend(owned, {
  default_branch: z.string(),
  ssh_url: z.nullish(z.string()),
});

/** A repository. */
export const repository = z.extend(plainRepository, {
  empty: z.nullish(z.boolean()),
  archived: z.nullish(z.boolean()),
  permissions: z.nullish(z.object({ push: z.nullish(z.boolean()) })),
  parent: z.nullish(plainRepository),
});

/** What is read of a repository. */
export type Repository = z.infer<typeof repository>;

/** Whose token it is. */
export const whoAmI = account;

export const pulls = z.array(pull);
export const labels = z.array(label);
export const reviews = z.array(review);
export const repositories = z.array(repository);
/** Where only the success counts. */
export const anything = z.unknown();

import * as z from 'zod/mini';

const account = z.object({ login: z.string() });
const owned = z.object({ name: z.string(), owner: account });

/** A pull request; what lists leave out is optional. */
export const pull = z.object({
  number: z.number(),
  title: z.string(),
  body: z.nullish(z.string()),
  state: z.string(),
  draft: z.nullish(z.boolean()),
  merged_at: z.nullish(z.string()),
  merge_commit_sha: z.nullish(z.string()),
  mergeable: z.nullish(z.boolean()),
  mergeable_state: z.nullish(z.string()),
  user: z.nullish(account),
  labels: z.nullish(z.array(z.object({ name: z.nullish(z.string()) }))),
  requested_reviewers: z.nullish(z.array(account)),
  requested_teams: z.nullish(z.array(z.object({ slug: z.string() }))),
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.nullish(owned) }),
  base: z.object({ ref: z.string() }),
  updated_at: z.string(),
});

/** What is read of a pull request. */
export type Pull = z.infer<typeof pull>;

const review = z.object({
  state: z.string(),
  user: z.nullish(account),
  commit_id: z.nullish(z.string()),
});

/** What is read of a review. */
export type GivenReview = z.infer<typeof review>;

const status = z.object({ context: z.string(), state: z.string() });

/** What is read of a status. */
export type Status = z.infer<typeof status>;

/** The statuses of a commit, the older kind of checks. */
export const combinedStatus = z.object({ statuses: z.array(status) });

const checkRun = z.object({ name: z.string(), status: z.string(), conclusion: z.nullish(z.string()) });

/** What is read of a check run. */
export type CheckRun = z.infer<typeof checkRun>;

/** The check runs of a commit, the newer kind. */
export const checkRuns = z.object({ check_runs: z.array(checkRun) });

const plainRepository = z.extend(owned, { default_branch: z.string(), ssh_url: z.nullish(z.string()) });

/** A repository. */
export const repository = z.extend(plainRepository, {
  size: z.nullish(z.number()),
  archived: z.nullish(z.boolean()),
  permissions: z.nullish(z.object({ push: z.nullish(z.boolean()) })),
  parent: z.nullish(plainRepository),
});

export const pulls = z.array(pull);
export const reviews = z.array(review);
export const branches = z.array(z.object({ name: z.string() }));
/** Where only the success counts. */
export const anything = z.unknown();

import { t } from '@vscode/l10n';
import type {
  Forge,
  ForgeAddress,
  ForgeCredentials,
  ForgeError,
  ForgeRepository,
  NewPullRequest,
  Noted,
  PullRequest,
  PullRequestQuery,
} from '../../forge-port.ts';
import type { Clock, Result } from '../../ports.ts';
import { type ReviewersBody, askReviewers, withoutAuthor } from '../forges/ask-reviewers.ts';
import { atRepository } from '../forges/at-repository.ts';
import { combineChecks } from '../forges/combine-checks.ts';
import { toDuplicate, toMissingBranch, toNothingToChange } from '../forges/explain-common.ts';
import { createForgeApi } from '../forges/forge-api.ts';
import { reviewerIgnored } from '../forges/notes.ts';
import { wait } from '../kubernetes/back-off.ts';
import * as answers from './answers.ts';
import { explainGitea } from './explain.ts';
import { createFork } from './fork.ts';
import { createLabels } from './labels.ts';
import { isBlocked, toCheck, toMergeable, toPullRequest, toReviews } from './to-pull-request.ts';

/**
 * A push is taken note of some time after it was answered. How long to wait for the first of a repository and between
 * looks, in milliseconds, and how often a branch is looked for where there are others.
 */
const patience = 10_000;
const pause = 250;
const mostLooks = 4;
/** Pages of fifty. */
const mostPages = 4;

/** Speaks to Gitea and Forgejo; tested against Gitea 1.26. */
export function createGitea(
  address: ForgeAddress,
  credentials: ForgeCredentials,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Forge {
  const api = createForgeApi(
    address,
    credentials,
    {
      headers: { accept: 'application/json' },
      authorize: (token) => `token ${token}`,
      explain: (reply, request) => explainGitea(address, reply, request),
    },
    environment,
  );
  const here = `/repos/${encodeURIComponent(address.owner)}/${encodeURIComponent(address.name)}`;
  const labels = createLabels(api, address, here);

  const readRepository = (signal: AbortSignal): Promise<Result<answers.Repository, ForgeError>> =>
    api.call({ method: 'GET', path: here }, answers.repository, signal);

  async function list(signal: AbortSignal): Promise<Result<readonly PullRequest[], ForgeError>> {
    const path = `${here}/pulls?state=open&sort=recentupdate&limit=50`;
    const pages = await api.pages(path, answers.pulls, mostPages, signal);
    return pages.ok ? { ok: true, value: pages.value.flat().map((pull) => toPullRequest(address, pull)) } : pages;
  }

  async function find(
    { head, headOwner, base, commit }: PullRequestQuery,
    signal: AbortSignal,
  ): Promise<Result<PullRequest | undefined, ForgeError>> {
    const path = `${here}/pulls/${encodeURIComponent(base)}/${encodeURIComponent(toHead(head, headOwner))}`;
    const found = await api.call({ method: 'GET', path }, answers.pull, signal);
    if (found.ok) {
      const pull = toPullRequest(address, found.value);
      if (pull.state === 'open') return { ok: true, value: pull };
    } else if (found.error.kind !== 'not-found') return found;
    // the list tells a missing repository from a missing pull request, and has those that were pushed without a branch
    const all = await list(signal);
    if (!all.ok) return all;
    const isPushed = (pull: PullRequest): boolean =>
      pull.head.branch === undefined && pull.head.commit === commit && pull.base === base;
    return { ok: true, value: commit === undefined ? undefined : all.value.find(isPushed) };
  }

  async function create(request: NewPullRequest, ids: readonly number[], signal: AbortSignal) {
    const { head, headOwner, base, title, body, isDraft } = request;
    const content = {
      head: toHead(head, headOwner),
      base,
      title: isDraft ? `WIP: ${title}` : title,
      body,
      labels: ids,
    };
    const end = clock.now() + patience;
    for (let looks = 0; ;) {
      const made = await api.call({ method: 'POST', path: `${here}/pulls`, body: content }, answers.pull, signal);
      if (made.ok) return made;
      if (made.error.kind === 'conflict') {
        const existing = await find(request, signal);
        const number = existing.ok ? existing.value?.number : undefined;
        return { ok: false as const, error: toDuplicate(address, number) };
      }
      if (made.error.kind !== 'not-found') return made;
      const repository = await readRepository(signal);
      if (!repository.ok) return repository;
      if (!repository.value.empty) looks++;
      if (looks === mostLooks || clock.now() > end)
        return { ok: false as const, error: await findMissing(request, made.error, signal) };
      await wait(clock, pause, signal);
    }
  }

  /** Gitea opens a pull request also where there is nothing to merge. */
  async function isEmptyChange({ base, head, headOwner }: NewPullRequest, signal: AbortSignal): Promise<boolean> {
    const path = `${here}/compare/${encodeURIComponent(base)}...${encodeURIComponent(toHead(head, headOwner))}`;
    const compared = await api.call({ method: 'GET', path }, answers.comparison, signal);
    return compared.ok && compared.value.total_commits === 0;
  }

  async function findMissing(request: NewPullRequest, error: ForgeError, signal: AbortSignal): Promise<ForgeError> {
    const { base, head, headOwner } = request;
    const has = async (branch: string): Promise<boolean> => {
      const path = `${here}/branches/${encodeURIComponent(branch)}`;
      const found = await api.call({ method: 'GET', path }, answers.anything, signal);
      return found.ok || found.error.kind !== 'not-found';
    };
    if (!(await has(base))) return toMissingBranch(address, base);
    if (headOwner === undefined) return (await has(head)) ? error : toMissingBranch(address, head);
    return toMissingBranch({ ...address, owner: headOwner }, head);
  }

  /** A pull request with its reviewers. Of teams that do not exist Gitea says nothing, so it is read again. */
  async function addReviewers(
    pull: answers.Pull,
    all: readonly string[],
    signal: AbortSignal,
  ): Promise<Noted<PullRequest>> {
    const names = withoutAuthor(all, pull.user?.login);
    if (names.length === 0) return { value: toPullRequest(address, pull), notes: [] };
    const path = `${here}/pulls/${pull.number}`;
    const ask = (body: ReviewersBody): Promise<Result<unknown, ForgeError>> =>
      api.call({ method: 'POST', path: `${path}/requested_reviewers`, body }, answers.anything, signal);
    const refused = await askReviewers(names, ask);
    const again = await api.call({ method: 'GET', path }, answers.pull, signal);
    const value = toPullRequest(address, again.ok ? again.value : pull);
    const isAsked = (name: string): boolean => value.reviewers.includes(name.slice(name.indexOf('/') + 1));
    const silent = again.ok ? refused.asked.filter((name) => !isAsked(name)) : [];
    return { value, notes: [...refused.notes, ...silent.map(reviewerIgnored)] };
  }

  return {
    address,
    find,
    list,
    fork: createFork(api, address, here),
    async repository(signal) {
      const found = await readRepository(signal);
      return found.ok ? { ok: true, value: toRepository(address, found.value) } : found;
    },
    async open(request, signal) {
      if (request.title.trim() === '') return { ok: false, error: { kind: 'invalid', message: t('Give it a title.') } };
      if (await isEmptyChange(request, signal)) return { ok: false, error: toNothingToChange(address) };
      const found = await labels.find(request.labels ?? [], signal);
      const made = await create(request, found.ids, signal);
      if (!made.ok) return made;
      const { value, notes } = await addReviewers(made.value, request.reviewers ?? [], signal);
      return { ok: true, value: { value, notes: [...found.notes, ...notes] } };
    },
    async update(number, { title, body, labels: names = [], reviewers = [] }, signal) {
      const path = `${here}/pulls/${number}`;
      const before = await api.call({ method: 'GET', path }, answers.pull, signal);
      if (!before.ok) return before;
      const found = await labels.find(names, signal);
      const had = (before.value.labels ?? []).map(({ id }) => id);
      const content = {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body }),
        ...(found.ids.length === 0 ? {} : { labels: [...new Set([...had, ...found.ids])] }),
      };
      const isChanged = Object.keys(content).length > 0;
      const after = isChanged ? await api.call({ method: 'PATCH', path, body: content }, answers.pull, signal) : before;
      if (!after.ok) return after;
      const { value, notes } = await addReviewers(after.value, reviewers, signal);
      return { ok: true, value: { value, notes: [...found.notes, ...notes] } };
    },
    async pullRequest(number, signal) {
      const found = await api.call({ method: 'GET', path: `${here}/pulls/${number}` }, answers.pull, signal);
      if (!found.ok) return found;
      const pull = found.value;
      const [given, statuses, base] = await Promise.all([
        api.pages(`${here}/pulls/${number}/reviews?limit=50`, answers.reviews, mostPages, signal),
        api.call({ method: 'GET', path: `${here}/commits/${pull.head.sha}/status` }, answers.statuses, signal),
        api.call(
          { method: 'GET', path: `${here}/branches/${encodeURIComponent(pull.base.ref)}` },
          answers.branch,
          signal,
        ),
      ]);
      if (!given.ok) return given;
      const checkList = statuses.ok ? (statuses.value.statuses ?? []).map(toCheck) : [];
      const blocked = base.ok && statuses.ok ? isBlocked(base.value, given.value.flat(), checkList) : undefined;
      const needed = base.ok ? base.value.required_approvals : undefined;
      return {
        ok: true,
        value: {
          ...toPullRequest(address, pull),
          checks: combineChecks(checkList, statuses.ok),
          checkList,
          reviews: toReviews(given.value.flat()),
          mergeable: toMergeable(pull, clock.now()),
          ...(blocked === undefined ? {} : { isBlocked: blocked }),
          ...(typeof needed === 'number' ? { approvalsNeeded: needed } : {}),
        },
      };
    },
  };
}

function toHead(head: string, owner: string | undefined): string {
  return owner === undefined ? head : `${owner}:${head}`;
}

function toRepository(address: ForgeAddress, repository: answers.Repository): ForgeRepository {
  const { parent } = repository;
  return {
    defaultBranch: repository.default_branch,
    canPush: repository.permissions?.push === true && repository.archived !== true,
    isEmpty: repository.empty === true,
    ...(parent
      ? {
          parent: {
            ...atRepository(address, parent.owner.login, parent.name),
            defaultBranch: parent.default_branch,
          },
        }
      : {}),
  };
}

import { t } from '@vscode/l10n';
import type {
  Forge,
  ForgeAddress,
  ForgeCredentials,
  ForgeError,
  NewPullRequest,
  Noted,
  PullRequest,
  PullRequestQuery,
} from '../../forge-port.ts';
import type { Clock, Result } from '../../ports.ts';
import { askReviewers, withoutAuthor } from '../forges/ask-reviewers.ts';
import { atRepository } from '../forges/at-repository.ts';
import { combineChecks } from '../forges/combine-checks.ts';
import { toDuplicate, toMissingBranch } from '../forges/explain-common.ts';
import { createForgeApi } from '../forges/forge-api.ts';
import { noDrafts } from '../forges/notes.ts';
import { wait } from '../kubernetes/back-off.ts';
import * as answers from './answers.ts';
import { explainGitHub } from './explain.ts';
import { createFork } from './fork.ts';
import { createLabels } from './labels.ts';
import { parseRefusals } from './refusals.ts';
import { isBlocked, runToCheck, toCheck, toMergeable, toPullRequest, toReviews } from './to-pull-request.ts';

/** How often and how long apart a branch is looked for that was pushed a moment ago; milliseconds. */
const attempts = 4;
const pause = 500;
/** Pages of a hundred. */
const mostPages = 2;

/** Speaks to GitHub and GitHub Enterprise. */
export function createGitHub(
  address: ForgeAddress,
  credentials: ForgeCredentials,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Forge {
  const api = createForgeApi(
    address,
    credentials,
    {
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      authorize: (token) => `Bearer ${token}`,
      explain: (reply, request) => explainGitHub(address, reply, request, clock.now()),
    },
    environment,
  );
  const here = `/repos/${encodeURIComponent(address.owner)}/${encodeURIComponent(address.name)}`;
  const addLabels = createLabels(api, here);

  const readPull = (number: number, signal: AbortSignal): Promise<Result<answers.Pull, ForgeError>> =>
    api.call({ method: 'GET', path: `${here}/pulls/${number}` }, answers.pull, signal);

  async function readList(query: string, most: number, signal: AbortSignal) {
    const pages = await api.pages(`${here}/pulls?${query}`, answers.pulls, most, signal);
    return pages.ok
      ? { ok: true as const, value: pages.value.flat().map((pull) => toPullRequest(address, pull)) }
      : pages;
  }

  async function find(
    { head, headOwner = address.owner, base }: PullRequestQuery,
    signal: AbortSignal,
  ): Promise<Result<PullRequest | undefined, ForgeError>> {
    const query = new URLSearchParams({ state: 'open', head: `${headOwner}:${head}`, base });
    const found = await readList(String(query), 1, signal);
    return found.ok ? { ok: true, value: found.value.find((pull) => pull.head.branch === head) } : found;
  }

  /** Answers with whether it is the draft that was asked for. */
  async function create(request: NewPullRequest, signal: AbortSignal) {
    const { head, headOwner, base, title, body } = request;
    const place = headOwner === undefined ? head : `${headOwner}:${head}`;
    let isDraft = request.isDraft === true;
    for (let attempt = 1; ; attempt++) {
      const content = { head: place, base, title, body, ...(isDraft ? { draft: true } : {}) };
      const path = `${here}/pulls`;
      const reply = await api.ask({ method: 'POST', path, body: content }, signal);
      if (!reply.ok) return reply;
      const refusals = reply.value.status === 422 ? parseRefusals(reply.value.json) : [];
      if (isDraft && refusals.some(({ words }) => words.startsWith('Draft pull requests are not supported'))) {
        isDraft = false;
        continue;
      }
      const wrong = refusals.find(({ field, code }) => code === 'invalid' && (field === 'head' || field === 'base'));
      if (wrong?.field === 'head' && attempt < attempts && !signal.aborted) {
        await wait(clock, pause, signal);
        continue;
      }
      if (wrong) return { ok: false as const, error: toMissingBranch(address, wrong.field === 'head' ? place : base) };
      const made = api.read(reply.value, { method: 'POST', path }, answers.pull);
      return made.ok ? { ok: true as const, value: { pull: made.value, isDraft } } : made;
    }
  }

  /** What belongs to a pull request once it is there; it is read anew where that changed it. */
  async function complete(
    pull: answers.Pull,
    { labels = [], reviewers = [] }: Pick<NewPullRequest, 'labels' | 'reviewers'>,
    signal: AbortSignal,
  ): Promise<Noted<PullRequest>> {
    const labelNotes = await addLabels(pull.number, labels, signal);
    const path = `${here}/pulls/${pull.number}/requested_reviewers`;
    const asked = await askReviewers(withoutAuthor(reviewers, pull.user?.login), (body) =>
      api.call({ method: 'POST', path, body }, answers.anything, signal),
    );
    const isChanged = labels.length > 0 || reviewers.length > 0;
    const again = isChanged ? await readPull(pull.number, signal) : undefined;
    return { value: toPullRequest(address, again?.ok ? again.value : pull), notes: [...labelNotes, ...asked.notes] };
  }

  return {
    address,
    find,
    fork: createFork(api, address, here, clock),
    async list(signal) {
      return readList('state=open&sort=updated&direction=desc&per_page=100', mostPages, signal);
    },
    async repository(signal) {
      const found = await api.call({ method: 'GET', path: here }, answers.repository, signal);
      if (!found.ok) return found;
      const { default_branch: defaultBranch, permissions, archived, parent, size } = found.value;
      const branches =
        size === 0
          ? await api.call({ method: 'GET', path: `${here}/branches?per_page=1` }, answers.branches, signal)
          : undefined;
      if (branches && !branches.ok) return branches;
      return {
        ok: true,
        value: {
          defaultBranch,
          canPush: permissions?.push === true && archived !== true,
          isEmpty: branches?.value.length === 0,
          ...(parent
            ? {
                parent: {
                  ...atRepository(address, parent.owner.login, parent.name),
                  defaultBranch: parent.default_branch,
                },
              }
            : {}),
        },
      };
    },
    async open(request, signal) {
      if (request.title.trim() === '') return { ok: false, error: { kind: 'invalid', message: t('Give it a title.') } };
      const made = await create(request, signal);
      if (!made.ok) {
        if (made.error.kind !== 'already-exists') return made;
        const existing = await find(request, signal);
        return { ok: false, error: toDuplicate(address, existing.ok ? existing.value?.number : undefined) };
      }
      const { value, notes } = await complete(made.value.pull, request, signal);
      const isLess = request.isDraft === true && !made.value.isDraft;
      return { ok: true, value: { value, notes: [...(isLess ? [noDrafts()] : []), ...notes] } };
    },
    async update(number, change, signal) {
      const { title, body } = change;
      const content = { ...(title === undefined ? {} : { title }), ...(body === undefined ? {} : { body }) };
      const path = `${here}/pulls/${number}`;
      const isChanged = Object.keys(content).length > 0;
      const after = isChanged
        ? await api.call({ method: 'PATCH', path, body: content }, answers.pull, signal)
        : await readPull(number, signal);
      return after.ok ? { ok: true, value: await complete(after.value, change, signal) } : after;
    },
    async pullRequest(number, signal) {
      const found = await readPull(number, signal);
      if (!found.ok) return found;
      const pull = found.value;
      const commit = `${here}/commits/${pull.head.sha}`;
      const [given, statuses, runs] = await Promise.all([
        api.pages(`${here}/pulls/${number}/reviews?per_page=100`, answers.reviews, 5, signal),
        api.pages(`${commit}/status?per_page=100`, answers.combinedStatus, 3, signal),
        api.pages(`${commit}/check-runs?per_page=100`, answers.checkRuns, 3, signal),
      ]);
      if (!given.ok) return given;
      const checkList = [
        ...(statuses.ok ? statuses.value.flatMap((page) => page.statuses).map(toCheck) : []),
        ...(runs.ok ? runs.value.flatMap((page) => page.check_runs).map(runToCheck) : []),
      ];
      const blocked = isBlocked(pull);
      return {
        ok: true,
        value: {
          ...toPullRequest(address, pull),
          checks: combineChecks(checkList, statuses.ok && runs.ok),
          checkList,
          reviews: toReviews(given.value.flat(), pull.head.sha),
          mergeable: toMergeable(pull),
          ...(blocked === undefined ? {} : { isBlocked: blocked }),
        },
      };
    },
  };
}

import { t } from '@vscode/l10n';
import type { ChangeRepository, ChangeStep, PreparedChange, Pushed } from './change-port.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { ForgeAddress, ForgeError, ForgeGateway, Noted, PullRequest } from './forge-port.ts';
import type { StoredPlan } from './plan-pull-request.ts';
import type { Result } from './ports.ts';
import type { OpenPullRequestParams, OpenPullRequestResult, PullRequestRefusal } from './protocol.ts';

/** What opening needs of the world. */
export interface OpenTools {
  readonly changes: Pick<ChangeRepository, 'prepare'>;
  readonly forges: Pick<ForgeGateway, 'compareUrl'>;
  readonly access: ForgeAccess;
  readonly report: (message: string) => void;
  /** The branch has this commit of ours by now: another try replaces it. */
  readonly pushed: (commit: string) => void;
}

/** Commits, pushes and opens what a person has confirmed, with their title and body. */
export async function openPullRequest(
  stored: StoredPlan,
  params: OpenPullRequestParams,
  tools: OpenTools,
  signal: AbortSignal,
): Promise<OpenPullRequestResult> {
  const { folder, state, content, onto, change, shown, plan, target } = stored;
  const title = toTitle(params.title);
  if (title === '') return { state: 'refused', kind: 'invalid', message: t('Give it a title: its first line.') };
  const prepared = await tools.changes.prepare(
    {
      ...{ folder, remote: onto.remote, base: onto.branch, content, shown, signsOff: state.signsOff },
      message: toMessage(title, change.message),
      report: (step) => tools.report(describeStep(step)),
    },
    signal,
  );
  // it may be that this was pushed before, and that the forge did not answer then
  const isThere = !prepared.ok && prepared.error.kind === 'nothing-to-change' && plan.existing !== undefined;
  if (isThere && target.address) return tellForge(target.address, plan, { ...params, ...target, title }, tools, signal);
  if (!prepared.ok) return refuse(prepared.error);
  try {
    return await pushAndOpen(prepared.value, stored, { ...params, title }, tools, signal);
  } finally {
    await prepared.value.dispose();
  }
}

async function pushAndOpen(
  prepared: PreparedChange,
  { plan, target, expects }: StoredPlan,
  params: OpenPullRequestParams,
  tools: OpenTools,
  signal: AbortSignal,
): Promise<OpenPullRequestResult> {
  const { branch } = plan;
  const { remote, base, address, route, setting } = target;
  if (route === 'agit') {
    const agit = { topic: branch, title: params.title, description: params.body, replaces: true };
    const pushed = await prepared.push({ kind: 'agit', remote: remote.name, base, ...agit }, signal);
    if (!pushed.ok) return refuse(pushed.error);
    return compareTexts(toPushedOnly(pushed.value, branch, address), address, params, tools, signal);
  }
  const to = { remote: remote.name, branch, ...(expects !== undefined && { expects }) };
  const pushed = await prepared.push({ kind: 'branch', ...to }, signal);
  if (!pushed.ok) return refuse(pushed.error);
  tools.pushed(prepared.commit);
  if (!address) {
    const url = tools.forges.compareUrl(remote.pushUrl, { head: branch, base }, setting);
    return { state: 'pushed', ...(url !== undefined && { url }), branch, notes: [] };
  }
  return tellForge(address, plan, { ...params, ...target }, tools, signal);
}

/** A pull request that is there already is given the new title and body. */
async function tellForge(
  address: ForgeAddress,
  { branch, base, labels, reviewers, existing }: StoredPlan['plan'],
  {
    title,
    body,
    isDraft,
    headOwner,
  }: Pick<OpenPullRequestParams, 'body' | 'isDraft' | 'title'> & Pick<StoredPlan['target'], 'headOwner'>,
  { access, report }: OpenTools,
  signal: AbortSignal,
): Promise<OpenPullRequestResult> {
  report(t('Opening the pull request'));
  const update = (number: number): Promise<Result<Noted<PullRequest>, ForgeError>> =>
    access.use(address, true, (forge) => forge.update(number, { title, body, labels, reviewers }, signal));
  const toResult = (state: 'opened' | 'updated', answer: Result<Noted<PullRequest>, ForgeError>) =>
    answer.ok
      ? { state, number: answer.value.value.number, url: answer.value.value.url, notes: answer.value.notes }
      : refuse(answer.error);
  if (existing) return toResult('updated', await update(existing.number));
  const opened = await access.use(address, true, (forge) =>
    forge.open(
      {
        ...{ head: branch, base, title, body, labels, reviewers },
        ...(headOwner !== undefined && { headOwner }),
        ...(isDraft && { isDraft }),
      },
      signal,
    ),
  );
  if (!opened.ok && opened.error.kind === 'already-exists' && opened.error.number !== undefined)
    return toResult('updated', await update(opened.error.number));
  return toResult('opened', opened);
}

/** What is pushed for review again has other commits and the texts of before, which Gitea does not say. */
async function compareTexts(
  result: OpenPullRequestResult,
  address: ForgeAddress | undefined,
  { title, body }: OpenPullRequestParams,
  { access }: OpenTools,
  signal: AbortSignal,
): Promise<OpenPullRequestResult> {
  if (!address || result.state !== 'opened' || result.number === undefined) return result;
  const { number } = result;
  const found = await access.use(address, false, (forge) => forge.pullRequest(number, signal));
  if (!found.ok)
    return {
      ...result,
      notes: [t('If it was there before, it keeps its title and its text: without a token they cannot be changed.')],
    };
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim();
  if (found.value.title === title && plain(found.value.body) === plain(body)) return result;
  const note = t(
    'It was there before and keeps its title and its text. Change them on its page, or sign in and update it.',
  );
  return { ...result, state: 'updated', notes: [note] };
}

/** Gitea says which one it has made. Its address is ours: none that somebody else wrote is opened. */
function toPushedOnly({ messages }: Pushed, branch: string, address: ForgeAddress | undefined): OpenPullRequestResult {
  const numbers = messages.flatMap((line) => /^\s*https?:\/\/\S+\/pulls\/(\d{1,9})\s*$/.exec(line)?.[1] ?? []);
  const number = numbers.at(-1);
  if (number === undefined || !address) return { state: 'pushed', branch, notes: messages };
  return { state: 'opened', url: `${address.webUrl}/pulls/${number}`, notes: [], number: Number(number) };
}

/** One line, as a subject has to be. */
function toTitle(title: string): string {
  return title.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** What was planned says more than the subject. */
function toMessage(title: string, planned: string): string {
  const end = planned.indexOf('\n');
  return end === -1 ? title : title + planned.slice(end);
}

function describeStep(step: ChangeStep): string {
  switch (step) {
    case 'fetch':
      return t('Fetching the base');
    case 'apply':
      return t('Applying the change');
    case 'check-out':
      return t('Checking out for your hooks');
    case 'commit':
      return t('Committing');
    case 'push':
      return t('Pushing');
  }
}

function refuse({ kind, message }: { readonly kind: string; readonly message: string }): PullRequestRefusal {
  return { state: 'refused', kind, message };
}

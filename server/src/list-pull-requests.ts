import { t } from '@vscode/l10n';
import { listAppliers } from './applied-revisions.ts';
import type { ChangeRepository } from './change-port.ts';
import { type ReadNow, chooseAppliers, findStage, lookAgain } from './find-stage.ts';
import type { ForgeAccess } from './forge-access.ts';
import type { Forge, ForgeGateway, PullRequest, PullRequestStatus } from './forge-port.ts';
import type { GitHistory } from './git-port.ts';
import type { BuildGraph } from './graph/targets/build-graph.ts';
import type { LiveObjects } from './live-objects.ts';
import { mapFew } from './map-few.ts';
import type { PullRequestItem, PullRequestList, PullRequestRefusal } from './protocol.ts';
import { readSummary } from './pull-request/read-summary.ts';
import type { Settings } from './settings.ts';

/** What asking for pull requests needs. */
export interface ListTools {
  readonly changes: Pick<ChangeRepository, 'describe'>;
  readonly forges: Pick<ForgeGateway, 'detect'>;
  readonly access: ForgeAccess;
  readonly history: Pick<GitHistory, 'commitOf' | 'mergeBase'>;
  readonly settings: Settings['pullRequest'];
  readonly graph: BuildGraph | undefined;
  readonly live: LiveObjects | undefined;
  /** Undefined where the cluster is asked only when somebody says so. */
  readonly readNow: ReadNow | undefined;
}

/** Of so many, and of those that are followed, checks and reviews are asked for: four requests each. */
const mostDetailed = 8;
const mostAtOnce = 3;

/** The open pull requests of a folder's repository, and those that a person follows; nobody is asked for a token. */
export async function listPullRequests(
  folder: string,
  followed: readonly number[],
  tools: ListTools,
  signal: AbortSignal,
): Promise<PullRequestList | (PullRequestRefusal & { readonly folder: string })> {
  const refuse = ({ kind, message }: { readonly kind: string; readonly message: string }) =>
    ({ state: 'refused', kind, message, folder }) as const;
  const described = await tools.changes.describe(folder, signal);
  if (!described.ok) return refuse(described.error);
  const { remotes } = described.value;
  const { forge: kind, url } = tools.settings;
  for (const remote of remotes.toSorted((a, b) => Number(b.name === 'origin') - Number(a.name === 'origin'))) {
    const found = await tools.forges.detect(remote.url, { kind, ...(url === '' ? {} : { url }) }, signal);
    if (!found.ok) return refuse(found.error);
    const address = found.value;
    if (!address) continue;
    const items = await tools.access.use(address, false, async (forge) => {
      // it answers strangers sixty times an hour, which is once for each look at the view
      if (address.kind === 'github' && !tools.access.hasToken(address)) {
        const message = t('Sign in to {0} to see its pull requests here: whoever opens one is asked.', address.origin);
        return { ok: false, error: { kind: 'bad-token', message } };
      }
      const open = await forge.list(signal);
      return open.ok ? { ok: true, value: await readItems(open.value, followed, forge, folder, tools, signal) } : open;
    });
    return items.ok
      ? { folder, repository: `${address.owner}/${address.name}`, items: items.value }
      : refuse(items.error);
  }
  return refuse({
    kind: remotes.length === 0 ? 'no-remote' : 'no-forge',
    message:
      remotes.length === 0
        ? t('This repository has no remote.')
        : t(
            'No remote of this repository is on a forge that is known. The setting driftline.pullRequest.url names one.',
          ),
  });
}

async function readItems(
  open: readonly PullRequest[],
  followed: readonly number[],
  forge: Forge,
  folder: string,
  tools: ListTools,
  signal: AbortSignal,
): Promise<readonly PullRequestItem[]> {
  const numbers = new Set(open.map(({ number }) => number));
  const detailed = [
    ...open.slice(0, mostDetailed).map(({ number }) => number),
    ...followed.filter((one) => !numbers.has(one)),
  ];
  const read = await mapFew(detailed, mostAtOnce, async (number) => {
    const found = await forge.pullRequest(number, signal);
    return found.ok ? [found.value] : [];
  });
  const details = new Map((read ?? []).flat().map((status) => [status.number, status] as const));
  const all = [...open, ...followed.flatMap((one) => (numbers.has(one) ? [] : (details.get(one) ?? [])))];
  const merged = all.filter(({ state }) => state === 'merged');
  const known = tools.graph ? listAppliers(tools.graph, tools.live) : [];
  const appliers = await lookAgain(known, merged, tools.readNow);
  const items: PullRequestItem[] = [];
  for (const pull of all) {
    const status = details.get(pull.number);
    const summary = readSummary(pull.body);
    const { stage, waiting } = await findStage(pull, chooseAppliers(appliers, pull.body), folder, tools, signal);
    items.push({
      number: pull.number,
      url: pull.url,
      title: pull.title,
      author: pull.author,
      stage,
      isDraft: pull.isDraft,
      base: pull.base,
      ...(pull.head.branch !== undefined && { branch: pull.head.branch }),
      ...(summary !== undefined && { summary }),
      ...(waiting.length > 0 && { appliers: waiting }),
      ...(status && stage === 'open' && toDetails(status)),
    });
  }
  return items;
}

function toDetails({ checks, reviews, approvalsNeeded, mergeable, isBlocked }: PullRequestStatus) {
  return {
    ...{ checks, reviews, mergeable },
    ...(approvalsNeeded !== undefined && { approvalsNeeded }),
    ...(isBlocked !== undefined && { isBlocked }),
  };
}

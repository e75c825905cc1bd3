import { t } from '@vscode/l10n';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { ChangeRepository } from './change-port.ts';
import { readChangeHistory } from './change-history.ts';
import { type ForgeAccess, createForgeAccess } from './forge-access.ts';
import type { Follower } from './follower.ts';
import type { ForgeGateway } from './forge-port.ts';
import type { GitHistory } from './git-port.ts';
import { guard } from './guard.ts';
import { listLiveDrift } from './list-live-drift.ts';
import { type ListTools, listPullRequests } from './list-pull-requests.ts';
import { openPullRequest } from './open-pull-request.ts';
import { type StoredPlan, planPullRequest } from './plan-pull-request.ts';
import type { Clock, Log, RepositoryFiles } from './ports.ts';
import {
  type OpenPullRequestParams,
  type OpenPullRequestResult,
  type PlanPullRequestParams,
  type PlanPullRequestResult,
  type PullRequestRefusal,
  type Request,
  changeHistoryRequest,
  credentialRequest,
  discardPlanNotification,
  openPullRequestRequest,
  planPullRequestRequest,
  pullRequestsRequest,
} from './protocol.ts';
import type { Session } from './session-ports.ts';
import { type Settings, settingsFor, toClusterKey } from './settings.ts';

/** What pull requests need of the world. */
export interface PullRequestPorts {
  readonly changes: ChangeRepository;
  readonly forges: ForgeGateway;
  readonly history: GitHistory;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly clock: Clock;
  readonly log: Log;
}

type HistoryParams = Parameters<NonNullable<typeof changeHistoryRequest.types>>[0];
type ListParams = Parameters<NonNullable<typeof pullRequestsRequest.types>>[0];
type ListReply = ReturnType<NonNullable<typeof pullRequestsRequest.types>>;

/** So many plans are kept, the last ones. */
const mostPlans = 10;

/** Plans pull requests, opens what a person has confirmed, and tells where they stand. */
export function servePullRequests(connection: Connection, ports: PullRequestPorts, session: Session): void {
  const { log, changes } = ports;
  const plans = new Map<string, StoredPlan>();
  /** Plans that are being opened: each is pushed once, however often it is confirmed. */
  const busy = new Set<string>();
  let made = 0;
  let isSwept = false;
  const access: ForgeAccess = createForgeAccess(
    ports.forges,
    (params) => connection.sendRequest(credentialRequest.method, params),
    ports.clock,
  );
  const unwanted = (kind: string, message: string): PullRequestRefusal => ({ state: 'refused', kind, message });
  const failed = unwanted('failed', t('Something went wrong inside Driftline. The log says what.'));

  /** No program is started and nobody is asked in a workspace that is not trusted. */
  function findObstacle(): PullRequestRefusal | undefined {
    if (session.snapshot().connection.state !== 'untrusted') return undefined;
    return unwanted('untrusted', t('This workspace is not trusted, so no program is started. Trust it first.'));
  }

  async function sweep(): Promise<void> {
    if (isSwept) return;
    isSwept = true;
    await changes.sweep();
  }

  const scopeOf = (folder: string) => settingsFor(session.settings(), `${folder}/.`);

  /** What is known of a folder that is open. */
  function aboutOf(folder: string) {
    const scope = scopeOf(folder);
    const follower = session.followers.get(toClusterKey(scope));
    return {
      graph: session.snapshot().builtRepository(`${folder}/.`)?.graph,
      live: follower?.liveIn(scope.drift.mode),
      readNow: toReader(follower?.connected, scope.drift.mode),
      settings: scope.pullRequest,
    };
  }

  async function plan(
    params: PlanPullRequestParams,
    report: (message: string) => void,
    signal: AbortSignal,
  ): Promise<PlanPullRequestResult> {
    const obstacle = findObstacle();
    if (obstacle) return obstacle;
    await sweep();
    const { rendering } = session;
    const snapshot = () => session.snapshot();
    const live = () =>
      listLiveDrift(session.snapshot(), rendering.folderOf(params.folder) ?? rendering.folderOf(`${params.folder}/.`));
    const settings = settingsFor(session.settings(), params.folder).pullRequest;
    const planned = await planPullRequest(
      params,
      { ...ports, access, rendering, snapshot, live, settings, report },
      signal,
    );
    if (planned.state !== 'planned') return planned;
    const id = String(++made);
    plans.set(id, planned.stored);
    for (const old of [...plans.keys()].slice(0, -mostPlans)) plans.delete(old);
    return { state: 'planned', plan: { id, ...planned.stored.plan } };
  }

  async function open(
    params: OpenPullRequestParams,
    report: (message: string) => void,
    signal: AbortSignal,
  ): Promise<OpenPullRequestResult> {
    const obstacle = findObstacle();
    if (obstacle) return obstacle;
    const stored = plans.get(params.id);
    if (!stored) return unwanted('unknown-plan', t('This plan is not known any more. Plan it again.'));
    if (busy.has(params.id)) return unwanted('busy', t('This is being opened already.'));
    busy.add(params.id);
    const pushed = (commit: string): void => void plans.set(params.id, { ...stored, expects: commit });
    const opened = await openPullRequest(stored, params, { ...ports, access, report, pushed }, signal).finally(() =>
      busy.delete(params.id),
    );
    if (opened.state !== 'refused') plans.delete(params.id);
    return opened;
  }

  function onLongRequest<Params extends { readonly workDoneToken?: string | number }, Reply>(
    { method }: Request<Params, Reply>,
    fallback: Reply,
    title: string,
    run: (params: Params, report: (message: string) => void, signal: AbortSignal) => Promise<Reply>,
  ): void {
    connection.onRequest(method, (params: Params, token: CancellationToken) =>
      guard<Reply>(log, method, fallback, async () => {
        const { workDoneToken } = params;
        const progress =
          workDoneToken === undefined ? undefined : connection.window.attachWorkDoneProgress(workDoneToken);
        progress?.begin(title, undefined, undefined, true);
        const signal = toSignal(token);
        return run(params, (message) => progress?.report(message), signal).finally(() => progress?.done());
      }),
    );
  }

  onLongRequest(planPullRequestRequest, failed, t('Planning the pull request'), plan);
  onLongRequest(openPullRequestRequest, failed, t('Opening the pull request'), open);
  connection.onNotification(discardPlanNotification.method, ({ id }: { readonly id: string }): void => {
    plans.delete(id);
  });
  connection.onRequest(changeHistoryRequest.method, ({ folder, uris }: HistoryParams, token: CancellationToken) =>
    guard<ReturnType<NonNullable<typeof changeHistoryRequest.types>>>(
      log,
      changeHistoryRequest.method,
      failed,
      async () => {
        const obstacle = findObstacle();
        if (obstacle) return obstacle;
        const open = session.rendering.folderOf(folder) ?? session.rendering.folderOf(`${folder}/.`) ?? folder;
        const found = await readChangeHistory(folder, uris, { changes, ...aboutOf(open) }, toSignal(token));
        return found.ok ? found.value : unwanted(found.error.kind, found.error.message);
      },
    ),
  );
  connection.onRequest(pullRequestsRequest.method, ({ followed }: ListParams, token: CancellationToken) =>
    guard<ListReply>(log, pullRequestsRequest.method, [], async () => {
      if (findObstacle()) return [];
      const folders = session
        .snapshot()
        .repositories()
        .map(({ folder }) => folder);
      return Promise.all(
        folders.map((folder) =>
          listPullRequests(folder, followed[folder] ?? [], { ...ports, access, ...aboutOf(folder) }, toSignal(token)),
        ),
      );
    }),
  );
}

function toSignal(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}

function toReader(connected: Follower['connected'], mode: Settings['drift']['mode']): ListTools['readNow'] {
  if (!connected || mode === 'off' || mode === 'manual') return undefined;
  const { cluster, signal } = connected;
  return async (ref) => {
    const answer = await cluster.get(ref, signal);
    return answer.ok ? answer.value : undefined;
  };
}

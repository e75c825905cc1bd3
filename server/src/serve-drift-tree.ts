import { t } from '@vscode/l10n';
import type { CancellationToken, Connection, WorkDoneProgressReporter } from 'vscode-languageserver';
import { hasContexts } from './find-contexts.ts';
import { guard } from './guard.ts';
import type { Clock, ClusterGateway, Log } from './ports.ts';
import {
  type DriftTree,
  type ScanResult,
  didChangeDriftTreeNotification,
  driftTreeRequest,
  scanDriftRequest,
} from './protocol.ts';
import type { ScanProgress, Session } from './session-ports.ts';

interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Pick<ClusterGateway, 'listContexts'>;
}

/** Changes are gathered for so many milliseconds. */
const pause = 200;
/** Progress is told at most so often, in milliseconds. */
const step = 100;

/**
 * Lets a client scan, and tells it when there is more to know: a moment after what this returns was called, if the tree is
 * another by then. Nobody is told of anything, and nothing is worked out, before somebody has asked for the tree.
 */
export function serveDriftTree(
  connection: Connection,
  { clock, log, gateway }: Ports,
  session: () => Pick<Session, 'driftTree' | 'scanDrift' | 'settings'>,
): () => void {
  let told: string | undefined;
  let isDue = false;

  async function read(): Promise<DriftTree> {
    const tree = session().driftTree();
    if (tree.state !== 'no-context') return tree;
    return (await hasContexts(gateway, session().settings())) ? tree : { ...tree, state: 'no-kubeconfig' };
  }

  function tell(): void {
    const now = JSON.stringify(session().driftTree());
    if (now === told) return;
    told = now;
    void connection.sendNotification(didChangeDriftTreeNotification.method, null).catch(() => undefined);
  }

  async function open(token: string | number | undefined, abort: AbortController): Promise<WorkDoneProgressReporter> {
    if (token !== undefined) return connection.window.attachWorkDoneProgress(token);
    const progress = await connection.window.createWorkDoneProgress();
    progress.token.onCancellationRequested(() => abort.abort());
    return progress;
  }

  connection.onRequest(
    scanDriftRequest.method,
    (params: { readonly workDoneToken?: string | number } | null, token: CancellationToken) =>
      guard<ScanResult>(log, scanDriftRequest.method, { outcome: 'cancelled', compared: 0 }, async () => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        const progress = await open(params?.workDoneToken, abort).catch(() => undefined);
        progress?.begin(t('Comparing the workspace'), 0, t('Reading the repository'), true);
        try {
          return await session().scanDrift(createReport(progress, clock), abort.signal);
        } finally {
          progress?.done();
        }
      }),
  );
  connection.onRequest(driftTreeRequest.method, () =>
    guard<DriftTree | null>(log, driftTreeRequest.method, null, () => {
      told = JSON.stringify(session().driftTree());
      return read();
    }),
  );

  return () => {
    if (told === undefined || isDue) return;
    isDue = true;
    clock.after(pause, () => {
      isDue = false;
      void guard(log, 'drift tree', undefined, tell);
    });
  };
}

function createReport(progress: WorkDoneProgressReporter | undefined, clock: Clock): (now: ScanProgress) => void {
  let last = -Infinity;
  return ({ done, of }) => {
    if (of === undefined || (done < of && clock.now() - last < step)) return;
    last = clock.now();
    progress?.report(of === 0 ? 100 : Math.floor((100 * done) / of), t('{done} of {of} objects', { done, of }));
  };
}

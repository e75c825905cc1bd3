import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { ChartRenderer } from './chart-port.ts';
import { describeObstacle } from './features/upgrade-words.ts';
import { foreseeUpgrade, toWords } from './foresee-upgrade.ts';
import type { GitHistory } from './git-port.ts';
import { guard } from './guard.ts';
import type { Clock, Log, Renderer } from './ports.ts';
import { type ChartAddress, type UpgradeComparison, fetchChartRequest, upgradeRequest } from './protocol.ts';
import type { Session } from './session-ports.ts';

interface Failure {
  readonly problem: string;
}

type Params = Parameters<NonNullable<typeof upgradeRequest.types>>[0];

/** In milliseconds: how long it is waited for a text that is being typed to be built, and how often it is looked. */
const patience = 10_000;
const step = 50;

/** Answers what the next upgrade of a Helm release would change: helm is started for that, and for nothing else. */
export function serveUpgrade(
  connection: Connection,
  ports: {
    readonly charts: ChartRenderer;
    readonly renderer: Renderer;
    readonly history: GitHistory;
    readonly clock: Clock;
    readonly log: Log;
  },
  session: Session,
): void {
  const { clock, log } = ports;

  /** What was typed a moment ago is not in what is built yet. */
  async function settle(uri: string): Promise<void> {
    const end = clock.now() + patience;
    while (session.snapshot().rendered(uri)?.edited && clock.now() < end)
      await new Promise<void>((resolve) => clock.after(step, resolve));
  }

  function helm(): string {
    const { helmPath } = session.settings().tools;
    return helmPath === '' ? 'helm' : helmPath;
  }

  connection.onRequest(fetchChartRequest.method, (address: ChartAddress, token: CancellationToken) =>
    guard<Failure | null>(
      log,
      fetchChartRequest.method,
      { problem: describeObstacle({ code: 'fetch-failed' }) },
      async () => {
        if (session.snapshot().connection.state === 'untrusted')
          return { problem: describeObstacle({ code: 'untrusted' }) };
        const fetched = await ports.charts.fetch(helm(), address, toSignal(token));
        if (fetched.ok) return null;
        const { kind, message } = fetched.error;
        const about = kind === 'no-helm' ? helm() : toWords(message);
        return { problem: describeObstacle({ code: kind === 'no-helm' ? 'helm-missing' : 'fetch-failed', about }) };
      },
    ),
  );

  connection.onRequest(upgradeRequest.method, ({ uri, position }: Params, token: CancellationToken) =>
    guard<UpgradeComparison | null>(log, upgradeRequest.method, null, async () => {
      await settle(uri);
      return foreseeUpgrade(
        session.snapshot(),
        { uri, position },
        {
          ...ports,
          helm: helm(),
          cluster: session.clusterOf(uri),
          root: session.rendering.folderOf(uri),
          signal: toSignal(token),
        },
      );
    }),
  );
}

function toSignal(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}

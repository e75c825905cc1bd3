import { t } from '@vscode/l10n';
import type {
  CancellationToken,
  ClientCapabilities,
  Connection,
  WorkDoneProgressReporter,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { nameResource } from './features/name-resource.ts';
import { planSuspension } from './features/plan-suspension.ts';
import { reconcileTargets } from './features/reconcile-targets.ts';
import { guard } from './guard.ts';
import { createLocating } from './locating.ts';
import { planEdits } from './plan-edits.ts';
import type { Clock, Log, RepositoryFiles } from './ports.ts';
import {
  type ReconcileParams,
  type ReconcileResult,
  type ReconcileTarget,
  reconcileRequest,
  type SuspensionParams,
  reconcileTargetsRequest,
  suspensionEditRequest,
} from './protocol.ts';
import { reconcile } from './reconcile.ts';
import type { ReconcileGateway } from './reconcile-port.ts';
import type { Session } from './session-ports.ts';
import { listChoices, settingsFor, toClusterKey } from './settings.ts';
import { listActions } from './sync/list-actions.ts';

interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Partial<ReconcileGateway>;
  readonly files: Pick<RepositoryFiles, 'read'>;
}

/** Sends what a person has confirmed to a controller of a cluster in use, unless the settings forbid it. */
export function serveReconcile(
  connection: Connection,
  { clock, log, gateway, files }: Ports,
  session: () => Session,
): (client: ClientCapabilities) => void {
  const locating = createLocating(files);
  let hasVersions = false;

  async function run(
    params: ReconcileParams,
    report: (name: string) => void,
    signal: AbortSignal,
  ): Promise<ReconcileResult> {
    const { cluster: id, context, object, action, withSource = false } = params;
    const refuse = (message: string): ReconcileResult => ({ outcome: 'refused', message });
    const settings = session().settings();
    const choice = listChoices(settings).get(id);
    const connected = session().followers.get(id)?.connected;
    if (choice?.context !== context || !connected) return refuse(t('This cluster is not connected.'));
    const scopes = [settings, ...settings.folders].filter((scope) => toClusterKey(scope) === id);
    if (scopes.some(({ actions }) => actions === 'none')) return refuse(t('The setting driftline.actions forbids it.'));
    if (!listActions(object).includes(action)) return refuse(t('Nobody can ask this of {0}.', nameResource(object)));
    const requests = gateway.requests?.(connected.cluster);
    if (!requests) return refuse(t('This cluster is not connected.'));
    const life = AbortSignal.any([signal, connected.signal]);
    const tools = {
      cluster: connected.cluster,
      requests,
      clock,
      report: (target: ReconcileTarget['object']) => report(nameResource(target)),
    };
    log.info(`Asked for by a person: ${action} of ${nameResource(object)} in ${choice.context}.`);
    return reconcile(object, { action, withSource }, tools, life);
  }

  /** In the one repository of that cluster that declares it. */
  async function planInGit({ cluster, object, suspend }: SuspensionParams): Promise<WorkspaceEdit | null> {
    const [now, settings] = [session().snapshot(), session().settings()];
    const folders = now.repositories().map(({ folder }) => `${folder}/.`);
    const own = folders.filter((folder) => toClusterKey(settingsFor(settings, folder)) === cluster);
    const plans = own.flatMap((folder) => {
      const repository = now.builtRepository(folder);
      if (!repository) return [];
      return planEdits({ now, repository, locating }, (read) =>
        planSuspension(repository.graph, object, suspend, { read, hasVersions }),
      );
    });
    const found = (await Promise.all(plans)).filter((plan) => plan !== undefined);
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  function open(token: ReconcileParams['workDoneToken']): WorkDoneProgressReporter | undefined {
    return token === undefined ? undefined : connection.window.attachWorkDoneProgress(token);
  }

  connection.onRequest(reconcileRequest.method, (params: ReconcileParams, token: CancellationToken) =>
    guard<ReconcileResult>(log, reconcileRequest.method, { outcome: 'unanswered' }, async () => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const progress = open(params.workDoneToken);
      return run(params, (name) => progress?.report(name), abort.signal).finally(() => progress?.done());
    }),
  );
  connection.onRequest(suspensionEditRequest.method, (params: SuspensionParams) =>
    guard<WorkspaceEdit | null>(log, suspensionEditRequest.method, null, () => planInGit(params)),
  );
  connection.onRequest(
    reconcileTargetsRequest.method,
    ({ uri, position }: Parameters<NonNullable<typeof reconcileTargetsRequest.types>>[0]) =>
      guard<Awaited<ReturnType<NonNullable<typeof reconcileTargetsRequest.types>>>>(
        log,
        reconcileTargetsRequest.method,
        [],
        () => {
          const scope = settingsFor(session().settings(), uri);
          const [cluster, { context }] = [toClusterKey(scope), scope.cluster];
          if (!session().followers.get(cluster)?.connected) return [];
          const found = reconcileTargets(session().snapshot(), uri, position);
          const isForbidden = scope.actions === 'none';
          return found.map((one) => ({ cluster, context, ...one, ...(isForbidden && { actions: [] }) }));
        },
      ),
  );

  return ({ workspace }) => {
    hasVersions = workspace?.workspaceEdit?.documentChanges === true;
  };
}

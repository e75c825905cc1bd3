import * as vscode from 'vscode';
import { type LanguageClient, WorkDoneProgress, type WorkspaceEdit } from 'vscode-languageclient/node';
import {
  type ReconcileAction,
  type ReconcileResult,
  type ReconcileTarget,
  reconcileRequest,
  reconcileTargetsRequest,
  suspensionEditRequest,
} from '../../../server/src/protocol.ts';
import { ask } from '../messages.ts';
import { toPlainText } from '../plain-text.ts';

/** What a person is asked before anything is sent. */
interface Question {
  readonly message: string;
  readonly detail: string;
  readonly yes: string;
  /** The same, with the source first. */
  readonly withSource?: string;
  /** The way by which Git would say so as well. */
  readonly inGit?: string;
}

/** Asks a controller for something, once a person has seen in which cluster; without a target, of who applies the object at the cursor. */
export async function requestReconcile(
  client: LanguageClient,
  action: ReconcileAction,
  target?: ReconcileTarget,
): Promise<void> {
  const chosen = target ?? (await pickTarget(client, action));
  if (!chosen) return;
  const { message, detail, yes, withSource, inGit } = toQuestion(action, chosen);
  const buttons = [yes, withSource, inGit].filter((one) => one !== undefined);
  const where = nameKubeconfig(chosen);
  const options = { modal: true, detail: where === undefined ? detail : `${detail}\n\n${where}` };
  const answer = await vscode.window.showWarningMessage(message, options, ...buttons);
  if (answer === undefined) return;
  if (answer === inGit) await editInGit(client, action === 'suspend', chosen);
  else await send(client, action, chosen, answer === withSource);
}

async function pickTarget(client: LanguageClient, action: ReconcileAction): Promise<ReconcileTarget | undefined> {
  const editor = vscode.window.activeTextEditor;
  const { line, character } = editor?.selection.active ?? { line: 0, character: 0 };
  const uri = editor?.document.uri.toString();
  const found =
    uri === undefined ? [] : await ask(client, reconcileTargetsRequest, { uri, position: { line, character } });
  const fitting = found.filter(({ actions }) => actions.includes(action));
  if (fitting.length === 0) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('No object of a GitOps controller is known here of which that could be asked.'),
    );
    return undefined;
  }
  if (fitting.length === 1) return fitting[0];
  const items = fitting.map((one) => ({ label: nameTarget(one), description: toPlainText(one.context), one }));
  return (await vscode.window.showQuickPick(items))?.one;
}

function nameTarget({ object: { kind, namespace, name } }: Pick<ReconcileTarget, 'object'>): string {
  return toPlainText(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
}

/** Two clusters may go by one name, each in a kubeconfig of its own. */
function nameKubeconfig({ cluster, context }: ReconcileTarget): string | undefined {
  const kubeconfig = cluster.slice(0, -context.length - 1);
  return kubeconfig === '' ? undefined : vscode.l10n.t('The context is that of {0}.', kubeconfig);
}

function toQuestion(action: ReconcileAction, target: ReconcileTarget): Question {
  const { t } = vscode.l10n;
  const values = { name: nameTarget(target), context: target.context };
  const isSource = target.object.apiVersion.startsWith('source.');
  switch (action) {
    case 'reconcile':
      return {
        message: t('Ask Flux to reconcile {name} in the context {context} now?', values),
        detail: isSource
          ? t('This writes the annotation reconcile.fluxcd.io/requestedAt and nothing else.')
          : t(
              'This writes the annotation reconcile.fluxcd.io/requestedAt and nothing else; with its source on that first, and on that of its chart.',
            ),
        yes: t('Reconcile'),
        ...(isSource ? {} : { withSource: t('Reconcile with Source') }),
      };
    case 'suspend':
      return {
        message: t('Suspend {name} in the context {context}?', values),
        detail: t(
          'This sets spec.suspend in the cluster. Git says otherwise: what applies the object may set it back, and nobody else can see that it was meant.',
        ),
        yes: t('Suspend'),
        inGit: t('Suspend in Git Instead'),
      };
    case 'resume':
      return {
        message: t('Resume {name} in the context {context}?', values),
        detail: t('This unsets spec.suspend in the cluster. Flux then applies what Git says.'),
        yes: t('Resume'),
        inGit: t('Resume in Git Instead'),
      };
    case 'refresh':
      return {
        message: t('Ask Argo CD to refresh {name} in the context {context}?', values),
        detail: t('This writes the annotation argocd.argoproj.io/refresh and nothing else.'),
        yes: t('Refresh'),
      };
    case 'hard-refresh':
      return {
        message: t('Ask Argo CD to refresh {name} in the context {context}, and to build its manifests anew?', values),
        detail: t('This writes the annotation argocd.argoproj.io/refresh and nothing else.'),
        yes: t('Hard Refresh'),
      };
  }
}

async function send(
  client: LanguageClient,
  action: ReconcileAction,
  target: ReconcileTarget,
  withSource: boolean,
): Promise<void> {
  const { cluster, context, object } = target;
  const options = { location: vscode.ProgressLocation.Notification, title: nameTarget(target), cancellable: true };
  const result = await vscode.window.withProgress(options, async (progress, cancellation) => {
    const workDoneToken = crypto.randomUUID();
    const told = client.onProgress(WorkDoneProgress.type, workDoneToken, ({ message }) => {
      if (message !== undefined) progress.report({ message: vscode.l10n.t('waiting for {0}', toPlainText(message)) });
    });
    try {
      const params = { cluster, context, object, action, withSource, workDoneToken };
      return await client.sendRequest<ReconcileResult>(reconcileRequest.method, params, cancellation);
    } finally {
      told.dispose();
    }
  });
  tellResult(nameTarget(target), result);
}

function tellResult(name: string, { outcome, message = '' }: ReconcileResult): void {
  const { t } = vscode.l10n;
  const [title, words] = [name, toPlainText(message)];
  switch (outcome) {
    case 'done':
      vscode.window.showInformationMessage(words === '' ? t('{0}: done.', title) : t('{0}: done, {1}.', title, words));
      break;
    case 'failed':
      vscode.window.showErrorMessage(t('{0} has failed: {1}', title, words));
      break;
    case 'refused':
      vscode.window.showErrorMessage(t('{0} was not asked for anything. {1}', title, words));
      break;
    case 'unanswered':
      vscode.window.showWarningMessage(
        t('{0}: perhaps asked for, and not answered yet. The view Sync tells when it is. {1}', title, words),
      );
  }
}

async function editInGit(
  client: LanguageClient,
  suspend: boolean,
  { cluster, object }: ReconcileTarget,
): Promise<void> {
  const planned = await ask(client, suspensionEditRequest, { cluster, object, suspend });
  if (!planned) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('No file of this workspace, or more than one, declares {0}.', nameTarget({ object })),
    );
    return;
  }
  const { t } = vscode.l10n;
  const subject = suspend ? t('Suspend {0}', nameTarget({ object })) : t('Resume {0}', nameTarget({ object }));
  const opening = { label: t('Open Pull Request'), detail: t('The file in the editor stays as it is') };
  const changing = { label: t('Change the File'), detail: t('In the editor, without saving it') };
  const picked = await vscode.window.showQuickPick([opening, changing], { title: subject });
  if (!picked) return;
  if (picked === opening) {
    const [folder] = listUris(planned);
    const source = { kind: 'edit', edit: planned, subject } as const;
    await vscode.commands.executeCommand('driftline.openPullRequest', { ...(folder && { folder }), source });
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(planned);
  await vscode.workspace.applyEdit(edit);
  const [first] = edit.entries();
  if (first) await vscode.window.showTextDocument(first[0]);
}

function listUris({ changes = {}, documentChanges = [] }: WorkspaceEdit): readonly string[] {
  const changed = documentChanges.flatMap((one) => ('textDocument' in one ? [one.textDocument.uri] : []));
  return [...Object.keys(changes), ...changed];
}

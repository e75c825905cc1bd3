import * as vscode from 'vscode';
import { type LanguageClient, WorkDoneProgress } from 'vscode-languageclient/node';
import type { Request } from '../../server/src/protocol.ts';
import { toPlainText } from './plain-text.ts';

/** Sends a request of ours that takes long: a notification says how far it is, and can cancel it. */
export async function askWithProgress<Params extends { readonly workDoneToken?: string | number }, Reply>(
  client: LanguageClient,
  { method }: Request<Params, Reply>,
  params: Params,
  title: string,
): Promise<Reply> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, cancellation) => {
    const workDoneToken = crypto.randomUUID();
    const told = client.onProgress(WorkDoneProgress.type, workDoneToken, (report) => {
      if (report.message !== undefined) progress.report({ message: toPlainText(report.message) });
    });
    try {
      return await client.sendRequest<Reply>(method, { ...params, workDoneToken }, cancellation);
    } finally {
      told.dispose();
    }
  });
}

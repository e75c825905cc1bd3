import * as vscode from 'vscode';
import { pickPlace } from '../pull-request/places.ts';
import type { RemoteChoice, RemoteItem } from '../pull-request/remote-choice.ts';

/** Chooses anew at which of several remotes pull requests are opened, or forgets what was chosen. */
export async function chooseRemote(remotes: RemoteChoice): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const { t } = vscode.l10n;
  const place = await pickPlace(t('Driftline: Choose Remote for Pull Requests'));
  if (!place) return;
  const folder = place.uri.toString();
  const known = (place.git?.state.remotes ?? []).map(({ name, pushUrl, fetchUrl = '' }): RemoteItem => ({
    name,
    url: pushUrl ?? fetchUrl,
  }));
  if (known.length > 1) {
    await remotes.pick(folder, known);
    return;
  }
  await remotes.forget(folder);
  vscode.window.showInformationMessage(
    t('The next pull request of {0} asks for a remote if there are several.', place.name),
  );
}

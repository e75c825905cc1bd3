import type { LanguageClient } from 'vscode-languageclient/node';
import { checkDriftNotification } from '../../../server/src/protocol.ts';
import { tell } from '../messages.ts';

/** Looks every open manifest up again now. */
export async function checkDrift(client: LanguageClient): Promise<void> {
  await tell(client, checkDriftNotification, null);
}

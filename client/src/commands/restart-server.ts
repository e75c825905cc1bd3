import type { LanguageClient } from 'vscode-languageclient/node';

/** Starts the language server anew, with everything that it knew forgotten. */
export async function restartServer(client: LanguageClient): Promise<void> {
  await client.restart();
}

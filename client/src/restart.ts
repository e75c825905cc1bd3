import { type LanguageClient, State } from 'vscode-languageclient/node';

/** Starts the server anew, with everything that it knew forgotten; calls while that happens are one. */
export function createRestart(client: LanguageClient): () => Promise<void> {
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    // A client that is starting cannot be stopped, and one that failed to start has nothing to stop.
    if (client.state === State.Starting) await client.start().catch(() => undefined);
    await client.stop().catch(() => undefined);
    await client.start();
  }
  return () =>
    (running ??= run().finally(() => {
      running = undefined;
    }));
}

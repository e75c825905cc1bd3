import type { Cluster } from '../support/cluster/cluster.ts';
import { startEditor } from '../support/language-server.ts';
import { deployment } from '../support/manifests.ts';
import { startBuiltServer } from './built-server.ts';
import type { Bench } from './measure.ts';

/** What a person waits for after opening a file with a mistake, without a cluster, beside kubectl reading the same file. */
export async function firstDiagnostics(cluster: Cluster): Promise<Bench> {
  const documents = Array.from({ length: 20 }, (_, i) => deployment({ name: `web-${i}`, namespace: 'demo' }));
  const text = `${documents.join('---\n')}---\nkind: [\n`;
  const editor = await startEditor(startBuiltServer(), {});
  let count = 0;
  return {
    comparisons: [
      {
        name: 'first diagnostics after opening 20 manifests, without a cluster',
        peer: 'kubectl apply --dry-run=client',
        limit: 1,
        async ours() {
          const uri = `file:///bench/broken-${count++}.yaml`;
          const [found] = await Promise.all([editor.firstDiagnostics(uri), editor.open(uri, text)]);
          if (found.length === 0) throw new Error('a syntax error expected');
          await editor.close(uri);
        },
        async theirs() {
          const args = ['apply', '--dry-run=client', '--validate=false', '-f', '-'];
          const wasRefused = await cluster.kubectl(args, { input: text }).then(
            () => false,
            () => true,
          );
          if (!wasRefused) throw new Error('kubectl saw no mistake');
        },
      },
    ],
    stop: () => editor.stop(),
  };
}

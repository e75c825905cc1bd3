import type { Diagnostic, Range } from 'vscode-languageserver';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { toPositions } from '../../server/src/manifest/position.ts';
import { contextName } from '../control-plane/control-plane.ts';
import type { Cluster } from './cluster/cluster.ts';
import { type TestEditor, runServer, startEditor } from './language-server.ts';

/** What a case says of one diagnostic; the prose may change, these may not. */
export interface Marked {
  readonly code: string;
  readonly severity: 'Error' | 'Warning' | 'Information' | 'Hint';
  readonly range: Range;
  readonly data?: object;
}

/** Starts a scripted editor on the real server, authenticated as the product's user or a restricted one. */
export async function startCaseEditor(cluster: Cluster, user = 'driftline', dryRun = 'always'): Promise<TestEditor> {
  const kubeconfig = await cluster.kubeconfig(user);
  const context = cluster.description.external ? cluster.description.context : contextName;
  return startEditor(runServer(createClusterGateway({})), { cluster: { kubeconfig, context }, dryRun });
}

/** Shows a text that no disk holds and answers what is said of it, once the cluster has answered. */
export async function check(editor: TestEditor, name: string, text: string): Promise<readonly Marked[]> {
  const uri = `untitled:/${name}.yaml`;
  await editor.open(uri, text);
  const found = await editor.diagnostics(uri);
  const status = await editor.settledStatus();
  if (status.state !== 'connected') throw new Error(`the cluster did not answer: ${JSON.stringify(status)}`);
  return found.map(toMarked);
}

/** The range of `marked` where it follows `before`, which must stand once in the text. */
export function place(text: string, before: string, marked: string): Range {
  const start = text.indexOf(before + marked);
  if (start < 0 || text.includes(before + marked, start + 1))
    throw new Error(`not once in the text: ${before}${marked}`);
  const toPosition = toPositions(text);
  const from = start + before.length;
  return { start: toPosition(from), end: toPosition(from + marked.length) };
}

const severities = ['Error', 'Warning', 'Information', 'Hint'] as const;

function toMarked({ code, severity, range, data }: Diagnostic): Marked {
  const name = severities[(severity ?? 1) - 1] ?? 'Error';
  return { code: String(code), severity: name, range, data: data as object };
}

import type { Diagnostic, Range } from 'vscode-languageserver';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { toPositions } from '../../server/src/manifest/position.ts';
import { liveDocumentRequest } from '../../server/src/protocol.ts';
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

/** Shows a text that no disk holds and answers what is said of it from top to bottom, once the cluster has answered. */
export async function check(editor: TestEditor, name: string, text: string): Promise<readonly Marked[]> {
  await editor.open(toUri(name), text);
  return readMarked(editor, toUri(name));
}

/** Edits a text that `check` has shown, and answers what is said of it then; the server remembers what it has seen. */
export async function checkAgain(editor: TestEditor, name: string, text: string): Promise<readonly Marked[]> {
  await editor.change(toUri(name), text);
  return readMarked(editor, toUri(name));
}

/** Everything that a person or a log could get to read of a text that `check` has shown, as one string. */
export async function everythingSaid(editor: TestEditor, name: string): Promise<string> {
  const uri = toUri(name);
  const start = { line: 0, character: 0 };
  const range = { start, end: { line: 1000, character: 0 } };
  const [diagnostics, lenses] = [await editor.diagnostics(uri), await editor.codeLenses(uri)];
  const hints = await editor.inlayHints(uri, range);
  const live = await editor.ask(liveDocumentRequest, { uri, position: start });
  return JSON.stringify([diagnostics, lenses, hints, live, editor.log]);
}

function toUri(name: string): string {
  return `untitled:/${name}.yaml`;
}

async function readMarked(editor: TestEditor, uri: string): Promise<readonly Marked[]> {
  const found = await editor.diagnostics(uri);
  const status = await editor.settledStatus();
  if (status.state !== 'connected') throw new Error(`the cluster did not answer: ${JSON.stringify(status)}`);
  return found.map(toMarked).sort((a, b) => comparePlaces(a.range.start, b.range.start));
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

function comparePlaces(a: Range['start'], b: Range['start']): number {
  return a.line - b.line || a.character - b.character;
}

const severities = ['Error', 'Warning', 'Information', 'Hint'] as const;

/** What a case says of a diagnostic. */
export function toMarked({ code, severity, range, data }: Diagnostic): Marked {
  const name = severities[(severity ?? 1) - 1] ?? 'Error';
  return { code: String(code), severity: name, range, data: data as object };
}

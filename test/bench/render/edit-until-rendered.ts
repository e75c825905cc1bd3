import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { RenderedDocument } from '../../../server/src/protocol.ts';
import type { Figure } from '../figure.ts';
import { median } from '../measure.ts';
import type { RenderingServer, ShownFile } from './rendering-server.ts';

const [runs, warmUps] = [24, 12];

/** Applications of the corpus, small and large, each with a HelmRelease in a folder of its own. */
const apps: readonly string[] = [
  'kubernetes/apps/default/autobrr/app',
  'kubernetes/apps/o11y/gatus-sidecar/app',
  'kubernetes/apps/cert-manager/cert-manager/app',
  'kubernetes/apps/default/atuin/app',
];

/** One way to edit, of which the outcome shows that it has been built and checked. */
interface Edit {
  readonly name: string;
  readonly file: string;
  /** Of the time that kubectl takes. */
  readonly limit: number;
  readonly write: (text: string, run: number) => string;
  readonly await: (server: RenderingServer, file: ShownFile, run: number) => Promise<unknown>;
}

const edits: readonly Edit[] = [
  {
    name: 'one edit of a HelmRelease until it is rendered and checked',
    file: 'helmrelease.yaml',
    limit: 1 / 8,
    write: (text, run) => text.replace(/^ {2}interval: .*$/m, `  interval: ${run + 1}m`),
    await: (server, file, run) => awaitRendered(server, file, `interval: ${run + 1}m\n`),
  },
  {
    // another structure cannot be foreseen, it has to be built
    name: 'one more field in a HelmRelease until it is rendered and checked',
    file: 'helmrelease.yaml',
    limit: 1,
    write: (text, run) => text.replace(/^ {2}interval: .*$/m, `$&\n  ${toField(run)}: run${run}`),
    await: (server, file, run) => awaitRendered(server, file, `: run${run}\n`),
  },
  {
    // what the message names is only in the rendered object, so that whoever sends it has built and checked that one
    name: 'one edit of a patch until the fault in what it makes is marked',
    file: 'kustomization.yaml',
    limit: 1 / 8,
    write: (text, run) => `${text.trimEnd()}\n${faultyPatch(`never${run}`)}`,
    await: (server, { uri }, run) =>
      server.next<PublishDiagnosticsParams>(
        publish,
        (sent) =>
          isOf(sent, { uri }) &&
          sent.diagnostics.some(({ message }) => typeof message === 'string' && message.includes(`"never${run}"`)),
      ),
  },
];

const publish = 'textDocument/publishDiagnostics';

/** Each of several files in turn: from the keystroke until an editor has the outcome, beside a process that builds the same folder. */
export async function editUntilRendered(
  server: RenderingServer,
  corpus: string,
  kubectl: string,
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const edit of edits) {
    const files = await Promise.all(apps.map((app) => server.open(join(corpus, app, edit.file))));
    await server.settle();
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let run = 0; run < warmUps + runs; run++) {
      const [file, app] = [files[run % files.length], apps[run % apps.length]];
      if (!file || app === undefined) throw new Error('there is no file to edit');
      const text = edit.write(file.text, run);
      if (text === file.text) throw new Error(`nothing to edit in ${file.uri}`);
      const edited = { ...file, text, version: run + 2 };
      const start = performance.now();
      await Promise.all([edit.await(server, edited, run), server.change(edited)]);
      ours.push(performance.now() - start);
      await server.settle();
      theirs.push(await time(() => kustomize(kubectl, join(corpus, app))));
    }
    for (const { uri } of files) server.close(uri);
    const peer = { name: 'kubectl kustomize', value: median(theirs.slice(warmUps)) };
    figures.push({ name: edit.name, value: median(ours.slice(warmUps)), unit: 'ms', limit: edit.limit, peer });
  }
  return figures;
}

/** Builds a folder in a process of its own, as people do who want to see what comes of it. */
export async function kustomize(kubectl: string, folder: string, canFail = false): Promise<void> {
  const child = spawn(kubectl, ['kustomize', folder], { cwd: dirname(folder), stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 && !canFail) throw new Error(`kubectl kustomize ${folder} ended with ${code}`);
}

/** Another one than the last time that the same file was edited. */
function toField(run: number): string {
  return Math.floor(run / apps.length) % 2 === 0 ? 'releaseName' : 'storageNamespace';
}

/** Until what builds make of the file has a line that ends so, and it has been checked. */
async function awaitRendered(server: RenderingServer, { uri, version }: ShownFile, end: string): Promise<unknown> {
  for (;;) {
    await server.next('driftline/didRender');
    const published = server.next<PublishDiagnosticsParams>(publish, (sent) => isOf(sent, { uri, version }));
    const { text } = await server.ask<RenderedDocument>('driftline/renderedDocument', { uri });
    if (text.includes(end)) return published;
  }
}

function faultyPatch(interval: string): string {
  const patch = `- op: replace\n        path: /spec/interval\n        value: ${interval}\n`;
  return `patches:\n  - target: { kind: HelmRelease }\n    patch: |\n      ${patch}`;
}

function isOf(sent: PublishDiagnosticsParams, file: Partial<ShownFile>): boolean {
  return sent.uri === file.uri && (file.version === undefined || sent.version === file.version);
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

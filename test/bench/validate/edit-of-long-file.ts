import { noRenderer } from '../../support/no-renderer.ts';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import type { Log } from '../../../server/src/ports.ts';
import { createSession } from '../../../server/src/session.ts';
import type { Session } from '../../../server/src/session-ports.ts';
import { openBundle } from '../../support/bundled-schemas.ts';
import { createFakeCluster } from '../../support/fake-cluster.ts';
import { createDownloads, createFiles } from '../../support/fake-files.ts';
import { type TestEditor, startEditor } from '../../support/language-server.ts';
import { until } from '../../support/until.ts';
import { startBuiltServer } from '../built-server.ts';
import type { Figure } from '../figure.ts';
import { median } from '../measure.ts';
import { createLongFile } from './long-file.ts';
import { startYamlLanguageServer } from './yaml-language-server.ts';

const uri = 'file:///bench/long.yaml';
const [runs, warmUps] = [25, 5];

/** One document of 200 is edited: until its fault is found by us, through the built server, and by the other one. */
export async function editOfLongFile(): Promise<readonly Figure[]> {
  const text = createLongFile(200);
  const line = findLine(text);
  const other = await startYamlLanguageServer();
  const session = await startSession(text);
  const editor = await startEditor(startBuiltServer(), { validation: 'on' });
  await editor.open(uri, text);
  await editor.settledStatus();
  const [ours, served, theirs]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < warmUps + runs; run++) {
    const edited = breakText(text, run);
    const own = await time(line, () => {
      session.setDocument(uri, run + 2, edited);
      return diagnostics(session.snapshot(), uri);
    });
    const through = await time(line, () => ask(editor, edited));
    // the slower one is asked less often, but in the same minute
    if (run < warmUps || run % 3 === 0) theirs.push(await time(line, () => other.validate(uri, run + 2, edited)));
    ours.push(own);
    served.push(through);
  }
  session.dispose();
  await editor.stop();
  const name = `one edit of ${text.split('\n').length - 1} lines in 200 documents`;
  const value = median(ours.slice(warmUps));
  const peer = { name: 'yaml-language-server', value: median(theirs.slice(warmUps)) };
  return [
    { name: `${name} until its diagnostics`, value, unit: 'ms', limit: 5 },
    { name: `${name} until its diagnostics, side by side`, value, unit: 'ms', limit: 1 / 50, peer },
    { name: `${name} until an editor has them`, value: median(served.slice(warmUps)), unit: 'ms', limit: 50 },
  ];
}

async function startSession(text: string): Promise<Session> {
  const fail = (message: string): never => {
    throw new Error(message);
  };
  const log: Log = { info: () => undefined, warn: fail, error: fail };
  const { gateway } = createFakeCluster();
  const session = createSession(
    {
      gateway,
      clock: systemClock,
      log,
      schemas: openBundle(),
      files: createFiles({}),
      downloads: createDownloads({}),
      renderer: noRenderer,
    },
    () => undefined,
  );
  session.setDocument(uri, 1, text);
  await until(
    'the schemas',
    () => session.snapshot().looking,
    (looking) => looking === 0,
  );
  return session;
}

async function ask(editor: TestEditor, edited: string): Promise<Found> {
  const [found] = await Promise.all([editor.firstDiagnostics(uri), editor.change(uri, edited)]);
  return found;
}

/** In the middle of the file; each time with another text, so that none is known already. */
function breakText(text: string, run: number): string {
  const at = text.indexOf('replicas: 3\n', text.length >> 1);
  return `${text.slice(0, at)}replicas: number${run}\n${text.slice(at + 'replicas: 3\n'.length)}`;
}

function findLine(text: string): number {
  return text.slice(0, text.indexOf('replicas: 3\n', text.length >> 1)).split('\n').length - 1;
}

/** Milliseconds; whoever does not find the fault, or finds others, is not measured. */
async function time(line: number, run: () => Found | Promise<Found>): Promise<number> {
  const start = performance.now();
  const found = await run();
  const took = performance.now() - start;
  const lines = found.map(({ range }) => range.start.line);
  if (lines.length !== 1 || lines[0] !== line)
    throw new Error(`one fault in line ${line} expected, not in ${lines.join(', ')}`);
  return took;
}

type Found = readonly { readonly range: { readonly start: { readonly line: number } } }[];

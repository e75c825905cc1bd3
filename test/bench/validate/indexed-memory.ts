import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Status } from '../../../server/src/protocol.ts';
import { findCorpus } from '../../support/corpus.ts';
import type { PlainClient } from '../../support/plain-client.ts';
import type { Figure } from '../figure.ts';
import { beyondIdle, readResidentMemory, residentMemory, rest } from '../resident-memory.ts';
import { createDocument } from './long-file.ts';

const server = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.mjs');
/** In MiB. */
const [limit, limitWithWorker] = [150, 375];
const opened = 5;

/**
 * The resident memory of the built server once it has read, checked and built a repository and a few of its files are open:
 * with the worker that builds, and once that has been let go.
 */
export async function indexedMemory(): Promise<readonly Figure[]> {
  const corpus = findCorpus();
  if (corpus === undefined) throw new Error('there is no corpus to index: ../shared/corpora/home-ops');
  const large = await mkdtemp(join(tmpdir(), 'driftline-bench-'));
  try {
    await writeRepository(large, 2000);
    const [real, many] = await Promise.all([measure(corpus), measure(large)]);
    return [
      { name: 'memory with a real repository indexed', value: real.atRest, unit: 'MiB', limit },
      { name: 'the same with the worker', value: real.withWorker, unit: 'MiB', limit: limitWithWorker },
      { name: 'memory with 2,000 files indexed', value: many.atRest, unit: 'MiB', limit },
    ];
  } finally {
    await rm(large, { recursive: true, force: true });
  }
}

async function measure(folder: string): Promise<{ readonly withWorker: number; readonly atRest: number }> {
  const measured = { withWorker: NaN };
  const uri = pathToFileURL(folder).href;
  const workspaceFolders = [{ uri, name: 'repository' }];
  const atRest = await residentMemory([server, '--stdio'], { rootUri: uri, workspaceFolders }, async (client) => {
    for (const path of await chooseFiles(folder)) {
      const textDocument = { uri: pathToFileURL(path).href, languageId: 'yaml', version: 1 };
      client.notify('textDocument/didOpen', { textDocument: { ...textDocument, text: await readFile(path, 'utf8') } });
    }
    await settle(client);
    await sleep(rest);
    measured.withWorker = readResidentMemory(client.process.pid ?? NaN);
    await sleep(beyondIdle);
  });
  return { ...measured, atRest };
}

/** Some from all over the repository. */
async function chooseFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml')).toSorted();
  if (names.length < opened) throw new Error(`only ${names.length} files to open in ${folder}`);
  const every = Math.floor(names.length / opened);
  return names.filter((_, i) => i % every === 0).map((name) => join(folder, name));
}

/** Until nothing is being read any more, three times in a row, since one thing can lead to another. */
async function settle(client: PlainClient): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await sleep(200);
    const { looking } = (await client.request('driftline/status', null)) as Status;
    quiet = looking === 0 ? quiet + 1 : 0;
  }
}

async function writeRepository(folder: string, files: number): Promise<void> {
  for (let i = 0; i < files; i++) {
    const app = join(folder, 'apps', `group-${Math.floor(i / 20)}`);
    await mkdir(app, { recursive: true });
    await writeFile(join(app, `app-${i}.yaml`), createDocument(i));
  }
}

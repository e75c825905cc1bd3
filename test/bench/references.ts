import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Location, Position } from 'vscode-languageserver';
import { createBuiltRepositories } from '../../server/src/graph/references/built-repository.ts';
import { followIn } from '../support/chain.ts';
import { findCorpus, readCorpusFiles } from '../support/corpus.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import type { Figure } from './figure.ts';
import { median } from './measure.ts';
import { type ShownFile, startRenderingServer } from './render/rendering-server.ts';

const opened = 60;
/** In milliseconds: what a person takes for at once. */
const limit = 20;

/** What names an object of a real repository: how long the built server takes to say it, and what its index weighs. */
export async function referencesFigures(): Promise<readonly Figure[]> {
  const corpus = findCorpus();
  if (corpus === undefined) throw new Error('there is no corpus to look into: ../shared/corpora/home-ops');
  const server = await startRenderingServer(corpus);
  try {
    const places: (readonly [ShownFile, Position])[] = [];
    for (const path of await chooseFiles(corpus)) {
      const file = await server.open(path);
      for (const position of findNames(file.text)) places.push([file, position]);
    }
    await server.settle();
    let found = 0;
    const ask = async (method: string, [{ uri }, position]: readonly [ShownFile, Position]): Promise<number> => {
      const start = performance.now();
      const params = { textDocument: { uri }, position, context: { includeDeclaration: true } };
      const answer = await server.ask<readonly Location[]>(method, params);
      found += answer.length;
      return performance.now() - start;
    };
    const all = async (method: string): Promise<readonly number[]> => {
      const times: number[] = [];
      for (const place of places) times.push(await ask(method, place));
      return times.toSorted((a, b) => a - b);
    };
    const [first] = places;
    const cold = first ? await ask('textDocument/references', first) : NaN;
    await all('textDocument/references');
    found = 0;
    const references = await all('textDocument/references');
    const [names, locations] = [places.length, found];
    if (locations < names) throw new Error(`only ${locations} references at ${names} names`);
    const definitions = await all('textDocument/definition');
    const name = `references at ${names} names of a real repository (${locations} found)`;
    return [
      { name: `${name}: half below`, value: median(references), unit: 'ms', limit: 5 },
      { name: `${name}: 95 of 100 below`, value: atShare(references, 0.95), unit: 'ms', limit },
      { name: 'definitions there: 95 of 100 below', value: atShare(definitions, 0.95), unit: 'ms', limit },
      { name: 'the first references after a build', value: cold, unit: 'ms', limit: 500 },
      {
        name: 'memory of the references of a real repository',
        value: await indexMemory(corpus),
        unit: 'MiB',
        limit: 12,
      },
    ];
  } finally {
    await server.stop();
  }
}

/** Some from all over the repository. */
async function chooseFiles(folder: string): Promise<readonly string[]> {
  const names = (await readdir(join(folder, 'kubernetes'), { recursive: true })).filter((name) =>
    name.endsWith('.yaml'),
  );
  const every = Math.max(1, Math.floor(names.length / opened));
  return names.toSorted().flatMap((name, i) => (i % every === 0 ? [join(folder, 'kubernetes', name)] : []));
}

/** Where fields that mostly name something have their values. */
function findNames(text: string): readonly Position[] {
  const field = /^[ -]*(?:name|kind|namespace|secretName|existingClaim|secretRef|key): *(?=\S)/;
  return text.split('\n').flatMap((line, i) => {
    const head = field.exec(line)?.[0];
    return head === undefined ? [] : [{ line: i, character: head.length + 1 }];
  });
}

function atShare(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** What is held for the references alone, beside the objects that they are of. */
async function indexMemory(corpus: string): Promise<number> {
  const renderer = await openWarmRenderer();
  const files = Object.entries(readCorpusFiles()).map(([path, text]) => [`/${path}`, text] as const);
  const { graph } = await followIn(corpus, renderer, Object.fromEntries(files));
  renderer.dispose();
  const rest = { uri: '', texts: new Map(), toPath: (uri: string) => uri, toUri: (path: string) => path };
  const repository = createBuiltRepositories()(graph, rest);
  const before = heap();
  repository.places();
  const held = heap() - before;
  // asked after the collection, so that it is not collected
  if (repository.places().files.size === 0) throw new Error('there are no references');
  return Math.max(0, held);
}

/** What is in use after a collection, in MiB. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

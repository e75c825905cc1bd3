import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figure.ts';
import { beyondIdle, readResidentMemory, rest } from '../resident-memory.ts';
import { kustomize } from './edit-until-rendered.ts';
import { type RenderingServer, startRenderingServer } from './rendering-server.ts';

/** In milliseconds, as fast as somebody moves the pointer over a file. */
const betweenHovers = 20;
const opened = 'kubernetes/apps/default/autobrr/app/helmrelease.yaml';

/** The first render of a whole repository: how long it takes, what it leaves in memory, and whether hovers wait for it. */
export async function fullRender(corpus: string, kubectl: string): Promise<readonly Figure[]> {
  const empty = await startRenderingServer(undefined);
  await sleep(rest);
  const before = readResidentMemory(empty.pid);
  await empty.stop();
  const cold = await renderAll(corpus, () => Promise.resolve());
  const theirs = await timeFolders(corpus, kubectl);
  const hovers: number[] = [];
  const second = await renderAll(corpus, (server, isOver) => hoverUntil(server, corpus, isOver, hovers));
  const after = await measureMemory(corpus);
  const peer = { name: 'kubectl kustomize of each folder', value: theirs };
  return [
    { name: 'first render of a repository', value: cold, unit: 's', limit: 1, peer },
    {
      name: `95 of 100 hovers while it is rendered for the first time (${hovers.length} in ${second.toFixed(1)} s) below`,
      value: atShare(hovers, 0.95),
      unit: 'ms',
      limit: 10,
    },
    { name: 'memory before anything is rendered', value: before, unit: 'MiB', limit: 150 },
    { name: 'memory after the first render, with the worker', value: after.withWorker, unit: 'MiB', limit: 375 },
    { name: 'memory after the first render, once the worker is let go', value: after.atRest, unit: 'MiB', limit: 150 },
    { name: 'memory once another worker has come and gone', value: after.atRestAgain, unit: 'MiB', limit: 175 },
  ];
}

/** Seconds until all is read and rendered. */
async function renderAll(
  corpus: string,
  meanwhile: (server: RenderingServer, isOver: () => boolean) => Promise<void>,
): Promise<number> {
  const state = { isOver: false };
  const start = performance.now();
  const server = await startRenderingServer(corpus);
  const busy = meanwhile(server, () => state.isOver);
  await server.settle();
  const took = performance.now() - start;
  state.isOver = true;
  await busy;
  await server.stop();
  return took / 1000;
}

async function timeFolders(corpus: string, kubectl: string): Promise<number> {
  const names = await readdir(corpus, { recursive: true });
  const start = performance.now();
  for (const name of names.filter((one) => one.endsWith('/kustomization.yaml')))
    await kustomize(kubectl, join(corpus, dirname(name)), true); // some are parts of others only
  return (performance.now() - start) / 1000;
}

/** Goes over all lines of a file that is open, and over them again. */
async function hoverUntil(
  server: RenderingServer,
  corpus: string,
  isOver: () => boolean,
  times: number[],
): Promise<void> {
  const { uri, text } = await server.open(join(corpus, opened));
  const lines = text.split('\n');
  for (let i = 0; !isOver(); i++) {
    const line = i % lines.length;
    const character = Math.max((lines[line] ?? '').search(/[\w$]/), 0);
    const start = performance.now();
    await server.ask('textDocument/hover', { textDocument: { uri }, position: { line, character } });
    times.push(performance.now() - start);
    await sleep(betweenHovers);
  }
}

interface Memory {
  readonly withWorker: number;
  readonly atRest: number;
  readonly atRestAgain: number;
}

async function measureMemory(corpus: string): Promise<Memory> {
  const server = await startRenderingServer(corpus);
  await server.settle();
  await sleep(rest);
  const withWorker = readResidentMemory(server.pid);
  await sleep(beyondIdle);
  const atRest = readResidentMemory(server.pid);
  const file = await server.open(join(corpus, opened));
  await server.change({ ...file, version: 2, text: `${file.text}# more\n` });
  await server.settle();
  await sleep(beyondIdle);
  const atRestAgain = readResidentMemory(server.pid);
  await server.stop();
  return { withWorker, atRest, atRestAgain };
}

function atShare(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

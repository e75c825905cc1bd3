import { pathToFileURL } from 'node:url';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { type Patience, createRenderer } from '../../server/src/adapters/kustomize/renderer.ts';
import type { Clock, Renderer } from '../../server/src/ports.ts';
import { buildKustomize } from '../../scripts/wasm/build-kustomize.ts';

/** The real renderer with its real worker, run from source. */
export async function openRenderer(patience?: Patience, clock: Clock = systemClock): Promise<Renderer> {
  const { folder } = await buildKustomize();
  const worker = new URL('../../server/src/render-worker.ts', import.meta.url);
  return createRenderer({ wasm: pathToFileURL(`${folder}/`), worker }, clock, patience);
}

/** The same with its first build behind it, which takes as long as many others: the machine code is made then. */
export async function openWarmRenderer(): Promise<Renderer> {
  const renderer = await openRenderer();
  const nothing = { root: '/nowhere', directory: '/', texts: new Map(), isExplained: false, hasYaml: false };
  await renderer.render(nothing, new AbortController().signal);
  return renderer;
}

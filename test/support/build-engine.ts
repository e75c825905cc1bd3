import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEngine } from '../../server/src/adapters/kustomize/load-engine.ts';
import { webAssembly } from '../../server/src/adapters/kustomize/web-assembly.ts';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { buildKustomize } from '../../scripts/wasm/build-kustomize.ts';

/** The real kustomize library, in the thread of the test. */
export async function openEngine(): Promise<Engine> {
  const { folder } = await buildKustomize();
  const module = await webAssembly.compile(await readFile(join(folder, 'kustomize.wasm')));
  return loadEngine(module, await readFile(join(folder, 'wasm_exec.js'), 'utf8'));
}

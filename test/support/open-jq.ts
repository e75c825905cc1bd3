import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type JqPatience, createJqPaths } from '../../server/src/adapters/jq/jq-paths.ts';
import { systemClock } from '../../server/src/adapters/clock.ts';
import type { JqPaths } from '../../server/src/jq-port.ts';

/** The real jq in its real worker, run from source. */
export function openJq(patience?: JqPatience): JqPaths {
  const wasm = pathToFileURL(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm'));
  const worker = new URL('../../server/src/jq-worker.ts', import.meta.url);
  return createJqPaths({ wasm, worker }, systemClock, patience);
}

import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RendererParts } from '../server/src/adapters/kustomize/renderer.ts';
import { runCli } from '../server/src/cli.ts';
import { buildSchemas } from './schemas/build-schemas.ts';
import { buildKustomize } from './wasm/build-kustomize.ts';

/** Runs the command line tool from source: `npm run -s driftline -- check PATH`, from the folder in which that is typed. */
const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const { folder } = await buildSchemas(print);
  const findRenderer = async (): Promise<RendererParts> => ({
    wasm: pathToFileURL(`${(await buildKustomize(print)).folder}/`),
    worker: new URL('../server/src/render-worker.ts', import.meta.url),
  });
  const jq = {
    wasm: pathToFileURL(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm')),
    worker: new URL('../server/src/jq-worker.ts', import.meta.url),
  };
  const { version } = JSON.parse(await readFile(join(root, 'server/package.json'), 'utf8')) as { version: string };
  const { env, stdin, stdout, stderr } = process;
  const cwd = env['INIT_CWD'] ?? process.cwd();
  const argv = process.argv.slice(2);
  process.exitCode = await runCli({
    argv,
    env,
    cwd,
    stdin,
    stdout,
    stderr,
    schemasFolder: folder,
    findRenderer,
    jq,
    version,
  });
} catch (error) {
  process.stderr.write(`driftline: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

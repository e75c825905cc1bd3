#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { fail, start } from './start.mjs';

start('driftline', 2, (version) => {
  const { env, stdin, stdout, stderr } = process;
  const argv = process.argv.slice(2);
  const schemasFolder = fileURLToPath(new URL('../schemas', import.meta.url));
  const findRenderer = () => ({
    wasm: new URL('../dist/wasm/', import.meta.url),
    worker: new URL('../dist/render-worker.mjs', import.meta.url),
  });
  const jq = {
    wasm: new URL('../dist/wasm/jq.wasm', import.meta.url),
    worker: new URL('../dist/jq-worker.mjs', import.meta.url),
  };
  import('../dist/cli.mjs')
    .then(({ runCli }) =>
      runCli({ argv, env, cwd: process.cwd(), stdin, stdout, stderr, schemasFolder, findRenderer, jq, version }),
    )
    .then((code) => {
      process.exitCode = code;
    })
    .catch((error) => fail(String(error.stack), 2));
});

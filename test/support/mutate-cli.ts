import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildKustomize } from '../../scripts/wasm/build-kustomize.ts';
import type { CliProcess } from '../../server/src/cli-process.ts';
import { root } from './run-driftline.ts';

/** One step of the algorithm that is switched off: another text in place of one that stands once in a file. */
export interface Mutation {
  /** Below `server/src`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Runs the command line tool, in this process, and answers what it printed. */
export type RunCli = (argv: readonly string[], cwd: string) => Promise<string>;

/** Makes a command line tool with a step switched off, or as it is. */
export async function mutateCli(name: string, mutation?: Mutation): Promise<RunCli> {
  const outfile = join(root, 'out', 'mutants', `${name.replaceAll(/\W+/g, '-')}.mjs`);
  let isDone = mutation === undefined;
  await build({
    entryPoints: [join(root, 'server/src/cli.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    plugins: [
      {
        name: 'mutate',
        setup(bundler) {
          bundler.onLoad({ filter: /server\/src\/.*\.ts$/ }, async ({ path }) => {
            if (!mutation || !path.endsWith(`/server/src/${mutation.file}`)) return undefined;
            const text = await readFile(path, 'utf8');
            if (text.split(mutation.from).length !== 2) throw new Error(`not once in ${path}: ${mutation.from}`);
            isDone = true;
            return { contents: text.replace(mutation.from, () => mutation.to), loader: 'ts' };
          });
        },
      },
    ],
  });
  if (!isDone) throw new Error(`${mutation?.file ?? ''} is no part of the command line tool`);
  const { runCli } = (await import(pathToFileURL(outfile).href)) as {
    readonly runCli: (process: CliProcess) => Promise<number>;
  };
  const { folder } = await buildKustomize();
  return async (argv, cwd) => {
    const [out, err] = [collect(), collect()];
    const code = await runCli({
      argv,
      cwd,
      env: process.env,
      stdin: Readable.from([]),
      stdout: out.stream,
      stderr: err.stream,
      schemasFolder: join(root, 'server/schemas'),
      findRenderer: () => ({
        wasm: pathToFileURL(`${folder}/`),
        worker: pathToFileURL(join(root, 'server/src/render-worker.ts')),
      }),
      jq: {
        wasm: pathToFileURL(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm')),
        worker: pathToFileURL(join(root, 'server/src/jq-worker.ts')),
      },
      version: '0.0.0',
    });
    if (code === 2) throw new Error(err.text());
    return out.text();
  };
}

function collect(): { readonly stream: Writable; text(): string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk.toString());
      done();
    },
  });
  return { stream, text: () => parts.join('') };
}

import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { type BuiltSchemas, buildSchemas, copySchemas } from './schemas/build-schemas.ts';
import { type BuiltKustomize, buildKustomize, copyKustomize } from './wasm/build-kustomize.ts';
import { copyJq } from './wasm/copy-jq.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22',
  legalComments: 'none',
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** CommonJS dependencies call `require` for Node's own modules, which an ES module does not have. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/** What a build made: what each bundled file weighs and is made of, and the schemas and the renderer beside them. */
export interface Built {
  readonly outputs: Metafile['outputs'];
  readonly schemas: BuiltSchemas;
  readonly kustomize: BuiltKustomize;
}

/** Builds the extension, the language server and the schemas into dist/. */
export async function buildAll(): Promise<Built> {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  const [client, server] = await Promise.all([buildClient(), buildServer('dist/server', 'dist/schemas', ['main'])]);
  return {
    outputs: { ...client.metafile.outputs, ...server.outputs },
    schemas: server.schemas,
    kustomize: server.kustomize,
  };
}

function buildClient() {
  return bundle({
    ...common,
    entryPoints: { extension: 'client/src/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    external: ['vscode'],
  });
}

/**
 * The Kubernetes client is mostly generated models and APIs, of which only the kubeconfig part is used here. Its modules
 * have no side effects, which its package.json does not say: with it, 6 MB are left out and loading takes a third.
 */
const withoutUnusedModels: Plugin = {
  name: 'without-unused-models',
  setup(build) {
    const entry = createRequire(import.meta.url).resolve('@kubernetes/client-node');
    build.onResolve({ filter: /^@kubernetes\/client-node$/ }, () => ({ path: entry, sideEffects: false }));
    build.onResolve({ filter: /^\..*\.js$/ }, ({ path, resolveDir }) => {
      if (!resolveDir.startsWith(dirname(entry))) return undefined;
      return { path: join(resolveDir, path), sideEffects: false };
    });
  },
};

/**
 * Importing `node:http` as an ES module reads everything that it exports, and one of these loads a second HTTP client, which
 * nobody here uses: 50 ms of each start. Required, only what is used is read.
 */
const withoutIdleClient: Plugin = {
  name: 'without-idle-client',
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: 'required' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/**
 * Builds the language server, the command line tool, or both, and their schemas, into folders of the clone that stand
 * side by side. The code is split in chunks, so that what is imported on demand (the Kubernetes client) is also loaded on demand.
 */
export async function buildServer(
  outdir: string,
  schemasDir: string,
  entries: readonly ('main' | 'cli')[],
): Promise<Built> {
  const [outputs, schemas, kustomize] = await Promise.all([
    bundleServer(outdir, [...entries, 'render-worker', 'jq-worker']),
    buildSchemas(print),
    buildKustomize(print),
  ]);
  await copySchemas(schemas, join(root, schemasDir), entries.includes('cli'));
  await copyKustomize(kustomize, join(root, outdir, 'wasm'));
  await copyJq(join(root, outdir, 'wasm'));
  return { outputs, schemas, kustomize };
}

async function bundleServer(outdir: string, entries: readonly string[]): Promise<Metafile['outputs']> {
  const { metafile } = await bundle({
    ...common,
    entryPoints: Object.fromEntries(entries.map((name) => [name, `server/src/${name}.ts`])),
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    splitting: true,
    banner: { js: requireBanner },
    plugins: [withoutUnusedModels, withoutIdleClient],
  });
  return metafile.outputs;
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (import.meta.main) {
  const started = performance.now();
  const { outputs } = await buildAll().catch((error: unknown) => {
    print(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
  for (const [file, { bytes }] of Object.entries(outputs)) {
    process.stdout.write(`${String(Math.ceil(bytes / 1024)).padStart(7)} KiB  ${file}\n`);
  }
  process.stdout.write(`built in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the tests for the extension host, which loads CommonJS only, and returns the entry; packages stay outside, and
 * are found because the bundle lies inside the clone.
 */
export async function bundleSuite(root: string): Promise<string> {
  const outdir = join(root, '.cache/editor-suite');
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/editor/suite/index.ts', ...globSync('test/editor/suite/*/**/*.test.ts', { cwd: root })],
    outbase: 'test/editor/suite',
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return join(outdir, 'index.cjs');
}

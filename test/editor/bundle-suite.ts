import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the tests of all modes, and returns the entry. */
export function bundleSuite(root: string): Promise<string> {
  const tests = globSync('test/editor/suite/*/**/*.test.ts', { cwd: root });
  return bundleForHost(root, 'test/editor/suite/index.ts', '.cache/editor-suite', tests);
}

/**
 * Bundles what runs in the extension host, which loads CommonJS only, and returns the entry; packages stay outside, and
 * are found because the bundle lies inside the clone.
 */
export async function bundleForHost(
  root: string,
  entry: string,
  folder: string,
  more: readonly string[] = [],
): Promise<string> {
  const outdir = join(root, folder);
  await rm(outdir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [entry, ...more],
    outbase: dirname(entry),
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
  return join(outdir, basename(entry).replace(/ts$/, 'cjs'));
}

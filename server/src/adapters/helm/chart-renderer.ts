import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChartError, ChartPlace, ChartRenderer, ChartRequest, ChartValues } from '../../chart-port.ts';
import type { Result } from '../../ports.ts';
import { withChartFolder } from './chart-folder.ts';
import { fetchChart, toShelf } from './chart-shelf.ts';
import { copyChart } from './copy-chart.ts';
import { judgeSchemas } from './judge-schemas.ts';
import { runHelm } from './run-helm.ts';

const nowhere: ChartError = { kind: 'failed', message: 'There is no folder in which charts could be kept.' };

/** Renders charts with the person's helm, version 3 or 4, in a folder that only this person can read and that is removed afterwards. */
export function createChartRenderer(
  cacheFolder: () => string | undefined,
): ChartRenderer & { readonly dispose: () => void } {
  const ended = new AbortController();
  const orEnded = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, ended.signal]);
  return {
    render: (request, signal) =>
      within(tmpdir(), (folder) => renderIn(folder, request, cacheFolder(), orEnded(signal))),
    async fetch(helm, address, signal) {
      const cache = cacheFolder();
      if (cache === undefined) return { ok: false, error: nowhere };
      const shelf = toShelf(cache, address);
      return within(cache, (folder) => fetchChart(helm, address, { folder, shelf }, orEnded(signal)));
    },
    dispose: () => ended.abort(),
  };
}

async function within<T>(
  parent: string,
  run: (folder: string) => Promise<Result<T, ChartError>>,
): Promise<Result<T, ChartError>> {
  try {
    return await withChartFolder(parent, run);
  } catch (error) {
    return { ok: false, error: { kind: 'failed', message: error instanceof Error ? error.message : String(error) } };
  }
}

async function renderIn(
  folder: string,
  { helm, chart, releasedVersion, release, values, kubeVersion, apiVersions }: ChartRequest,
  cache: string | undefined,
  signal: AbortSignal,
): Promise<Result<string, ChartError>> {
  const from = locate(chart, cache);
  const copy = join(folder, 'chart');
  const copied = from && (await copyChart(from.root, from.folder, copy));
  if (!copied) return { ok: false, error: { kind: 'no-chart', message: 'It has not been fetched.' } };
  if (!copied.ok) return copied;
  const schemas = await judgeSchemas(copy);
  if (!schemas.ok) return schemas;
  await setVersion(join(copy, 'Chart.yaml'), releasedVersion);
  const args: string[] = [];
  for (const [i, one] of values.entries()) {
    if (one.how === 'at-path') {
      args.push(...toFlag(one));
      continue;
    }
    const name = `values-${i}.yaml`;
    await writeFile(join(folder, name), one.text, { mode: 0o600 });
    args.push('--values', name);
  }
  return runHelm(
    helm,
    [
      ...['template', release.name, './chart', '--namespace', release.namespace],
      ...(schemas.value.hasPacked ? ['--skip-schema-validation'] : []),
      ...['--is-upgrade', '--no-hooks', '--kube-version', kubeVersion],
      ...toChunks(apiVersions).flatMap((some) => ['--api-versions', some.join(',')]),
      ...args,
    ],
    folder,
    signal,
  );
}

/** Systems limit how long one argument is. */
function toChunks(names: readonly string[]): readonly (readonly string[])[] {
  const size = 500;
  const count = Math.ceil(names.length / size);
  return Array.from({ length: count }, (_one, i) => names.slice(i * size, (i + 1) * size));
}

function locate(
  chart: ChartPlace,
  cache: string | undefined,
): { readonly root: string; readonly folder: string } | undefined {
  if (chart.in === 'fetched')
    return cache === undefined ? undefined : { root: toShelf(cache, chart.address), folder: chart.address.name };
  const { root, folder } = chart;
  return { root: root.startsWith('file:') ? fileURLToPath(root) : root, folder };
}

/** The version of a chart that differs from the released one only by what Flux adds behind a plus is the released one. */
async function setVersion(path: string, released: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const line = /^version:[ \t]*["']?([^\s"'#]+)["']?[ \t]*(?:#.*)?\r?$/m;
  const own = line.exec(text)?.[1];
  const isSame = own !== undefined && own.split('+')[0] === released.split('+')[0];
  if (isSame && /^[\w.+-]+$/.test(released)) await writeFile(path, text.replace(line, `version: "${released}"`));
}

/** In the order of `--set`, which wins over whole values. */
function toFlag({ path, text, as }: ChartValues & { readonly how: 'at-path' }): readonly string[] {
  if (as === 'typed') return ['--set', `${path}=${text}`];
  const written = as === 'literal' ? text.replace(/[\\,[\]{}]/g, (sign) => `\\${sign}`) : text;
  return ['--set-string', `${path}=${written}`];
}

import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChartAddress, ChartError } from '../../chart-port.ts';
import type { Result } from '../../ports.ts';
import { runHelm } from './run-helm.ts';

/** Where a fetched chart is kept: equal addresses have one folder, which has the chart's own in it. */
export function toShelf(cacheFolder: string, { repository, name, version }: ChartAddress): string {
  const hash = createHash('sha256').update(JSON.stringify([repository, name, version]));
  return join(cacheFolder, 'charts', hash.digest('hex').slice(0, 32));
}

/** Has helm get a chart into a folder of its own, and puts it in its place when it is whole. */
export async function fetchChart(
  helm: string,
  address: ChartAddress,
  { folder, shelf }: { readonly folder: string; readonly shelf: string },
  signal: AbortSignal,
): Promise<Result<null, ChartError>> {
  const { repository, name, version } = address;
  if (!isPlain(address)) return { ok: false, error: { kind: 'failed', message: 'This is no address of a chart.' } };
  const place = /^oci:/i.test(repository)
    ? [`${repository.replace(/\/+$/, '')}/${name}`]
    : [name, '--repo', repository];
  const args = ['pull', ...place, '--version', version, '--untar', '--untardir', 'got'];
  const pulled = await runHelm(helm, args, folder, signal, true);
  if (!pulled.ok) return pulled;
  await mkdir(join(shelf, '..'), { recursive: true, mode: 0o700 });
  await rm(shelf, { recursive: true }).catch(() => undefined);
  await rename(join(folder, 'got'), shelf);
  return { ok: true, value: null };
}

/** Nothing that helm could take for an option, or for a path. */
function isPlain({ repository, name, version }: ChartAddress): boolean {
  return (
    /^(?:https?|oci):\/\/[^\s@]+$/i.test(repository) &&
    /^[a-z0-9][\w.-]*$/i.test(name) &&
    /^[a-z0-9][\w.+-]*$/i.test(version)
  );
}

import { copyFile, lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ChartError } from '../../chart-port.ts';
import type { Result } from '../../ports.ts';

/** No chart has so many, nor so much. */
const mostFiles = 5000;
const mostBytes = 64 * 1024 * 1024;

/** Copies a chart, so that helm sees nothing that a link leads out of the repository to. */
export async function copyChart(root: string, chart: string, target: string): Promise<Result<null, ChartError>> {
  const base = await realpath(root).catch(() => undefined);
  const from = await realpath(join(root, chart)).catch(() => undefined);
  if (base === undefined || from === undefined || !isBelow(from, base) || !(await isFile(join(from, 'Chart.yaml'))))
    return refuse('no-chart', 'There is no Chart.yaml.');
  const inside = base;
  let [files, bytes] = [0, 0];

  async function copy(source: string, to: string): Promise<boolean> {
    const real = await realpath(source).catch(() => undefined);
    if (real === undefined || !isBelow(real, inside)) return true;
    // a link to a folder can lead back to where it stands
    if ((await lstat(source)).isSymbolicLink() && (await stat(real)).isDirectory()) return true;
    const found = await stat(real);
    if (found.isFile()) {
      [files, bytes] = [files + 1, bytes + found.size];
      if (files > mostFiles || bytes > mostBytes) return false;
      await copyFile(real, to);
    } else if (found.isDirectory()) {
      await mkdir(to, { mode: 0o700 });
      for (const name of await readdir(real)) if (!(await copy(join(real, name), join(to, name)))) return false;
    }
    return true;
  }

  return (await copy(from, target)) ? { ok: true, value: null } : refuse('too-large', 'The chart has too many files.');
}

function isBelow(path: string, base: string): boolean {
  return path === base || path.startsWith(base.endsWith(sep) ? base : `${base}${sep}`);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

function refuse(kind: ChartError['kind'], message: string): { readonly ok: false; readonly error: ChartError } {
  return { ok: false, error: { kind, message } };
}

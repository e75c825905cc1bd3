import type { FileChange, FileChanges, FileMode } from '../../../change-port.ts';
import { splitZeros } from './ask-git.ts';
import { parseBatch } from './blobs.ts';
import { isDecrypted } from './check-path.ts';
import { must } from './must.ts';
import type { Scratch } from './scratch.ts';

/** How the index of a scratch repository differs from its HEAD. */
export async function readChanges(
  scratch: Scratch,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<FileChanges> {
  return readDiff(scratch, ['diff-index', '--cached', ...flags, 'HEAD', '--', ...paths], signal);
}

/** How one commit differs from another. */
export async function readBetween(
  scratch: Scratch,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<FileChanges> {
  return from === to ? new Map() : readDiff(scratch, ['diff-tree', '-r', ...flags, from, to], signal);
}

const flags = ['--raw', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--abbrev=64'];

async function readDiff(scratch: Scratch, args: readonly string[], signal: AbortSignal): Promise<FileChanges> {
  const parts = splitZeros(await must(scratch, ['--literal-pathspecs', ...args], { signal }));
  const found: { path: string; mode: string; old: string; now: string }[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [, oldMode = '', mode = '', old = '', now = ''] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+)/.exec(parts[i] ?? '') ?? [];
    const path = parts[i + 1] ?? '';
    if (oldMode !== '160000' && mode !== '160000' && !isDecrypted(path)) found.push({ path, mode, old, now });
  }
  const ids = [...new Set(found.flatMap(({ old, now }) => [old, now]))].filter((id) => !/^0+$/.test(id));
  const input = ids.map((id) => `${id}\n`).join('');
  const blobs =
    ids.length === 0
      ? new Map<string, Buffer>()
      : parseBatch(await must(scratch, ['cat-file', '--batch'], { signal, input }));
  return new Map(found.map(({ path, mode, old, now }) => [path, toChange(mode, old, blobs.get(old), blobs.get(now))]));
}

function toChange(mode: string, beforeId: string, old: Buffer | undefined, now: Buffer | undefined): FileChange {
  const [before, after] = [old && toText(old), now && toText(now)];
  const shared = { ...(old && { beforeId }), ...(now && { mode: mode as FileMode, isFiltered: true as const }) };
  const isText = (!old || before !== undefined) && (!now || after !== undefined);
  if (isText) return { before: before ?? null, after: after ?? null, ...shared };
  return { before: old ? '' : null, after: now ? '' : null, ...(now && { binary: now }), ...shared };
}

/** Undefined for what is no text: it would not come back as it was. */
function toText(content: Buffer): string | undefined {
  if (content.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

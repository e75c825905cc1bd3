import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Minor } from '../../server/src/schema/availability.ts';
import type { Lifecycles } from './read-lifecycles.ts';

const named = /\bWithKind\("(\w+)"\)\s+b\.WithAPIVersion\("([^"]+)"\)/g;

/** The APIs that a release of client-go can apply: `apps/v1 Deployment`. */
export async function readClientKinds(folder: string): Promise<ReadonlySet<string>> {
  const place = join(folder, 'applyconfigurations');
  const names = (await readdir(place, { recursive: true })).filter((name) => name.endsWith('.go'));
  const texts = await Promise.all(names.map((name) => readFile(join(place, name), 'utf8')));
  const found = new Set(texts.flatMap(parseClientKinds));
  if (!found.has('apps/v1 Deployment')) throw new Error(`${place} is not what it was`);
  return found;
}

/** Reads one of its files. */
export function parseClientKinds(text: string): readonly string[] {
  return [...text.matchAll(named)].map(([, kind = '', apiVersion = '']) => `${apiVersion} ${kind}`);
}

/**
 * Adds what the releases of client-go, in their order, show: an alpha API can go before its time, and some say nothing of
 * their time at all. Of those that do not, and were there in the first, nobody knows whether they were served.
 */
export function addClientKinds(
  lifecycles: Lifecycles,
  releases: readonly { readonly minor: Minor; readonly kinds: ReadonlySet<string> }[],
): Lifecycles {
  const found = { ...lifecycles };
  for (const key of new Set(releases.flatMap(({ kinds }) => [...kinds]))) {
    const came = releases.findIndex(({ kinds }) => kinds.has(key));
    const gone = releases[releases.findLastIndex(({ kinds }) => kinds.has(key)) + 1]?.minor ?? Infinity;
    const said = found[key] ?? (came > 0 ? { introduced: releases[came]?.minor ?? 0 } : undefined);
    if (!said) continue;
    const removed = Math.min(said.removed ?? Infinity, gone);
    found[key] = removed === Infinity ? said : { ...said, removed };
  }
  return found;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Json, at, stringAt } from '../../manifest/json.ts';
import { sweep } from '../sweep-cache.ts';
import { writeWhole } from '../write-whole.ts';

/** A text that was read, its tag, and when its host last said that it was the newest, in milliseconds since the epoch. */
export interface Shelved {
  readonly text: string;
  readonly tag?: string;
  readonly time: number;
}

/** Keeps texts by their addresses between sessions. Nothing of it fails: what cannot be kept is not there. */
export interface SchemaShelf {
  read(address: string): Promise<Shelved | undefined>;
  save(address: string, shelved: Shelved): Promise<void>;
}

/** In bytes; a schema takes some kilobytes. */
const mostBytes = 50 * 2 ** 20;
/** So that a small file cannot fill the memory. */
const longestText = 32 * 2 ** 20;

/** The folder may become known at any time; without one nothing is kept. */
export function createSchemaShelf(folder: () => string | undefined, most: number = mostBytes): SchemaShelf {
  const root = (): string | undefined => {
    const base = folder();
    return base === undefined ? undefined : join(base, 'schemas');
  };
  return {
    async read(address) {
      const base = root();
      if (base === undefined) return undefined;
      return ignoreErrors(async () => {
        const packed = await readFile(join(base, toName(address)));
        const text = await promisify(gunzip)(packed, { maxOutputLength: longestText });
        return toShelved(JSON.parse(text.toString()) as Json);
      });
    },
    async save(address, shelved) {
      const base = root();
      if (base === undefined) return;
      await ignoreErrors(async () => {
        const content = await promisify(gzip)(JSON.stringify(shelved), { level: 4 });
        await writeWhole(join(base, toName(address)), content);
        await sweep(base, most);
      });
    },
  };
}

/** The address itself is kept nowhere: it may hold a secret. */
function toName(address: string): string {
  return `${createHash('sha256').update(address).digest('hex')}.json.gz`;
}

function toShelved(saved: Json): Shelved | undefined {
  const [text, tag, time] = [stringAt(saved, 'text'), stringAt(saved, 'tag'), at(saved, 'time')];
  if (text === undefined || typeof time !== 'number') return undefined;
  return { text, time, ...(tag === undefined ? {} : { tag }) };
}

/** A folder that is full, read-only or gone is no cache, and nothing worse. */
async function ignoreErrors<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Result, SchemaBundle, SchemaError } from '../ports.ts';
import type { Availability } from '../schema/availability.ts';
import type { BundleFile, BundleIndex } from '../schema/bundle.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { createLatest } from './latest.ts';

/** The schemas that are shipped with the server, each read when it is first asked for. */
export interface SchemaCatalog extends SchemaBundle {
  availability(signal: AbortSignal): Promise<Result<Availability, SchemaError>>;
}

/** A repository has about twenty; the largest takes some megabytes of memory. */
const mostFiles = 40;

/**
 * Opens a folder that `npm run build` makes; nothing is read before something is asked for. The one for programs that
 * have nothing else to do meanwhile, which is `lean`, has files that are not compressed, and they are read at once.
 */
export function createSchemaCatalog(
  folder: string | URL,
  pace: 'in-background' | 'at-once' = 'in-background',
): SchemaCatalog {
  const readIndex = createLatest(1, () => readJson<BundleIndex>('index.json'));
  const readAvailability = createLatest(1, () => readJson<Availability>('availability.json.br'));
  const readPart = createLatest(mostFiles, (name: string) => readJson<BundleFile>(name));
  const read = createLatest(mostFiles, async (apiVersion: string): Promise<ApiSchemas | undefined> => {
    const index = await readIndex('');
    const api = Object.hasOwn(index, apiVersion) ? index[apiVersion] : undefined;
    if (!api) return undefined;
    const [own, ...others] = await Promise.all([api.file, ...api.needs].map(readPart));
    if (!own) return undefined;
    const definitions = Object.assign(
      {},
      ...others.map((part) => part.definitions),
      own.definitions,
    ) as ApiSchemas['definitions'];
    return { apiVersion, source: api.source, isExact: false, kinds: own.kinds, definitions };
  });

  async function readJson<T>(name: string): Promise<T> {
    const place = (file: string): string | URL =>
      typeof folder === 'string' ? join(folder, file) : new URL(file, folder);
    if (pace === 'at-once') return JSON.parse(readFileSync(place(name.replace(/\.br$/, '')), 'utf8')) as T;
    const content = await readFile(place(name));
    const text = name.endsWith('.br') ? await promisify(brotliDecompress)(content) : content;
    return JSON.parse(text.toString()) as T;
  }

  return {
    async index(signal) {
      return answer(() => readIndex(''), signal);
    },
    async availability(signal) {
      return answer(() => readAvailability(''), signal);
    },
    async load(apiVersion, signal) {
      const found = await answer(() => read(apiVersion), signal);
      if (!found.ok) return found;
      if (found.value) return { ok: true, value: found.value };
      return { ok: false, error: { kind: 'unknown', message: `No bundled schema describes ${apiVersion}.` } };
    },
  };
}

/** What is read is shared, so that one who goes does not take it from the others. */
async function answer<T>(read: () => Promise<T>, signal: AbortSignal): Promise<Result<T, SchemaError>> {
  const isAborted = (): boolean => signal.aborted;
  const aborted = { ok: false, error: { kind: 'aborted', message: 'No longer needed.' } } as const;
  if (isAborted()) return aborted;
  try {
    const value = await read();
    return isAborted() ? aborted : { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      error: { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) },
    };
  }
}

import { createHash } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Json, type JsonObject, at, isObject, stringAt } from '../manifest/json.ts';
import type { OpenApiIndex, OpenApiPage } from '../ports.ts';
import { sweep } from './sweep-cache.ts';
import { writeWhole } from './write-whole.ts';

/** What is kept of one API server's description. Nothing of it fails: what cannot be kept is not there. */
export interface OpenApiShelf {
  /** The index that was saved last, marked as stale. */
  readIndex(): Promise<OpenApiIndex | undefined>;
  /** Also removes the pages that it no longer names. */
  saveIndex(index: OpenApiIndex): Promise<void>;
  readPage(page: OpenApiPage): Promise<JsonObject | undefined>;
  savePage(page: OpenApiPage, text: string): Promise<void>;
}

/** Where the descriptions of API servers are kept between sessions. */
export interface OpenApiStore {
  /** `identity` tells API servers apart: what one has put there, none other reads. */
  shelf(identity: string): OpenApiShelf;
}

/** How much there may be, in bytes. */
export interface StoreLimits {
  /** Of all servers together; one with many definitions takes about 5 MB. */
  readonly all: number;
  /** Of one file, unpacked: more than any description has, so that a small file cannot fill the memory. */
  readonly one: number;
}

const defaultLimits: StoreLimits = { all: 200 * 2 ** 20, one: 64 * 2 ** 20 };

/** For a cluster of which nothing is kept. */
export const noShelf: OpenApiShelf = createOpenApiStore(() => undefined).shelf('');

/** The folder may become known, and may change, at any time; without one nothing is kept. */
export function createOpenApiStore(
  folder: () => string | undefined,
  limits: StoreLimits = defaultLimits,
): OpenApiStore {
  return {
    shelf(identity) {
      const root = (): string | undefined => {
        const base = folder();
        return base === undefined ? undefined : join(base, 'openapi');
      };
      const place = (name: string): string | undefined => {
        const base = root();
        return base === undefined ? undefined : join(base, hash(identity), name);
      };

      async function save(name: string, text: string, kept?: ReadonlySet<string>): Promise<void> {
        const [base, file] = [root(), place(name)];
        if (base === undefined || file === undefined) return;
        // gzip and not brotli, since it has a checksum
        const content = await promisify(gzip)(text, { level: 4 });
        await ignoreErrors(() => writeWhole(file, content));
        await ignoreErrors(() => sweep(base, limits.all, kept && { folder: hash(identity), files: kept }));
      }

      async function read(name: string): Promise<Json | undefined> {
        const file = place(name);
        if (file === undefined) return undefined;
        return ignoreErrors(async () => {
          const text = await promisify(gunzip)(await readFile(file), { maxOutputLength: limits.one });
          return JSON.parse(text.toString()) as Json;
        });
      }

      return {
        async readIndex() {
          return toIndex(await read(indexName));
        },
        async saveIndex({ pages, version, time }) {
          const text = JSON.stringify({ time, ...(version ? { version } : {}), pages: [...pages.values()] });
          await save(indexName, text, new Set([indexName, ...[...pages.values()].map(toName)]));
        },
        async readPage(page) {
          const document = page.digest === '' ? undefined : await read(toName(page));
          if (!isObject(document) || !isOpenApi(document)) return undefined;
          const file = place(toName(page));
          // the oldest are removed first, and this one is of use
          if (file !== undefined) void ignoreErrors(() => utimes(file, new Date(), new Date()));
          return document;
        },
        async savePage(page, text) {
          if (page.digest !== '') await save(toName(page), text);
        },
      };
    },
  };
}

const indexName = 'index.json.gz';

/** Whether this is a description, and not what a proxy says with status 200. */
export function isOpenApi(document: JsonObject): boolean {
  return stringAt(document, 'openapi') !== undefined && isObject(at(document, 'components', 'schemas'));
}

/** Neither apiVersion nor digest come from us, so neither is part of a path. */
function toName({ apiVersion, digest }: OpenApiPage): string {
  return `${hash(`${apiVersion} ${digest}`)}.json.gz`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function toIndex(saved: Json | undefined): OpenApiIndex | undefined {
  const [time, version, entries] = [at(saved, 'time'), stringAt(saved, 'version'), at(saved, 'pages')];
  if (typeof time !== 'number' || !Array.isArray(entries)) return undefined;
  const pages = (entries as readonly Json[]).flatMap((entry): readonly OpenApiPage[] => {
    const apiVersion = stringAt(entry, 'apiVersion');
    const [digest, address] = [stringAt(entry, 'digest'), stringAt(entry, 'address')];
    const isWhole = apiVersion !== undefined && digest !== undefined && address !== undefined;
    return isWhole ? [{ apiVersion, digest, address }] : [];
  });
  const named = new Map(pages.map((page) => [page.apiVersion, page]));
  return { pages: named, ...(version === undefined ? {} : { version }), time, isStale: true };
}

/** A folder that is full, read-only or gone is no cache, and nothing worse. */
async function ignoreErrors<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SchemaCatalog, createSchemaCatalog } from '../../server/src/adapters/schema-catalog.ts';
import type { BundleIndex } from '../../server/src/schema/bundle.ts';
import type { DescribedKind } from './json-schema.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'schemas');

/** The schemas that the build has made. */
export function openBundle(): SchemaCatalog {
  return createSchemaCatalog(folder);
}

/** All kinds of the bundle, in its order. */
export async function readBundledKinds(): Promise<readonly DescribedKind[]> {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as BundleIndex;
  const catalog = openBundle();
  const found = Object.entries(index).map(async ([apiVersion, { kinds }]) => {
    const loaded = await catalog.load(apiVersion, new AbortController().signal);
    if (!loaded.ok) throw new Error(loaded.error.message);
    return kinds.map((kind) => ({ schemas: loaded.value, kind }));
  });
  return (await Promise.all(found)).flat();
}

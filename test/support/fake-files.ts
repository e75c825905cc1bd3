import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { RepositoryFiles, SchemaBundle, SchemaDownloads } from '../../server/src/ports.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';

/** A disk of a test, by uri; what is changed in it is there with the next read. */
export function createFiles(texts: Readonly<Record<string, string>>): RepositoryFiles {
  return {
    list: (folder) =>
      Promise.resolve({
        ok: true,
        value: { uris: Object.keys(texts).filter((uri) => uri.startsWith(`${folder}/`)), isCut: false },
      }),
    read(uri) {
      const text = texts[uri];
      if (text !== undefined) return Promise.resolve({ ok: true, value: text });
      return Promise.resolve({ ok: false, error: { kind: 'not-found', message: `${uri} is not there` } });
    },
  };
}

/** Somebody who describes these apiVersions and no others. */
export function createSchemas(all: readonly ApiSchemas[]): SchemaBundle {
  const index = all.map(({ apiVersion, source, kinds }) => {
    const names = Object.keys(kinds);
    return [apiVersion, { file: '', needs: [], kinds: names, namespaced: {}, source }] as const;
  });
  return {
    index: () => Promise.resolve({ ok: true, value: Object.fromEntries(index) }),
    load(apiVersion) {
      const value = all.find((one) => one.apiVersion === apiVersion);
      if (value) return Promise.resolve({ ok: true, value });
      return Promise.resolve({ ok: false, error: { kind: 'unknown', message: `nobody describes ${apiVersion}` } });
    },
  };
}

/** The JSON Schema documents of a test, by address; what is asked for is noted. */
export function createDownloads(
  documents: Readonly<Record<string, JsonObject>>,
  asked: string[] = [],
): SchemaDownloads {
  return {
    load(address) {
      asked.push(address);
      const value = documents[address];
      if (value) return Promise.resolve({ ok: true, value });
      return Promise.resolve({ ok: false, error: { kind: 'unreachable', message: 'not there' } });
    },
  };
}

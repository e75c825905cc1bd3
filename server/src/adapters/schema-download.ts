import type { JsonObject } from '../manifest/json.ts';
import type { Clock, Result, SchemaDownloads, SchemaError } from '../ports.ts';
import { type Network, fetchPublicly, internet, refuseAddress } from './downloads/fetch-publicly.ts';
import { fail } from './downloads/outcome.ts';
import { readSchemaFile } from './downloads/read-schema-file.ts';
import { createSchemaParser } from './downloads/schema-parser.ts';
import { type Shelved, createSchemaShelf } from './downloads/schema-shelf.ts';
import { type Loaded, createSharedLoads } from './downloads/shared-loads.ts';

const day = 86_400_000;
/** A host that is down, or an address that is wrong, is not asked at each keystroke. */
const minute = 60_000;

/**
 * Makes what reads the schemas that documents name: over HTTPS from public hosts, kept on disk and asked about again
 * after a day, and used without an answer where there is none; or from the document's repository, read each time.
 */
export function createSchemaDownloads(
  clock: Clock,
  cacheFolder: () => string | undefined,
  network: Network = internet,
): SchemaDownloads {
  const parse = createSchemaParser();
  const shelf = createSchemaShelf(cacheFolder);

  async function download(address: string, signal: AbortSignal): Promise<Loaded<JsonObject>> {
    const kept = await shelf.read(address);
    const age = kept ? clock.now() - kept.time : Infinity;
    if (kept && age >= 0 && age < day) return toLoaded(kept.text, day - age);
    const fetched = await fetchPublicly(new URL(address), kept?.tag, network, signal);
    if (!fetched.ok)
      return kept && fetched.error.kind === 'unreachable' ? toLoaded(kept.text, minute) : toFailed(fetched);
    if (fetched.value === 'unchanged') {
      if (!kept) return toFailed(fail('unreadable', 'The host says that nothing has changed, but nothing is known.'));
      await shelf.save(address, { ...kept, time: clock.now() });
      return toLoaded(kept.text, day);
    }
    const shelved: Shelved = { ...fetched.value, time: clock.now() };
    const loaded = toLoaded(shelved.text, day);
    if (loaded.result.ok) await shelf.save(address, shelved);
    return loaded;
  }

  function toLoaded(text: string, freshFor: number): Loaded<JsonObject> {
    const result = parse(text);
    return { result, size: text.length, freshFor: result.ok ? freshFor : minute };
  }

  const load = createSharedLoads(clock, download);

  return {
    async load(address, base, signal) {
      const url = /^[a-z][a-z0-9+.-]+:/i.test(address) ? URL.parse(address) : undefined;
      if (url === null) return fail('refused', 'It is no address.');
      if (!url || url.protocol === 'file:') {
        const read = await readSchemaFile(address, base, network.mostBytes, signal);
        return read.ok ? parse(read.value) : read;
      }
      const refused = refuseAddress(url);
      if (refused !== undefined) return fail('refused', refused);
      url.hash = '';
      return load(url.href, signal);
    },
  };
}

function toFailed(result: Result<JsonObject, SchemaError>): Loaded<JsonObject> {
  return { result, size: 0, freshFor: minute };
}

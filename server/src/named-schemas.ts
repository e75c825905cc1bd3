import type { Answer } from './graph/choose-schemas.ts';
import { guard } from './guard.ts';
import type { JsonObject } from './manifest/json.ts';
import type { Declaration } from './manifest/resource.ts';
import type { Clock, Log, Result, SchemaDownloads, SchemaError, SchemaLineBase } from './ports.ts';
import type { KindRef } from './schema/identify-kind.ts';
import { readJsonSchema } from './schema/read-json-schema.ts';
import type { ApiSchemas } from './schema/schema.ts';
import { type SchemaLine, findSchemaLine } from './schema/schema-line.ts';

/** The schemas that documents name themselves, as far as they are there. */
export interface NamedSchemas {
  /** What the line of an object's document leads to; asks for it, and calls back when it is there or has changed. */
  look(ref: KindRef, declaration: Declaration, base: SchemaLineBase): Answer;
  /** How many are being got for the first time. */
  readonly loading: number;
}

interface Named {
  document: JsonObject | 'none' | 'pending';
  /** When it was asked for last. */
  asked: number;
  readonly schemas: Map<string, ApiSchemas>;
}

/** A document in the repository can change: it is asked for again when somebody types, but not at each letter. */
const pause = 2000;
const most = 200;

/** Gets each document once and looks now and then whether it has changed; `arrived` is called when something has. */
export function createNamedSchemas(
  downloads: SchemaDownloads,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  signal: AbortSignal,
  arrived: () => void,
): NamedSchemas {
  const lines = new WeakMap<JsonObject, { readonly line: SchemaLine | undefined }>();
  const named = new Map<string, Named>();

  async function ask(one: Named, address: string, base: SchemaLineBase): Promise<void> {
    one.asked = clock.now();
    const loaded = await guard(log, 'load schema', failed, () => downloads.load(address, base, signal));
    if (signal.aborted) return;
    const before = one.document;
    one.document = loaded.ok ? loaded.value : 'none';
    if (one.document === before) return;
    if (!loaded.ok) log.info(`The schema that ${base.uri} names is not used: ${loaded.error.message}`);
    one.schemas.clear();
    arrived();
  }

  function find(address: string, base: SchemaLineBase): Named {
    const key = /^https:/i.test(address) ? address : `${address} ${base.uri}`;
    const known = named.get(key);
    if (known && (known.document === 'pending' || clock.now() - known.asked < pause)) return known;
    const one = known ?? { document: 'pending', asked: 0, schemas: new Map() };
    named.set(key, one);
    for (const oldest of named.keys()) {
      if (named.size <= most) break;
      named.delete(oldest);
    }
    void ask(one, address, base);
    return one;
  }

  return {
    look(ref, { value, source }, base) {
      const { line } = lines.get(value) ?? { line: findSchemaLine(source) };
      lines.set(value, { line });
      if (!line || line.off) return 'none';
      const { document, schemas } = find(line.address, base);
      if (typeof document === 'string') return document;
      const key = `${ref.apiVersion} ${ref.kind}`;
      const known = schemas.get(key) ?? readJsonSchema(ref, document, line.address);
      schemas.set(key, known);
      return known;
    },
    get loading() {
      return [...named.values()].filter(({ document }) => document === 'pending').length;
    },
  };
}

const failed: Result<JsonObject, SchemaError> = {
  ok: false,
  error: { kind: 'unreadable', message: 'It could not be read.' },
};

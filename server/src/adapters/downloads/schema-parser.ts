import { createHash } from 'node:crypto';
import { type Json, type JsonObject, isObject } from '../../manifest/json.ts';
import type { Result, SchemaError } from '../../ports.ts';
import { fail } from './outcome.ts';

/** Reads a text as a JSON Schema document. */
export type SchemaParser = (text: string) => Result<JsonObject, SchemaError>;

const most = 10;

/** Answers the same object for the same text, as long as it is among the latest: much is made of such an object. */
export function createSchemaParser(): SchemaParser {
  const kept = new Map<string, Result<JsonObject, SchemaError>>();
  return (text) => {
    const key = createHash('sha256').update(text).digest('base64');
    const result = kept.get(key) ?? parse(text);
    // a map keeps the order in which keys came in
    kept.delete(key);
    kept.set(key, result);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return result;
  };
}

/** What is wrong with a text is not told: the words of `JSON.parse` hold some of it, and it may be of any file. */
function parse(text: string): Result<JsonObject, SchemaError> {
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, '')) as Json;
    return isObject(value) ? { ok: true, value } : fail('unreadable', 'It is no JSON Schema.');
  } catch {
    return fail('unreadable', 'It is not JSON.');
  }
}

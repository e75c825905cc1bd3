import { type Json, isArray, isObject } from '../../server/src/manifest/json.ts';

/** Where the bundled schemas lie without their texts for people, in the folder that has them with these. */
export const leanFolder = 'lean';

/** There they are not compressed: unpacking takes longer than reading what it saves. */
export function toPlainName(name: string): string {
  return name.replace(/\.br$/, '');
}

/** Fields whose values are data of the kind that is described, in which a description is a field like any other. */
const data: readonly string[] = ['default', 'enum', 'const', 'example'];

/** A schema without its texts for people, which are three quarters of it: a program that only checks reads it in a tenth of the time. */
export function withoutDescriptions(schema: Json): Json {
  if (isArray(schema)) return schema.map(withoutDescriptions);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'description' || typeof value !== 'string');
  return Object.fromEntries(
    entries.map(([key, value]) => [key, data.includes(key) ? value : withoutDescriptions(value)]),
  );
}

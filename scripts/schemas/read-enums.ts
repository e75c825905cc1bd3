import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type JsonObject, isObject } from '../../server/src/manifest/json.ts';

/** The values that a field takes, and whether it holds one, a list or a map of them. */
interface Choices {
  readonly in: '' | 'list' | 'map';
  readonly values: readonly string[];
}

/** By the name of a definition, and by field. */
export type Enums = Readonly<Record<string, Readonly<Record<string, Choices>>>>;

/** Reads out of the Go types of Kubernetes' API which fields take only certain values; `folder` is that of the module. */
export async function readEnums(folder: string): Promise<Enums> {
  const options = { cwd: join(import.meta.dirname, 'go-enums'), env: { ...process.env, GOWORK: 'off' } };
  const { stdout } = await promisify(execFile)('go', ['run', '.', folder], options);
  return JSON.parse(stdout) as Enums;
}

/** Puts them where the API server itself has them, and its published description does not. */
export function addEnums(
  definitions: Readonly<Record<string, JsonObject>>,
  enums: Enums,
): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const { properties } = definition;
      const fields = Object.hasOwn(enums, name) ? enums[name] : undefined;
      if (!fields || !isObject(properties)) return [name, definition];
      const added = Object.entries(fields).flatMap(([field, choices]) => {
        const property = properties[field];
        return isObject(property) ? [[field, addTo(property, choices)] as const] : [];
      });
      return [name, { ...definition, properties: { ...properties, ...Object.fromEntries(added) } }];
    }),
  );
}

function addTo(property: JsonObject, choices: Choices): JsonObject {
  const inner = choices.in === '' ? undefined : choices.in === 'list' ? 'items' : 'additionalProperties';
  if (inner === undefined) return 'enum' in property ? property : { ...property, enum: choices.values };
  const items = property[inner];
  return isObject(items) ? { ...property, [inner]: addTo(items, { ...choices, in: '' }) } : property;
}

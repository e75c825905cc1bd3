import type { FieldPath } from '../manifest/field-path.ts';
import type { Json, JsonObject } from '../manifest/json.ts';
import type { SchemaFinding } from './finding.ts';
import type { ApiSchemas } from './schema.ts';

/** What a walk needs to know; `isPart` for a value whose required fields may stand elsewhere. */
export interface WalkContext {
  readonly schemas: ApiSchemas;
  readonly isPart: boolean;
}

/** Checks a value against a schema: the one function that all checks call for what lies inside. */
export type Walk = (value: Json, schema: JsonObject, path: FieldPath, context: WalkContext) => readonly SchemaFinding[];

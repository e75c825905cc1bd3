import { type JsonObject, isObject } from '../../../server/src/manifest/json.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { type Prepare, createPrepare } from './nodes.ts';
import type { ServedKind } from './served-kinds.ts';

/** A kind with what is needed to try manifests of it. */
export interface Subject {
  readonly kind: ServedKind;
  readonly schemas: ApiSchemas;
  readonly definition: JsonObject;
  readonly prepare: Prepare;
  readonly namespace: string;
  /** Of all that is chosen at random. */
  readonly seed: number;
}

/** The kind as the live schemas have it. */
export function toSubject(
  kind: ServedKind,
  live: ReadonlyMap<string, ApiSchemas>,
  where: Pick<Subject, 'namespace' | 'seed'>,
): Subject {
  const schemas = live.get(kind.apiVersion);
  const definition = schemas?.definitions[schemas.kinds[kind.kind] ?? ''];
  if (!schemas || !isObject(definition)) throw new Error(`no schema of ${kind.apiVersion} ${kind.kind}`);
  return { kind, schemas, definition, prepare: createPrepare(schemas), ...where };
}

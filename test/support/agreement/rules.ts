import { type Json, type JsonObject, isArray, isObject, stringAt } from '../../../server/src/manifest/json.ts';

/** Whether the API server's words are those of a rule in CEL that a CustomResourceDefinition brings. */
export function isRefusedByRule(refusal: string, definition: JsonObject): boolean {
  const rules = findRules(definition);
  const words = rules.flatMap((rule) => [stringAt(rule, 'message'), stringAt(rule, 'rule')].filter((text) => text));
  return (
    rules.length > 0 &&
    (/(?:failed|evaluating) rule: /.test(refusal) || words.some((text) => text !== undefined && refusal.includes(text)))
  );
}

function findRules(schema: Json): readonly Json[] {
  if (isArray(schema)) return schema.flatMap(findRules);
  if (!isObject(schema)) return [];
  const own = schema['x-kubernetes-validations'];
  return [...(isArray(own) ? own : []), ...Object.values(schema).flatMap(findRules)];
}

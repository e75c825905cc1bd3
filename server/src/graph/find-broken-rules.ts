import type { JsonObject } from '../manifest/json.ts';
import { checkRules } from '../schema/cel/check-rules.ts';
import type { CelEngine } from '../schema/cel/engine.ts';
import type { Compiled } from '../schema/compiled.ts';
import type { SchemaFinding } from '../schema/finding.ts';
import { own, isObject } from '../manifest/json.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type ValidateOptions, findWholeness, toDialect } from '../schema/validate.ts';
import { type Brought, mayChange } from './brought.ts';

/** Who evaluates rules, once somebody needed that and it was loaded. */
export interface RuleMemo {
  engine: CelEngine | undefined;
  /** An object was met that has rules, and nobody was there to evaluate them. */
  isWanted: boolean;
}

/** Nobody has needed it yet. */
export function createRuleMemo(): RuleMemo {
  return { engine: undefined, isWanted: false };
}

/** What is known of a resource and its repository. */
interface Options extends ValidateOptions {
  readonly compiled: Compiled;
  readonly brought: readonly Brought[];
  /** Kustomize can have a hand in it: names may get a prefix. */
  readonly isKustomized: boolean;
}

/**
 * The rules of its schema that an object breaks. The API server evaluates them only for an object that is right in all
 * else; of a patch and of one that a patch changes where a rule looks nothing is known.
 */
export function findBrokenRules(
  value: JsonObject,
  kind: string,
  schemas: ApiSchemas,
  found: readonly SchemaFinding[],
  memo: RuleMemo,
  options: Options,
): { readonly findings: readonly SchemaFinding[]; readonly usedEngine: RuleMemo['engine'] | 'none' } {
  const name = own(schemas.kinds, kind);
  const definition = typeof name === 'string' ? own(schemas.definitions, name) : undefined;
  if (typeof name !== 'string' || !isObject(definition) || toDialect(name, schemas) !== 'custom')
    return { findings: [], usedEngine: 'none' };
  const { isPart } = findWholeness(value, definition, schemas, options);
  if (isPart || found.some(({ severity }) => severity === 'error' || severity === 'warning'))
    return { findings: [], usedEngine: 'none' };
  let usedEngine: RuleMemo['engine'] | 'none' = 'none';
  const findings = checkRules(value, kind, schemas, {
    engine: () => {
      usedEngine = memo.engine;
      memo.isWanted ||= !memo.engine;
      return memo.engine;
    },
    compiled: options.compiled,
    severity: schemas.isExact && options.part === 'whole' ? 'error' : 'warning',
    ...(options.variables ? { variables: options.variables } : {}),
    isChanged: (path) => mayChange(options.brought, kind, path),
    isRenamed: options.isKustomized,
  });
  return { findings, usedEngine };
}

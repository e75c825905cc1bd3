import { type CelEnv, celEnv, isCelError, isCelList, isCelMap, type CelInput, plan } from '@bufbuild/cel';
import type { Patterns } from '../patterns.ts';
import type { CelData, CelEngine, Effort, Outcome, Program } from './engine.ts';
import { createFunctions } from './functions.ts';
import { parseExpression } from './parse-expression.ts';
import { rewriteExpression } from './rewrite-expression.ts';

/** Parsing takes time that grows with the text, and no rule that people wrote comes near. */
const longest = 4000;
/** For all that is evaluated of one object, in milliseconds: what is charged is bound to differ from what is due. */
const patience = 500;
/** More are not in all the CustomResourceDefinitions of a cluster. */
const most = 3000;

/**
 * Compiles and runs expressions with `@bufbuild/cel`, by a clock in milliseconds. What it lacks or does differently is not run at all, so that a
 * result is the API server's: https://kubernetes.io/docs/reference/using-api/cel/
 */
export function createCelEngine(patterns: Patterns, now: () => number): CelEngine {
  const state: { effort: Effort } = { effort: { left: 0, until: 0, isUnsure: false, isLoose: false } };
  const env = celEnv({ funcs: [...createFunctions(patterns, now, () => state.effort)] });
  const compiled = new Map<string, Program | undefined>();
  return {
    deadline: () => now() + patience,
    compile(expression, variables) {
      const key = `${variables.join()} ${expression}`;
      if (compiled.has(key)) return compiled.get(key);
      if (compiled.size >= most) compiled.clear();
      const program = compile(expression, variables, env, state);
      compiled.set(key, program);
      return program;
    },
  };
}

function compile(
  expression: string,
  variables: readonly string[],
  env: CelEnv,
  state: { effort: Effort },
): Program | undefined {
  if (expression.length > longest) return undefined;
  try {
    const parsed = parseExpression(expression);
    const rewritten = parsed && rewriteExpression(parsed, variables);
    if (!rewritten) return undefined;
    const evaluate = plan(env, rewritten.expr);
    return {
      reads: rewritten.reads,
      run(values, effort) {
        state.effort = effort;
        try {
          const result = evaluate(values as Record<string, CelInput>);
          return effort.isUnsure || effort.left < 0 ? undefined : toOutcome(result);
        } catch {
          return undefined;
        }
      },
    };
  } catch {
    return undefined;
  }
}

/** The library's words for a field that is read and not there. */
const missing = /^field not found: (.*)$/;

/** Only what a rule, a message or a variable can end in. */
function toOutcome(result: ReturnType<ReturnType<typeof plan>>): Outcome | undefined {
  if (!isCelError(result))
    return isScalar(result) || isCelList(result) || isCelMap(result) ? { value: result } : undefined;
  const name = missing.exec(result.message)?.[1];
  // an error that is made of several is as sure as the least of them
  const isSure = [result.cause].flat().every((one) => one === undefined || (isCelError(one) && toOutcome(one)));
  return name === undefined || !isSure ? undefined : { missing: name };
}

function isScalar(value: unknown): value is CelData {
  return typeof value === 'boolean' || typeof value === 'string' || typeof value === 'bigint';
}

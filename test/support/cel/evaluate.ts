import type { CelData, Outcome } from '../../../server/src/schema/cel/engine.ts';
import { createCelEngine } from '../../../server/src/schema/cel/create-engine.ts';
import { createPatterns } from '../../../server/src/schema/patterns.ts';

const engine = createCelEngine(createPatterns(), () => 0);

/** What an expression comes to; `not compiled` for what is not understood, `unsure` where nothing certain came out. */
export function evaluate(
  expression: string,
  variables: Readonly<Record<string, CelData>> = {},
  { isLoose = false, left = 300_000 } = {},
): Outcome | 'not compiled' | 'unsure' {
  const program = engine.compile(expression, Object.keys(variables));
  return program ? (program.run(variables, { left, until: 0, isUnsure: false, isLoose }) ?? 'unsure') : 'not compiled';
}

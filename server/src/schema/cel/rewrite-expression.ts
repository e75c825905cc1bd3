import type { Program } from './engine.ts';
import { type Call, type Expr, callOf, constOf } from './expr.ts';

/** An expression with guards in it. */
interface Rewritten {
  readonly expr: Expr;
  readonly reads: Program['reads'];
}

/** What is known while an expression is gone through. */
interface Walking {
  readonly variables: ReadonlySet<string>;
  readonly reads: Map<string, Map<string, 'presence' | 'value'> | 'all'>;
  /** The loop variables that hold here. */
  readonly bound: ReadonlySet<string>;
  readonly nodes: { count: number };
}

/** Thrown and caught in this file: the expression uses what is not sure to be computed as the API server does. */
class NotSupported extends Error {}

/** Functions whose results are the API server's; the library's own of other names, such as those of times, are not tried. */
const functions: ReadonlySet<string> = new Set(
  `_&&_ _||_ !_ -_ _?_:_ _==_ _!=_ _<_ _<=_ _>_ _>=_ _+_ _-_ _*_ _/_ _%_ @in _[_] @not_strictly_false
  size contains startsWith endsWith matches int double string bool type dyn duration
  charAt indexOf lastIndexOf lowerAscii upperAscii replace split substring trim join isSorted sum min max`.split(/\s+/),
);
const types: ReadonlySet<string> = new Set([
  'int',
  'uint',
  'double',
  'bool',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);
/** Where lists and objects are compared or joined: what their operands go through. */
const guards: Readonly<Record<string, readonly [string, string]>> = {
  '_==_': ['@weigh', '@weigh'],
  '_!=_': ['@weigh', '@weigh'],
  '_+_': ['@join', '@join'],
  '@in': ['@weigh', '@count'],
};
/** What goes through the whole of the text or list that it is asked of. */
const goingThrough: ReadonlySet<string> = new Set(
  `size contains startsWith endsWith int double charAt indexOf lastIndexOf lowerAscii upperAscii replace split substring
  trim join isSorted sum min max`.split(/\s+/),
);
const deepest = 100;

/**
 * Puts guards into an expression: loops are counted, and what is compared is weighed first. Undefined for an expression
 * with functions or variables that are not known.
 */
export function rewriteExpression(expr: Expr, variables: readonly string[]): Rewritten | undefined {
  const reads: Walking['reads'] = new Map();
  try {
    const nodes = { count: 0 };
    const rewritten = rewrite(expr, { variables: new Set(variables), reads, bound: new Set(), nodes }, 0);
    return { expr: rewritten, reads };
  } catch (error) {
    if (error instanceof NotSupported) return undefined;
    throw error;
  }
}

function rewrite(expr: Expr, walking: Walking, depth: number): Expr {
  if (depth > deepest) throw new NotSupported();
  walking.nodes.count++;
  const { exprKind } = expr;
  const inside = (one: Expr | undefined): Expr => {
    if (!one) throw new NotSupported();
    return rewrite(one, walking, depth + 1);
  };
  switch (exprKind.case) {
    case 'constExpr':
      return expr;
    case 'identExpr':
      readVariable(exprKind.value.name, walking);
      return expr;
    case 'selectExpr': {
      const { operand, field, testOnly } = exprKind.value;
      if (operand && isVariable(operand, walking)) readField(operand, field, testOnly ? 'presence' : 'value', walking);
      const inner = operand && isVariable(operand, walking) ? operand : inside(operand);
      return { ...expr, exprKind: { case: 'selectExpr', value: { ...exprKind.value, operand: inner } } };
    }
    case 'callExpr':
      return rewriteOldSelf(exprKind.value, walking) ?? rewriteCall(expr, exprKind.value, inside);
    case 'listExpr': {
      if (exprKind.value.optionalIndices.length > 0) throw new NotSupported();
      const elements = exprKind.value.elements.map(inside);
      return { ...expr, exprKind: { case: 'listExpr', value: { ...exprKind.value, elements } } };
    }
    case 'comprehensionExpr':
      return rewriteLoop(expr, walking, depth);
    default:
      throw new NotSupported();
  }
}

/** There is no old object: `oldSelf` is an optional value without one, where a rule takes it for that. */
function rewriteOldSelf({ function: name, target, args }: Call, walking: Walking): Expr | undefined {
  const isOldSelf = target?.exprKind.case === 'identExpr' && target.exprKind.value.name === 'oldSelf';
  if (!isOldSelf || args.length > 0 || !isVariable(target, walking)) return undefined;
  if (name === 'hasValue') return constOf(false);
  return name === 'value' ? callOf('@absent', []) : undefined;
}

function rewriteCall(expr: Expr, call: Call, inside: (one: Expr | undefined) => Expr): Expr {
  if (!functions.has(call.function)) throw new NotSupported();
  // the loops that `map` and `filter` are made of add to a list of their own
  const isOfLoop = call.args[0]?.exprKind.case === 'identExpr' && call.args[0].exprKind.value.name === '@result';
  const guard = !isOfLoop && Object.hasOwn(guards, call.function) ? guards[call.function] : undefined;
  const through = (one: Expr): Expr =>
    goingThrough.has(call.function) ? callOf('@through', [inside(one)]) : inside(one);
  const args = call.args.map((one, i) => (guard?.[i] ? callOf(guard[i], [inside(one)]) : through(one)));
  const target = call.target ? { target: through(call.target) } : {};
  return { ...expr, exprKind: { case: 'callExpr', value: { ...call, ...target, args } } };
}

/** The condition of each turn counts how many parts the turn has. */
function rewriteLoop(expr: Expr, walking: Walking, depth: number): Expr {
  const { exprKind } = expr;
  if (exprKind.case !== 'comprehensionExpr' || exprKind.value.iterVar2 !== '') throw new NotSupported();
  const loop = exprKind.value;
  const outside = (one: Expr | undefined): Expr => {
    if (!one) throw new NotSupported();
    return rewrite(one, walking, depth + 1);
  };
  const bound = new Set([...walking.bound, loop.iterVar, loop.accuVar]);
  const iterRange = callOf('@count', [outside(loop.iterRange)]);
  const accuInit = outside(loop.accuInit);
  const before = walking.nodes.count;
  const inner = (one: Expr | undefined): Expr => {
    if (!one) throw new NotSupported();
    return rewrite(one, { ...walking, bound }, depth + 1);
  };
  const [condition, loopStep, result] = [inner(loop.loopCondition), inner(loop.loopStep), inner(loop.result)];
  const size = constOf(BigInt(walking.nodes.count - before));
  const loopCondition = callOf('_&&_', [callOf('@tick', [size]), condition]);
  const value = { ...loop, iterRange, accuInit, loopCondition, loopStep, result };
  return { ...expr, exprKind: { case: 'comprehensionExpr', value } };
}

function isVariable({ exprKind }: Expr, { variables, bound }: Walking): boolean {
  return exprKind.case === 'identExpr' && variables.has(exprKind.value.name) && !bound.has(exprKind.value.name);
}

function readVariable(name: string, { variables, bound, reads }: Walking): void {
  if (bound.has(name)) return;
  if (variables.has(name)) reads.set(name, 'all');
  else if (!types.has(name)) throw new NotSupported();
}

function readField({ exprKind }: Expr, field: string, how: 'presence' | 'value', { reads }: Walking): void {
  if (exprKind.case !== 'identExpr') return;
  const { name } = exprKind.value;
  const known = reads.get(name) ?? new Map<string, 'presence' | 'value'>();
  if (known !== 'all') reads.set(name, known.set(field, known.get(field) === 'value' ? 'value' : how));
}

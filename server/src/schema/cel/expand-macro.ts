import { type Expr, callOf, constOf, identOf, listOf, loopOf, selectOf } from './expr.ts';

/** The name of the variable in which a loop builds up its result. */
const accuVar = '@result';

/**
 * A call as what it stands for: `has` asks for a field, and `all`, `exists` and the like are loops. Undefined for what is
 * no macro. https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros
 */
export function expandMacro(name: string, args: readonly Expr[], target: Expr | undefined): Expr | undefined {
  const [first, second, third] = args;
  if (!target) return name === 'has' && args.length === 1 ? toPresence(first) : undefined;
  if (first?.exprKind.case !== 'identExpr' || !second) return undefined;
  const { name: variable } = first.exprKind.value;
  if (third) return name === 'map' && args.length === 3 ? collect(target, variable, third, second) : undefined;
  switch (name) {
    case 'all':
      return loop(target, variable, constOf(true), callOf('_&&_', [result(), second]), notFalse(result()));
    case 'exists':
      return loop(
        target,
        variable,
        constOf(false),
        callOf('_||_', [result(), second]),
        notFalse(callOf('!_', [result()])),
      );
    case 'exists_one':
    case 'existsOne':
      return countOne(target, variable, second);
    case 'map':
      return collect(target, variable, second);
    case 'filter':
      return collect(target, variable, identOf(variable), second);
    default:
      return undefined;
  }
}

function toPresence(field: Expr | undefined): Expr | undefined {
  if (field?.exprKind.case !== 'selectExpr') return undefined;
  const { operand, field: name } = field.exprKind.value;
  return operand && selectOf(operand, name, true);
}

function result(): Expr {
  return identOf(accuVar);
}

/** An error counts as not false: what comes later can still decide. */
function notFalse(expr: Expr): Expr {
  return callOf('@not_strictly_false', [expr]);
}

function loop(
  iterRange: Expr,
  iterVar: string,
  accuInit: Expr,
  loopStep: Expr,
  loopCondition: Expr,
  end = result(),
): Expr {
  return loopOf({ iterVar, iterRange, accuVar, accuInit, loopCondition, loopStep, result: end });
}

function collect(target: Expr, variable: string, item: Expr, condition?: Expr): Expr {
  const more = callOf('_+_', [result(), listOf([item])]);
  const step = condition ? callOf('_?_:_', [condition, more, result()]) : more;
  return loop(target, variable, listOf([]), step, constOf(true));
}

function countOne(target: Expr, variable: string, condition: Expr): Expr {
  const more = callOf('_+_', [result(), constOf(1n)]);
  const step = callOf('_?_:_', [condition, more, result()]);
  const isOne = callOf('_==_', [result(), constOf(1n)]);
  return loop(target, variable, constOf(0n), step, constOf(true), isOne);
}

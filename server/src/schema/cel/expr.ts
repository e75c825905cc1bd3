import type { parse } from '@bufbuild/cel';

/** A part of an expression, as the library has it; where it stood is not kept. */
export type Expr = ReturnType<typeof parse>['expr'];

/** A function or an operator with what it is given. */
export type Call = Extract<Expr['exprKind'], { case: 'callExpr' }>['value'];

/** A loop over a list or a map. */
export type Loop = Extract<Expr['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** A function or an operator by the library's name. */
export function callOf(name: string, args: Expr[], target?: Expr): Expr {
  const value = { $typeName: 'cel.expr.Expr.Call', function: name, args, ...(target ? { target } : {}) } as const;
  return toExpr({ case: 'callExpr', value });
}

/** A literal: whole numbers are `bigint`. */
export function constOf(constant: bigint | number | boolean | string | null): Expr {
  const value = { $typeName: 'cel.expr.Constant', constantKind: toKind(constant) } as const;
  return toExpr({ case: 'constExpr', value });
}

/** A whole number without a sign, as `1u`. */
export function unsignedOf(value: bigint): Expr {
  const constant = { $typeName: 'cel.expr.Constant', constantKind: { case: 'uint64Value', value } } as const;
  return toExpr({ case: 'constExpr', value: constant });
}

/** A variable. */
export function identOf(name: string): Expr {
  return toExpr({ case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } });
}

/** A field, or the question whether it is there. */
export function selectOf(operand: Expr, field: string, testOnly = false): Expr {
  return toExpr({ case: 'selectExpr', value: { $typeName: 'cel.expr.Expr.Select', operand, field, testOnly } });
}

/** A list of what is known by parts. */
export function listOf(elements: Expr[]): Expr {
  return toExpr({
    case: 'listExpr',
    value: { $typeName: 'cel.expr.Expr.CreateList', elements, optionalIndices: [] },
  });
}

/** A loop, whose result is built up in a variable of its own. */
export function loopOf(
  loop: Pick<Loop, 'iterVar' | 'accuVar'> & {
    readonly [part in 'iterRange' | 'accuInit' | 'loopCondition' | 'loopStep' | 'result']: Expr;
  },
): Expr {
  const value = { $typeName: 'cel.expr.Expr.Comprehension', iterVar2: '', ...loop } as const;
  return toExpr({ case: 'comprehensionExpr', value });
}

function toExpr(exprKind: Expr['exprKind']): Expr {
  return { $typeName: 'cel.expr.Expr', id: 0n, exprKind };
}

function toKind(value: bigint | number | boolean | string | null) {
  switch (typeof value) {
    case 'bigint':
      return { case: 'int64Value', value } as const;
    case 'number':
      return { case: 'doubleValue', value } as const;
    case 'boolean':
      return { case: 'boolValue', value } as const;
    case 'string':
      return { case: 'stringValue', value } as const;
    default:
      return { case: 'nullValue', value: 0 } as const;
  }
}

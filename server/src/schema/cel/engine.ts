/** A value as expressions see it: whole numbers are `bigint`. */
export type CelData = bigint | number | boolean | string | null | readonly CelData[] | ReadonlyMap<string, CelData>;

/** What one evaluation may cost, and what made its result uncertain. */
export interface Effort {
  /** How many more parts of expressions may be evaluated; it is counted down. */
  left: number;
  /** Something happened that this library does in another way than the API server. */
  isUnsure: boolean;
  /** Comparing lists or objects in the values would be no simple comparison: the order of sets does not count. */
  readonly isLoose: boolean;
}

/** An expression that was understood: each function in it is one that this library computes as the API server does. */
export interface Program {
  /** Of each variable the fields that are read; `all` where more than plain fields are. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string> | 'all'>;
  /** The result; undefined where nothing certain came out, also after an error or when it cost too much. */
  run(variables: Readonly<Record<string, CelData>>, effort: Effort): CelData | undefined;
}

/** Compiles expressions, and keeps what it compiled. */
export interface CelEngine {
  /** Undefined for what is no expression, and for one that uses what this library lacks. */
  compile(expression: string, variables: readonly string[]): Program | undefined;
}

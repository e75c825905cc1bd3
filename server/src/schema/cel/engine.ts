/** A value as expressions see it: whole numbers are `bigint`. */
export type CelData =
  bigint | number | boolean | string | null | readonly CelData[] | ReadonlyMap<string, CelData> | Computed;

/** A list or an object that an expression came to, which can only be given to another one. */
export interface Computed {
  readonly size: number;
}

/** What one evaluation may cost, and what made its result uncertain. */
export interface Effort {
  /** How many more parts of expressions may be evaluated; it is counted down. */
  left: number;
  /** When it has lasted too long whatever it cost, by the engine's clock. */
  readonly until: number;
  /** Something happened that this library does in another way than the API server. */
  isUnsure: boolean;
  /** Comparing lists or objects in the values would be no simple comparison: the order of sets does not count. */
  readonly isLoose: boolean;
}

/** Of each field of a variable whether its value is read, or only that it is there; `all` where more than plain fields are read. */
export type Reads = ReadonlyMap<string, 'presence' | 'value'> | 'all';

/** What came out: a value, or that a field was read which is not there, which is an error of the API server's too. */
export type Outcome = { readonly value: CelData } | { readonly missing: string };

/** An expression that was understood: each function in it is one that this library computes as the API server does. */
export interface Program {
  /** By variable. */
  readonly reads: ReadonlyMap<string, Reads>;
  /** Undefined where nothing certain came out, also after most errors and when it cost too much. */
  run(variables: Readonly<Record<string, CelData>>, effort: Effort): Outcome | undefined;
}

/** Compiles expressions, and keeps what it compiled. */
export interface CelEngine {
  /** When an evaluation that begins now has lasted too long. */
  deadline(): number;
  /** Undefined for what is no expression, and for one that uses what this library lacks. */
  compile(expression: string, variables: readonly string[]): Program | undefined;
}

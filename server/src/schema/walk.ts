import { type Json, type JsonObject, isArray, isObject } from '../manifest/json.ts';
import type { Prepared } from './compiled.ts';
import { didYouMean } from './did-you-mean.ts';
import type { SchemaFinding, ValueKind } from './finding.ts';
import type { ValidateOptions } from './options.ts';
import type { Patterns } from './patterns.ts';
import { type Place, inside, toPath } from './place.ts';
import type { ApiSchemas } from './schema.ts';
import { isSecretName } from '../manifest/secret-names.ts';

/** Whose rules hold: those of the API server's own kinds, of a CustomResourceDefinition, of a JSON Schema document. */
export type Dialect = 'built-in' | 'custom' | 'json-schema';

/** More are not read by anybody, and a manifest of another kind would have thousands. */
export const most = 100;
/** No manifest is that large; a schema that refers to itself in every branch would never end. */
const mostSteps = 100_000;
const deepest = 200;
/** A kind with more fields is none that a person types by heart. */
const mostNames = 500;
const mostNested = 12;

/** What a walk needs to know, and what it has found. */
export interface WalkContext {
  readonly schemas: ApiSchemas;
  readonly dialect: Dialect;
  readonly options: ValidateOptions;
  readonly patterns: Patterns;
  readonly prepare: (schema: JsonObject) => Prepared;
  /** The definition of the kind. */
  readonly root: string;
  /** Whether what is missing may stand elsewhere, and how sure it is that it does not. */
  readonly isPart: boolean;
  readonly isSurelyWhole: boolean;
  /** Inside a branch, which may name fields without listing all. */
  readonly isOpen: boolean;
  /** Where values stay out of findings. */
  readonly isHidden: boolean;
  /** How many branches deep, at any value. */
  readonly nesting: number;
  readonly findings: SchemaFinding[];
  readonly effort: Effort;
  readonly walk: Walk;
}

/** Counts the steps of one validation, and how often it had to be silent. */
export interface Effort {
  steps: number;
  unsure: number;
}

/** Checks a value against a schema: the one function that all checks call for what lies inside. */
export type Walk = (value: Json, schema: Json, place: Place | undefined, context: WalkContext) => void;

/** Whether there is reason to go on; one that gives up is unsure. */
export function mayGoOn(place: Place | undefined, { effort, findings, nesting }: WalkContext): boolean {
  effort.steps++;
  const isMore = effort.steps > mostSteps || (place?.depth ?? 0) > deepest || nesting > mostNested;
  if (isMore) effort.unsure++;
  return !isMore && findings.length < most;
}

/** The name that was probably meant, as long as looking for it is cheap: a hostile schema has thousands of names. */
export function suggest(name: string, names: readonly string[], context: WalkContext): string | undefined {
  if (context.findings.length >= most || context.nesting > 0 || names.length > mostNames) return undefined;
  context.effort.steps += names.length;
  return context.effort.steps > mostSteps ? undefined : didYouMean(name, names);
}

/** Adds a finding. */
export function report(context: WalkContext, place: Place | undefined, facts: Omit<SchemaFinding, 'path'>): void {
  if (context.findings.length < most) context.findings.push({ ...facts, path: toPath(place) });
}

/** The facts about a value that a finding may tell: none of what may be secret. */
export function toFound(
  value: Json,
  place: Place | undefined,
  { isHidden }: WalkContext,
): Pick<SchemaFinding, 'found' | 'foundKind'> {
  const foundKind = toKind(value);
  const isTold = !isHidden && !isArray(value) && !isObject(value) && !isSecretly(place);
  return isTold ? { found: value, foundKind } : { foundKind };
}

/** The text of a scalar, where a finding may tell it. */
export function toWritten(
  source: string,
  place: Place | undefined,
  context: WalkContext,
): { readonly written?: string } {
  return context.isHidden || isSecretly(place) ? {} : { written: source };
}

/** Whether a field that is missing comes from a patch elsewhere. */
export function isBrought(place: Place | undefined, key: string, { options }: WalkContext): boolean {
  return options.isBrought?.(toPath(inside(place, key))) ?? false;
}

/** A name above counts too: `credentials: { value: … }`. */
function isSecretly(place: Place | undefined): boolean {
  for (let here = place; here; here = here.above)
    if (typeof here.key === 'string' && isSecretName(here.key)) return true;
  return false;
}

function toKind(value: Json): ValueKind {
  if (value === null) return 'null';
  if (isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'object';
}

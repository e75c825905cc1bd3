import { type FieldPath, toPathKey, valueAt } from '../manifest/field-path.ts';
import { type JsonObject, isArray, isObject } from '../manifest/json.ts';
import { compareDeclared } from './compare-declared.ts';
import type { Finding } from './finding.ts';
import { readEntries, readListTypes } from './managed-fields.ts';
import { toNamedPath } from './named-path.ts';
import type { Refused } from './observation.ts';
import { parseServerPath, shortenWords } from './rejection.ts';

/** What was refused, and what is in the cluster of it. */
export interface Refusal extends Refused {
  readonly live?: JsonObject;
  readonly manager: string;
  /** Whether Flux is told to make the object anew where a field cannot be changed. */
  readonly isForced: boolean;
}

/** What the API server has against an object, each on its field. */
export function findRejected(refusal: Refusal): readonly Finding[] {
  const { message, causes } = refusal.rejection;
  const fields = causes.flatMap((cause): readonly Cause[] => {
    const path = parseServerPath(cause.field);
    return path ? [{ path, words: cause.message }] : [];
  });
  const placed = fields
    .filter(({ path }) => !fields.some((other) => isImmutable(other.words) && isInside(path, other.path)))
    .flatMap(({ path, words }) => findPlaces(path, words, refusal).map((place) => toFinding(place, words, refusal)));
  const words = shortenWords(causes[0]?.message ?? message);
  const whole = { code: 'rejected', severity: 'error', path: kind, anchor: 'key', owners: [], detail: words } as const;
  return placed.length > 0 ? placed : [whole];
}

interface Cause {
  readonly path: FieldPath;
  readonly words: string;
}

/** What is said of parts of a field that cannot be changed, such as a Job's template, follows from that. */
function isInside(path: FieldPath, other: FieldPath): boolean {
  return path.length > other.length && toPathKey(path).startsWith(toPathKey(other));
}

const kind: FieldPath = [{ field: 'kind' }];

function toFinding(path: FieldPath, words: string, { isForced, desired }: Refusal): Finding {
  const isMade = isForced && isImmutable(words);
  const value = valueAt(desired, path);
  // of a field that there is not, its value says nothing, and a block is too much to be marked
  const anchor = words.startsWith(undeclared) || isObject(value) || isArray(value) ? 'key' : 'value';
  const about = { path, anchor, owners: [], detail: shortenWords(words) } as const;
  return isMade
    ? { ...about, code: 'will-recreate', severity: 'warning' }
    : { ...about, code: 'rejected', severity: 'error' };
}

const undeclared = 'field not declared in schema';

/** The fields of an object that its kind does not have, which a typed patch is refused for. */
export function findUndeclared({ rejection, desired }: Refused): readonly FieldPath[] {
  return rejection.causes.flatMap((cause) => {
    const path = cause.message.startsWith(undeclared) ? parseServerPath(cause.field) : undefined;
    return path && valueAt(desired, path) !== undefined ? [path] : [];
  });
}

/** Words of the validation of kinds, and of rules in their schemas. */
function isImmutable(words: string): boolean {
  return /immutable|updates to statefulset spec for fields other than/i.test(words);
}

function findPlaces(path: FieldPath, words: string, refusal: Refusal): readonly FieldPath[] {
  const [first] = path;
  const isWhole = path.length === 1 && first !== undefined && 'field' in first && first.field === 'spec';
  const parts = isWhole && refusal.live ? findChanged(words, refusal, refusal.live) : [];
  return parts.length > 0 ? parts : [toNamedPath(path, refusal)];
}

/** Of a StatefulSet or a claim only `spec` is named: it is what differs, and is not among what the words let pass. */
function findChanged(words: string, { desired }: Refusal, live: JsonObject): readonly FieldPath[] {
  const [, allowed = ''] = /(?:for fields other than|except) ([^\n]*)/.exec(words) ?? [];
  const paths = compareDeclared(desired, live, readListTypes(readEntries(live))).map(({ path }) => path);
  return paths.filter(([first, second]) => {
    const [parent, field] = [first, second].map((one) => (one && 'field' in one ? one.field : ''));
    return parent === 'spec' && field !== undefined && !new RegExp(`\\b${field}\\b`).test(allowed);
  });
}

import {
  type CelFunc,
  type CelList,
  CelScalar,
  type CelValue,
  celFunc,
  celList,
  celMethod,
  isCelList,
  isCelMap,
  listType,
} from '@bufbuild/cel';
import type { Patterns } from '../patterns.ts';
import type { Effort } from './engine.ts';
import { createStringFunctions, lettersPerStep } from './string-functions.ts';

const { BOOL, DOUBLE, DYN, INT, STRING } = CelScalar;
const LIST = listType(DYN);
/** Longer texts are put together by nobody but who wants to fill the memory. */
const longestText = 100_000;
const longestList = 10_000;
const deepest = 60;

/** What the expressions need beyond the library, or in another way than it does. */
export function createFunctions(patterns: Patterns, now: () => number, effort: () => Effort): readonly CelFunc[] {
  const isPaid = (cost: number): boolean => {
    const spent = effort();
    spent.left -= cost;
    // `&&` takes an error for one of its sides: what is spent is asked again at the end
    if (now() > spent.until) spent.left = -1;
    return spent.left >= 0;
  };
  const spend = (cost: number): void => {
    if (!isPaid(cost)) throw new Error('too much');
  };
  // going through a list of the library takes longer than through one of JavaScript
  const known = new WeakMap<CelList, readonly CelValue[]>();
  const toItems = (list: CelList): readonly CelValue[] => known.get(list) ?? [...list];
  const unsure = (): never => {
    effort().isUnsure = true;
    throw new Error('unsure');
  };
  return [
    celFunc('@tick', [INT], BOOL, (size) => isPaid(Number(size))),
    celFunc('@through', [DYN], DYN, (value) => {
      spend(sizeOf(value));
      return value;
    }),
    celFunc('@absent', [], DYN, () => {
      throw new Error('optional.none() has no value');
    }),
    celFunc('@count', [DYN], DYN, (value) => {
      if (isCelList(value) || isCelMap(value)) spend(value.size);
      return value;
    }),
    celFunc('@weigh', [DYN], DYN, (value) => {
      if (!weigh(value, spend, 0)) unsure();
      if (effort().isLoose && (isCelList(value) || isCelMap(value)) && value.size > 0) effort().isUnsure = true;
      return value;
    }),
    celFunc('@join', [DYN], DYN, (value) => {
      if (typeof value === 'string') spend(sizeOf(value));
      if (effort().isLoose && isCelList(value) && value.size > 0) effort().isUnsure = true;
      return value;
    }),
    // the library's own joins lists by reference, so that going through one of a loop takes the square of its length
    celFunc('_+_', [LIST, LIST], LIST, (a, b) => {
      const length = a.size + b.size;
      if (length > longestList) return unsure();
      spend(1 + length / 100);
      const items = [...toItems(a), ...toItems(b)];
      const list = celList(items);
      known.set(list, items);
      return list;
    }),
    celFunc('_+_', [STRING, STRING], STRING, (a, b) => (a.length + b.length > longestText ? unsure() : a + b)),
    celMethod('matches', STRING, [STRING], BOOL, function (pattern) {
      spend(1 + (this.length * pattern.length) / 100);
      return patterns.matches(pattern, this) ?? unsure();
    }),
    celFunc('string', [DOUBLE], STRING, unsure),
    celFunc('int', [STRING], INT, (text) => (/^[+-]?\d{1,18}$/.test(text) ? BigInt(text.replace('+', '')) : unsure())),
    celFunc('int', [DOUBLE], INT, (number) =>
      Number.isSafeInteger(Math.trunc(number)) ? BigInt(Math.trunc(number)) : unsure(),
    ),
    celFunc('double', [STRING], DOUBLE, (text) => (/^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : unsure())),
    ...createListFunctions(spend, unsure),
    ...createStringFunctions(spend, unsure),
  ];
}

/** What it costs to go through a value once: an item of a list takes as long as some letters of a text. */
function sizeOf(value: CelValue): number {
  if (typeof value === 'string') return 1 + value.length / lettersPerStep;
  return isCelList(value) || isCelMap(value) ? 1 + value.size : 1;
}

/** Counts every part of a value that is about to be compared; whether it is one that can be. */
function weigh(value: CelValue, spend: (cost: number) => void, depth: number): boolean {
  spend(typeof value === 'string' ? sizeOf(value) : 1);
  if (depth > deepest) return false;
  const items = isCelList(value) ? value : isCelMap(value) ? value.values() : [];
  for (const item of items) if (!weigh(item, spend, depth + 1)) return false;
  return true;
}

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library */
function createListFunctions(spend: (cost: number) => void, unsure: () => never): readonly CelFunc[] {
  const compare = (a: CelValue | undefined, b: CelValue | undefined): number => {
    const isSame = (typeof a === 'bigint' && typeof b === 'bigint') || (typeof a === 'string' && typeof b === 'string');
    if (!isSame) return unsure();
    return (a as string) < (b as string) ? -1 : a === b ? 0 : 1;
  };
  const isScalar = (value: CelValue): boolean => typeof value === 'string' || typeof value === 'bigint';
  const find = (list: CelList, value: CelValue, isLast: boolean): bigint => {
    const items = [...list];
    if (!isScalar(value) || !items.every(isScalar)) return unsure();
    return BigInt(isLast ? items.lastIndexOf(value) : items.indexOf(value));
  };
  return [
    celMethod('isSorted', LIST, [], BOOL, function () {
      return [...this].every((item, i) => i === 0 || compare(this.get(i - 1), item) <= 0);
    }),
    celMethod('min', LIST, [], DYN, function () {
      return this.size === 0 ? unsure() : [...this].reduce((a, b) => (compare(a, b) <= 0 ? a : b));
    }),
    celMethod('max', LIST, [], DYN, function () {
      return this.size === 0 ? unsure() : [...this].reduce((a, b) => (compare(a, b) >= 0 ? a : b));
    }),
    celMethod('sum', LIST, [], INT, function () {
      const sum = [...this].reduce<bigint>((total, item) => (typeof item === 'bigint' ? total + item : unsure()), 0n);
      return this.size === 0 || BigInt.asIntN(64, sum) !== sum ? unsure() : sum;
    }),
    celMethod('indexOf', LIST, [DYN], INT, function (value) {
      return find(this, value, false);
    }),
    celMethod('lastIndexOf', LIST, [DYN], INT, function (value) {
      return find(this, value, true);
    }),
    celMethod('join', LIST, [], STRING, function () {
      return join(this, '', spend, unsure);
    }),
    celMethod('join', LIST, [STRING], STRING, function (separator) {
      return join(this, separator, spend, unsure);
    }),
  ];
}

function join(list: CelList, separator: string, spend: (cost: number) => void, unsure: () => never): string {
  const items = [...list].map((item) => (typeof item === 'string' ? item : unsure()));
  const length = items.reduce((sum, item) => sum + item.length + separator.length, 0);
  spend(length / lettersPerStep);
  return length > longestText ? unsure() : items.join(separator);
}

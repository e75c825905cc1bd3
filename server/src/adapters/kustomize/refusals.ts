import { posix } from 'node:path';
import type { PlacedFault } from '../../graph/build/place-fault.ts';
import type { RenderProblem } from '../../graph/build/rendered.ts';
import type { Refusal } from './confined-files.ts';

/** Why each is missing; the first two may be on purpose, the others are no reason for anybody to have them. */
const reasons: Readonly<Record<Refusal, string>> = {
  outside: 'leads out of the repository',
  'never-read': 'is never read',
  'too-large': 'is larger than 10 MB, so it is not read',
  unreadable: 'cannot be read',
};

/** A problem for each path that was refused, and none for what lies below it. */
export function problemsOf(refusals: ReadonlyMap<string, Refusal>): readonly RenderProblem[] {
  return [...refusals].flatMap(([path, refusal]): readonly RenderProblem[] => {
    if (refusals.has(posix.dirname(path)) && path !== '/') return [];
    const code = refusal === 'outside' || refusal === 'never-read' ? 'build-outside' : 'build-failed';
    return [{ code, message: `${path} ${reasons[refusal]}.` }];
  });
}

/** A fault with the reason why what it misses is missing, where that is known here. */
export function faultWithRefusals(fault: PlacedFault, refusals: ReadonlyMap<string, Refusal>): PlacedFault {
  const mentioned = [...refusals].filter(([path]) => fault.fault.includes(path));
  const [path, refusal] = mentioned.toSorted(([a], [b]) => b.length - a.length)[0] ?? [];
  return refusal === undefined ? fault : { ...fault, fault: `${path} ${reasons[refusal]}: ${fault.fault}` };
}

import { type Change, changes, tidy, usual } from './deletion-changes.ts';
import type { MadeRepository } from './deletion-model.ts';

/** A repository after some changes. */
export interface Changed {
  readonly repository: MadeRepository;
  /** The same with what cannot be built as it was before. */
  readonly next: MadeRepository;
  readonly done: readonly string[];
}

const kinds = [...Object.keys(changes), ...usual, ...usual];
const mostAttempts = 200;

/** Changes apps that have nothing to do with each other, one for each row of chance; names begin with `fresh`. */
export function changeSome(before: MadeRepository, chances: readonly (readonly number[])[], fresh: string): Changed {
  let repository = before;
  const done: string[] = [];
  const touched = new Set<string>();
  chances.forEach((numbers, i) => {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const pick = createPick(numbers, attempt);
      const kind = pick(kinds);
      const name = pick(Object.keys(repository).filter((one) => !touched.has(one)));
      const change: Change | undefined = kind === undefined ? undefined : changes[kind];
      const made = change && name !== undefined ? change(repository, name, pick, `${fresh}-${i}`) : undefined;
      if (!made || !name) continue;
      const tidied = tidy(made);
      const others = listOther(repository, tidied);
      if (others.length === 0 || others.some((one) => touched.has(one))) continue;
      for (const one of others) touched.add(one);
      repository = tidied;
      done.push(`${kind ?? ''}: ${name}`);
      return;
    }
  });
  const whole = Object.entries(repository).map(([name, app]) => [name, app.broken ? (before[name] ?? app) : app]);
  return { repository, next: tidy(Object.fromEntries(whole) as MadeRepository), done };
}

function createPick(numbers: readonly number[], attempt: number): <T>(of: readonly T[]) => T | undefined {
  let at = attempt;
  return (of) => of[((numbers[at++ % numbers.length] ?? 0) + attempt) % of.length];
}

function listOther(before: MadeRepository, after: MadeRepository): readonly string[] {
  const names = Object.keys({ ...before, ...after });
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

/** How a repository writes the subjects of its commits. */
export interface SubjectStyle {
  /** Whether most of them are as https://www.conventionalcommits.org/ has it. */
  readonly isConventional: boolean;
  /** Types that are used, the most used first. */
  readonly types: readonly string[];
  /** The same of scopes. */
  readonly scopes: readonly string[];
  /** Whether most conventional ones have a scope. */
  readonly hasScope: boolean;
  /** Whether most begin with a capital letter, after the type. */
  readonly isCapital: boolean;
}

const conventional = /^([a-z]{2,12})(?:\(([^()]{1,40})\))?!?: (.+)$/;

/** Reads it off the last subjects; merges and reverts are written by Git. */
export function readSubjectStyle(subjects: readonly string[]): SubjectStyle {
  const own = subjects.filter((subject) => !/^(?:Merge |Revert ")/.test(subject));
  const read = own.flatMap((subject) => {
    const [, type, scope, words] = conventional.exec(subject) ?? [];
    return type === undefined ? [] : [{ type, scope, words: words ?? '' }];
  });
  const isConventional = read.length * 2 > own.length;
  const scopes = read.flatMap(({ scope }) => scope ?? []);
  const starts = isConventional ? read.map(({ words }) => words) : own;
  const capitals = starts.filter((words) => /^\p{Lu}/u.test(words)).length;
  return {
    isConventional,
    types: sortByUse(read.map(({ type }) => type)),
    scopes: sortByUse(scopes),
    hasScope: isConventional && scopes.length * 2 > read.length,
    isCapital: own.length === 0 || capitals * 2 > starts.length,
  };
}

function sortByUse(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([a, i], [b, j]) => j - i || (a < b ? -1 : 1)).map(([word]) => word);
}

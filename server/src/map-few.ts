/** Maps each item, in order, of which no more than so many are under way at once; ends early with nothing after a failure. */
export async function mapFew<T, R>(
  items: readonly T[],
  most: number,
  map: (item: T) => Promise<R | undefined>,
): Promise<readonly R[] | undefined> {
  const results = new Map<number, R>();
  const waiting = items.entries();
  const failures = new Set<number>();
  async function work(): Promise<void> {
    for (const [i, item] of waiting) {
      if (failures.size > 0) return;
      const result = await map(item);
      if (result === undefined) failures.add(i);
      else results.set(i, result);
    }
  }
  await Promise.all(Array.from({ length: most }, work));
  return failures.size > 0 ? undefined : [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
}

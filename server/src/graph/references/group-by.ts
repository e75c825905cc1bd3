/** Puts items with the same key together, in their order; ES2024 has it as `Map.groupBy`. */
export function groupBy<K, T>(items: Iterable<T>, toKey: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = toKey(item);
    const known = groups.get(key);
    if (known) known.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

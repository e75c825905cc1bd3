/**
 * Wraps a function that reads something by name, so that it is read once while it is among the latest asked for. All
 * who ask at the same time wait for one reading; a failed one is not kept.
 */
export function createLatest<T>(most: number, read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (name) => {
    const found = kept.get(name) ?? read(name);
    // a map keeps the order in which keys came in
    kept.delete(name);
    kept.set(name, found);
    found.catch(() => {
      if (kept.get(name) === found) kept.delete(name);
    });
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return found;
  };
}

/** Runs one piece of work after the other. */
export type Queue = <T>(run: () => Promise<T>) => Promise<T>;

/** For login programs: two at once would ask a person twice, or fight for the port that a browser answers on. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next.catch(() => undefined);
    return next;
  };
}

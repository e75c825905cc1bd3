/** Work that pauses now and then: whoever runs it decides at each pause whether to go on, to wait or to drop it. */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Runs such work to its end without a pause. */
export function finish<T>(slices: Slices<T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done) return step.value;
  }
}

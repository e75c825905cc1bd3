import type { Figure } from './figure.ts';

/** One of our operations beside a peer's that answers the same question, measured in one run. */
export interface Comparison {
  readonly name: string;
  readonly peer: string;
  /** The highest ratio of our time to the peer's that `--assert` lets through. */
  readonly limit: number;
  ours(): Promise<unknown>;
  theirs(): Promise<unknown>;
}

/** What is measured against one running cluster. */
export interface Bench {
  readonly figures?: readonly Figure[];
  readonly comparisons: readonly Comparison[];
  stop(): Promise<void>;
}

/** Medians in milliseconds, and the median of the ratios of neighbouring runs. */
export interface Measurement {
  readonly name: string;
  readonly peer: string;
  readonly runs: number;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly limit: number;
}

/** Runs both in turn, so that a machine that slows down slows both. */
export async function measure(comparison: Comparison, runs: number, warmUps: number): Promise<Measurement> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let i = 0; i < warmUps + runs; i++) {
    const own = await time(() => comparison.ours());
    const other = await time(() => comparison.theirs());
    if (i < warmUps) continue;
    ours.push(own);
    theirs.push(other);
  }
  const { name, peer, limit } = comparison;
  const ratio = median(ours.map((own, i) => own / (theirs[i] ?? NaN)));
  return { name, peer, limit, runs, ratio, ours: median(ours), theirs: median(theirs) };
}

/** The middle of the values; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

async function time(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

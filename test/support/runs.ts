/** How often a property is tried: as often as asked where CI runs, a quarter of that in the inner loop. */
export function runs(count: number): number {
  return process.env['CI'] ? count : Math.ceil(count / 4);
}

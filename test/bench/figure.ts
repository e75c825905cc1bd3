/** Something that is measured once, such as a size, beside the most that `--assert` lets through. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  /** What another program needs for the same, measured in the same run; the limit is then on the ratio. */
  readonly peer?: { readonly name: string; readonly value: number };
}

/** Whether a figure is above its limit. */
export function isTooMuch({ value, peer, limit }: Figure): boolean {
  return (peer === undefined ? value : value / peer.value) > limit;
}

/** A figure for a person to read. */
export function describeFigure({ name, value, unit, limit, peer }: Figure): string {
  const own = `${name}: ${toText(value)} ${unit}`;
  if (peer === undefined) return `${own} (limit ${limit})`;
  const ratio = value / peer.value;
  return `${own}, ${peer.name}: ${toText(peer.value)} ${unit}, ratio ${ratio.toFixed(ratio < 0.1 ? 4 : 2)} (limit ${limit})`;
}

function toText(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

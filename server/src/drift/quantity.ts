const suffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A Quantity as a whole number of nano-units, so that `1000m` equals `1`; undefined for what is none. Grammar:
 * k8s.io/apimachinery/pkg/api/resource.
 */
export function parseQuantity(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,3}|[numkMGTPE]|[KMGTPE]i)?$/.exec(String(value));
  if (!match || !`${match[2] ?? ''}${match[3] ?? ''}`) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const power = binary.indexOf(suffix) + 1;
  const exponent = power > 0 ? 0 : (suffixes[suffix] ?? Number(suffix.slice(1)));
  const shift = exponent + 9 - fraction.length;
  let amount = BigInt(`${whole}${fraction}`) * (power > 0 ? 1024n ** BigInt(power) : 1n);
  amount = shift >= 0 ? amount * 10n ** BigInt(shift) : amount / 10n ** BigInt(-shift);
  return sign === '-' ? -amount : amount;
}

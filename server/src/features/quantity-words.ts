import { t } from '@vscode/l10n';

const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const nano = 1_000_000_000n;

/** A number of nano-units for people: `1,048,576`, `0.25`. */
export function formatNumber(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const positive = amount < 0n ? -amount : amount;
  const whole = String(positive / nano).replace(/\B(?=(?:\d{3})+$)/g, ',');
  const fraction = String(positive % nano)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

/** Nano-cores in words: `0.1 of a core`, `2.5 cores`. */
export function describeCores(amount: bigint): string {
  const count = formatNumber(amount);
  if (amount === nano) return t('1 core');
  return amount > 0n && amount < nano ? t('{count} of a core', { count }) : t('{count} cores', { count });
}

/** Nano-bytes in words: `524,288,000 bytes (500 MiB)`. */
export function describeBytes(amount: bigint): string {
  const count = formatNumber(amount);
  if (amount === nano) return t('1 byte');
  const power = findPower(amount);
  if (power < 1) return t('{count} bytes', { count });
  // Tenths are enough, and a whole number is one.
  const tenths = (amount * 20n) / (nano * 1024n ** BigInt(power));
  const short = formatNumber((((tenths + 1n) / 2n) * nano) / 10n);
  return t('{count} bytes ({short})', { count, short: `${short} ${units[power - 1] ?? ''}` });
}

/** The largest unit of which there is one. */
function findPower(amount: bigint): number {
  let power = 0;
  while (power < units.length && amount >= nano * 1024n ** BigInt(power + 1)) power++;
  return power;
}

import { t } from '@vscode/l10n';

/** In milliseconds; a day and a week are what the Prometheus Operator and its kin add to Go's units. */
const lengths: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** A duration in words, such as `1 hour 30 minutes`; undefined for what is none, and for less than a millisecond. */
export function describeDuration(text: string): string | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ms|[smhdw])/g)];
  const total = Math.round(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (lengths[unit] ?? 0), 0));
  if (total === 0 || !Number.isSafeInteger(total)) return undefined;
  const toCount = (unit: number, of = Infinity): number => Math.floor((total % of) / unit);
  const { ms = 1, s = 1, m = 1, h = 1, d = 1 } = lengths;
  return [
    ...toWords(
      toCount(d),
      () => t('1 day'),
      (count) => t('{count} days', { count }),
    ),
    ...toWords(
      toCount(h, d),
      () => t('1 hour'),
      (count) => t('{count} hours', { count }),
    ),
    ...toWords(
      toCount(m, h),
      () => t('1 minute'),
      (count) => t('{count} minutes', { count }),
    ),
    ...toWords(
      toCount(s, m),
      () => t('1 second'),
      (count) => t('{count} seconds', { count }),
    ),
    ...toWords(
      toCount(ms, s),
      () => t('1 millisecond'),
      (count) => t('{count} milliseconds', { count }),
    ),
  ].join(' ');
}

function toWords(count: number, one: () => string, several: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [count === 1 ? one() : several(count)];
}

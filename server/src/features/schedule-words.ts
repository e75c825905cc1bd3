import cronstrue from 'cronstrue';

/** A cron expression of five fields in (English) words: `At 03:00, only on Monday`; undefined for what is none. */
export function describeSchedule(text: string): string | undefined {
  if (text.trim().split(/\s+/).length !== 5) return undefined;
  try {
    return cronstrue.toString(text.trim(), { use24HourTimeFormat: true });
  } catch {
    return undefined;
  }
}

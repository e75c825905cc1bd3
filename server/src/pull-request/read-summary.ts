import { bodyMark } from './write-body.ts';

/** So many clusters and appliers are told of, in one line each. */
const most = 5;
const longest = 200;

/** What a body that was written here says of the clusters, in a few lines; a person may have changed any of it. */
export function readSummary(body: string): string | undefined {
  const lines = body.split(/\r\n|[\r\n]/).map((line) => line.trim());
  const start = lines.indexOf(bodyMark);
  if (start < 0) return undefined;
  const ours = lines.slice(start + 1).filter((line) => line !== '');
  const rule = ours.findIndex((line) => /^\|(?: -{3,} \|)+$/.test(line));
  const rows = rule < 0 ? [] : takeRows(ours.slice(rule + 1));
  const [first] = ours.filter((line) => !/^[#|<>-]/.test(line));
  const told = (rows.length > 0 ? rows.slice(0, most) : [first ?? '']).map(toLine).filter(Boolean);
  return told.length > 0 ? told.join('\n') : undefined;
}

function takeRows(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line) => !line.startsWith('| '));
  return (end < 0 ? lines : lines.slice(0, end)).map((line) =>
    line
      .replace(/^\| | \|$/g, '')
      .split(' | ')
      .map((cell) => cell.trim().replace(/^`+(.*?)`+$/, '$1'))
      .filter(Boolean)
      .join(' · '),
  );
}

function toLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(0, longest);
}

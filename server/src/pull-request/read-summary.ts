import { bodyMark } from './write-body.ts';

/** So many clusters and appliers are told of, in one line each. */
const most = 5;
const longest = 200;

/** What a body that was written here says of the clusters, in a few lines; a person may have changed any of it. */
export function readSummary(body: string): string | undefined {
  const lines = takeOurs(body);
  const rows = takeRows(lines).map((cells) => cells.filter(Boolean).join(' · '));
  const [first = ''] = lines.filter((line) => !/^[#|<>-]/.test(line));
  const told = (rows.length > 0 ? rows.slice(0, most) : [first]).map(toLine).filter(Boolean);
  return told.length > 0 ? told.join('\n') : undefined;
}

/** Whom such a body names as those who will apply the change, as `Kustomization flux-system/apps`. */
export function readNamedAppliers(body: string): readonly string[] {
  return takeRows(takeOurs(body)).flatMap(([, applier]) => applier ?? []);
}

function takeOurs(body: string): readonly string[] {
  const lines = body.split(/\r\n|[\r\n]/).map((line) => line.trim());
  const start = lines.indexOf(bodyMark);
  return start < 0 ? [] : lines.slice(start + 1).filter((line) => line !== '');
}

/** The cells of the one table: cluster, applier, what changes. */
function takeRows(lines: readonly string[]): readonly (readonly string[])[] {
  const rule = lines.findIndex((line) => /^\|(?: -{3,} \|)+$/.test(line));
  if (rule < 0) return [];
  const below = lines.slice(rule + 1);
  const end = below.findIndex((line) => !line.startsWith('| '));
  return (end < 0 ? below : below.slice(0, end)).map((line) =>
    line
      .replace(/^\| | \|$/g, '')
      .split(' | ')
      .map((cell) => cell.trim().replace(/^`+(.*?)`+$/, '$1')),
  );
}

function toLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(0, longest);
}

import { t } from '@vscode/l10n';
import type { Hover, Position } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import type { Finding, ReleasedDrift } from '../drift/finding.ts';
import { formatPath } from '../manifest/field-path.ts';
import type { Json } from '../manifest/json.ts';
import { maskText, maskValue } from '../manifest/mask-texts.ts';
import { type Range, isBefore } from '../manifest/position.ts';
import { type Snapshot, toObservationKey } from '../snapshot.ts';
import { listSecretTexts } from './mask-finding.ts';
import { type Markup, markdown, plainText } from './markup.ts';
import { nameResource } from './name-resource.ts';
import { type PlacedFinding, findPlaced, toMarked } from './placed-findings.ts';
import { describeGap, describeTrace } from './stage-words.ts';
import { describeOwners, formatValue } from './value-format.ts';

/** More is no reading. */
const mostRows = 10;

/** Of a value that differs from the cluster: what is desired, what was applied, what is live, and who has set it. */
export function hoverFinding(snapshot: Snapshot, uri: string, position: Position, isMarkdown: boolean): Hover | null {
  const manifest = snapshot.manifests.get(uri);
  const here = manifest
    ? findPlaced(snapshot, manifest).filter((placed) => findRange(placed, position) !== undefined)
    : [];
  const [found] = here;
  const range = found && findRange(found, position);
  if (!range || !here.some(({ finding }) => isTold(finding))) return null;
  const secrets = listSecretTexts(snapshot, uri);
  const observation = snapshot.observations.get(toObservationKey(uri, found.desired));
  const gap = observation && 'lineage' in observation ? describeGap(observation.lineage) : undefined;
  const markup = isMarkdown ? markdown : plainText;
  const value = [
    // of a Helm release there is more than one at a place
    ...(found.finding.released ? here : [found]).flatMap((one) => toRows(one.finding, snapshot.now, secrets, markup)),
    ...(gap === undefined ? [] : [markup.prose(gap)]),
  ];
  const kind = isMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { range, contents: { kind, value: value.join(isMarkdown ? '  \n' : '\n') } };
}

/** What has no values of its own is told by its words alone. */
function isTold({ desired, live, released }: Finding): boolean {
  return desired !== undefined || live !== undefined || (released?.fields.length ?? 0) > 0;
}

function findRange(placed: PlacedFinding, position: Position): Range | undefined {
  const ranges = placed.lines?.map(({ range }) => range) ?? [toMarked(placed)];
  return ranges.find(({ start, end }) => !isBefore(position, start) && !isBefore(end, position));
}

function toRows(finding: Finding, now: number, secrets: readonly string[], markup: Markup): readonly string[] {
  const { desired, applied, live, owners, released } = finding;
  if (released) return toReleasedRows(released, now, secrets, markup);
  const show = (value: Json | undefined): string =>
    value === undefined ? t('nothing') : markup.code(formatValue(maskValue(value, secrets)));
  const by = owners.length > 0 ? ` · ${markup.prose(maskText(describeOwners(owners, now), secrets))}` : '';
  return [
    t('{side}: {value}', { side: markup.strong(t('Desired')), value: show(desired) }),
    ...(applied === undefined
      ? []
      : [t('{side}: {value}', { side: markup.strong(t('Applied')), value: show(applied) })]),
    `${t('{side}: {value}', { side: markup.strong(t('Live')), value: show(live) })}${by}`,
    ...describeTrace(finding).map((words) => markup.prose(maskText(words, secrets))),
  ];
}

/** The fields in which an object of a Helm release differs. */
function toReleasedRows(
  { object, fields }: ReleasedDrift,
  now: number,
  secrets: readonly string[],
  markup: Markup,
): readonly string[] {
  const show = (value: Json | undefined): string =>
    value === undefined ? t('nothing') : markup.code(formatValue(maskValue(value, secrets)));
  const rows = fields.slice(0, mostRows).map(({ path, desired, live, owners, isHidden }) => {
    const by = owners.length > 0 ? ` · ${markup.prose(maskText(describeOwners(owners, now), secrets))}` : '';
    const sides = isHidden ? '' : ` ${t('{live} instead of {desired}', { live: show(live), desired: show(desired) })}`;
    return `${markup.code(maskText(formatPath(path), secrets))}${sides}${by}`;
  });
  const rest = fields.length - rows.length;
  return [
    markup.strong(maskText(nameResource(object), secrets)),
    ...rows,
    ...(rest > 0 ? [t('and {count} more', { count: rest })] : []),
  ];
}

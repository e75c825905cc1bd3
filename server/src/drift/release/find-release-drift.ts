import type { FieldPath } from '../../manifest/field-path.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Observation } from '../observation.ts';
import type { ReleasedPart } from './release-view.ts';

/** A person sees where a HelmRelease is named; its chart makes many objects, and none of them has a line here. */
const path: FieldPath = [{ field: 'metadata' }, { field: 'name' }];
/** More at one place than anybody reads. */
const most = 10;

/** How the objects of a Helm release differ from what was released: one finding for each object, all on the HelmRelease. */
export function findReleaseDrift(observation: Observation): readonly Finding[] {
  const release = observation.state === 'present' ? observation.release : undefined;
  if (release?.state !== 'read') return [];
  const { parts, isCorrected } = release;
  const absent = parts.filter(({ state }) => state === 'absent');
  const changed = parts.filter(({ findings }) => findings.length > 0);
  return [
    ...gather(absent).map(([part, others]): Finding => {
      const released = { object: part.ref, fields: [], others, isCorrected };
      return { code: 'release-object-deleted', severity: 'warning', path, anchor: 'value', owners: [], released };
    }),
    ...gather(changed).map(([part, others]): Finding => {
      const fields = part.findings.toSorted((a, b) => rank(a.severity) - rank(b.severity));
      const [first] = fields;
      const about = { severity: first?.severity ?? 'hint', owners: first?.owners ?? [] } as const;
      const released = { object: part.ref, fields, others, isCorrected };
      return { code: 'release-drifted', ...about, path, anchor: 'value', released };
    }),
  ];
}

/** The loudest first; of too many, the last one speaks for all that would follow. */
function gather(parts: readonly ReleasedPart[]): readonly (readonly [ReleasedPart, readonly ReleasedPart['ref'][]])[] {
  const sorted = parts.toSorted((a, b) => loudness(a) - loudness(b));
  const [shown, rest] = [sorted.slice(0, most), sorted.slice(most)];
  return shown.map((part, i) => [part, i === most - 1 ? rest.map(({ ref }) => ref) : []] as const);
}

function loudness({ findings }: ReleasedPart): number {
  return Math.min(...findings.map(({ severity }) => rank(severity)), 9);
}

const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

function rank(severity: Severity): number {
  return order.indexOf(severity);
}

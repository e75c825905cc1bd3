import type { KnownLineage } from '../../server/src/drift/lineage.ts';
import type { Applier, Observation } from '../../server/src/drift/observation.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Version } from '../../server/src/manifest/version.ts';
import { dryRun } from './observations.ts';

/** A ConfigMap without values. */
export const base = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'demo' } };
/** A ConfigMap whose one value is this; without one its other value only. */
export const map = (value: string | undefined): JsonObject => ({
  ...base,
  data: { other: 'x', ...(value === undefined ? {} : { color: value }) },
});
/** Who owns its one value, in the notation of FieldsV1. */
export const color = 'f:data/f:color';
/** The Kustomization that applies it. */
export const applier: Applier = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps', ready: 'True' };

/** What the places have that decide whose change something is; what is not said is as at the place before it. */
export interface Values {
  /** Working tree. */
  readonly w: string | undefined;
  readonly l: string | undefined;
  readonly a: Version;
  readonly h?: Version;
  readonly t?: Version;
  readonly b?: Version;
  /** Who has set what is live; the applier if nobody is named. */
  readonly by?: string;
}

type Present = Observation & { readonly state: 'present' };

/** What is seen of it in the cluster and in Git. */
export function see({ w, l, a, h = a, t = h, b = t, by }: Values, parts: Partial<Present> = {}): Present {
  const held = l !== undefined && by !== undefined;
  const seen = dryRun({
    declared: map(w),
    live: map(l),
    applied: ['f:data/f:other', ...(w === undefined ? [] : [color])],
    stillApplied: ['f:data/f:other', ...(held || l === undefined ? [] : [color])],
    others: held ? [{ manager: by, fields: [color] }] : [],
  });
  return { ...seen, applier, lineage: trace({ head: h, base: b, tip: t, applied: a }), ...parts };
}

/** What Git knows of an object that builds make. */
export const trace = (versions: Pick<KnownLineage, 'head' | 'base' | 'tip' | 'applied'>): KnownLineage => ({
  state: 'known',
  isRendered: true,
  ...versions,
});

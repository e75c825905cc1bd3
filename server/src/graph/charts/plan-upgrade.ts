import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import { joinInside } from '../build/paths.ts';
import type { ObjectName } from '../targets/build-target.ts';
import { readReference } from '../targets/flux-target.ts';
import { type Planned, stop } from './obstacle.ts';

/** What Flux adds to each object that a chart makes, after what its post-renderers do. */
export interface AddedMetadata {
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
}

/** What the next upgrade of a HelmRelease is made of, as far as the object itself says it. */
export interface UpgradePlan {
  readonly source: ObjectName;
  readonly chart: SourceChart;
  readonly added: AddedMetadata;
  /** The kustomizations that go over what the chart makes, in turn, without their resources. */
  readonly postRenderers: readonly JsonObject[];
}

/** What of its source a chart is: a folder (`/charts/web`), a version in a repository, or all that there is. */
export type SourceChart =
  | { readonly how: 'folder'; readonly folder: string }
  | { readonly how: 'version'; readonly name: string; readonly version: string }
  | { readonly how: 'all' };

/** Longer ones Flux shortens: `ShortenName` of https://github.com/fluxcd/helm-controller/blob/main/internal/release/name.go */
const longestName = 53;

/** Source: https://fluxcd.io/flux/components/helm/helmreleases/, and `internal/action/upgrade.go` of helm-controller. */
export function planUpgrade(
  helmRelease: JsonObject,
  namespace: string,
  released: { readonly name: string; readonly namespace: string },
): Planned<UpgradePlan> {
  const spec = at(helmRelease, 'spec');
  const name = stringAt(helmRelease, 'metadata', 'name') ?? '';
  if (at(spec, 'upgrade', 'preserveValues') === true) return stop('preserved-values');
  const target = stringAt(spec, 'targetNamespace');
  const wanted = stringAt(spec, 'releaseName') ?? (target === undefined ? name : `${target}-${name}`);
  const isOther = wanted.length <= longestName && wanted !== released.name;
  if (isOther || (target ?? namespace) !== released.namespace) return stop('other-release');
  const chart = readChart(spec, namespace);
  if (!chart.ok) return chart;
  const group = 'helm.toolkit.fluxcd.io';
  const common = at(spec, 'commonMetadata');
  const origin = { [`${group}/name`]: name, [`${group}/namespace`]: namespace };
  return {
    ok: true,
    value: {
      ...chart.value,
      added: {
        labels: { ...toMap(at(common, 'labels')), ...origin },
        annotations: toMap(at(common, 'annotations')),
      },
      postRenderers: toList(at(spec, 'postRenderers')).flatMap((one) => {
        const kustomize = at(one, 'kustomize');
        return isObject(kustomize) ? [toKustomization(kustomize)] : [];
      }),
    },
  };
}

function readChart(spec: Json | undefined, namespace: string): Planned<Pick<UpgradePlan, 'source' | 'chart'>> {
  const chart = at(spec, 'chart', 'spec');
  const own = readReference(at(spec, 'chartRef'), namespace);
  const source = own ?? readReference(at(chart, 'sourceRef'), namespace);
  const name = stringAt(chart, 'chart');
  if (toList(at(chart, 'valuesFiles')).length > 0) return stop('values-files');
  if (own?.kind === 'OCIRepository') return { ok: true, value: { source: own, chart: { how: 'all' } } };
  if (!own && source?.kind === 'HelmRepository' && name !== undefined) {
    const version = stringAt(chart, 'version') ?? '*';
    if (!isExact(version)) return stop('chart-range', version);
    return { ok: true, value: { source, chart: { how: 'version', name, version } } };
  }
  if (own || source?.kind !== 'GitRepository' || name === undefined)
    return stop('chart-elsewhere', source && [source.kind, source.namespace, source.name].join(' '));
  const folder = joinInside('/', name.replace(/^\/+/, ''));
  return folder === undefined
    ? stop('chart-missing', name)
    : { ok: true, value: { source, chart: { how: 'folder', folder } } };
}

/** Of anything else nobody knows which version Flux takes. */
export function isExact(version: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version);
}

/** As `Kustomize.Run` of helm-controller's `internal/postrender` makes it. */
function toKustomization(kustomize: JsonObject): JsonObject {
  const pick = (from: Json, names: readonly string[]): JsonObject =>
    Object.fromEntries(Object.entries(toMap(from)).filter(([key]) => names.includes(key)));
  return {
    images: toList(kustomize['images']).map((image) => pick(image, ['name', 'newName', 'newTag', 'digest'])),
    patches: toList(kustomize['patches']).map((patch) => pick(patch, ['patch', 'target'])),
  };
}

function toMap(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

import { type Json, at, isArray, stringAt } from '../../manifest/json.ts';
import type { RenderedObject, SourcePlace } from '../build/rendered.ts';
import type { ObjectName } from './build-target.ts';
import { readDependencies, readReference } from './flux-target.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/** A HelmRelease as a build gives it; its chart is not rendered here. */
export interface Release extends ObjectName {
  readonly place?: SourcePlace;
  /** The chart's name in its source, or its path there. */
  readonly chart?: string;
  readonly version?: string;
  /** Where the chart comes from. */
  readonly source?: ObjectName;
  readonly valuesFrom: readonly (ObjectName & { readonly isOptional: boolean; readonly place?: SourcePlace })[];
  readonly dependsOn: readonly ObjectName[];
  readonly isSuspended: boolean;
}

/** Source: https://fluxcd.io/flux/components/helm/helmreleases/ */
export function readRelease(object: RenderedObject, defaultNamespace: string | undefined): Release {
  const { value } = object;
  const spec = at(value, 'spec');
  const namespace = namespaceOf(value, defaultNamespace);
  const chart = at(spec, 'chart', 'spec');
  const source = readReference(at(spec, 'chartRef') ?? at(chart, 'sourceRef'), namespace);
  const [name, version] = [stringAt(chart, 'chart'), stringAt(chart, 'version')];
  const place = object.origin ?? placeAt(object);
  return {
    kind: 'HelmRelease',
    ...(namespace !== undefined && { namespace }),
    name: stringAt(value, 'metadata', 'name') ?? '',
    ...(place && { place }),
    ...(name !== undefined && { chart: name }),
    ...(version !== undefined && { version }),
    ...(source && { source }),
    valuesFrom: toList(at(spec, 'valuesFrom')).flatMap((one, i) => {
      const reference = readReference(one, namespace);
      const where = placeAt(object, 'spec', 'valuesFrom', i, 'name');
      return reference
        ? [{ ...reference, isOptional: at(one, 'optional') === true, ...(where && { place: where }) }]
        : [];
    }),
    dependsOn: readDependencies(value, namespace),
    isSuspended: at(spec, 'suspend') === true,
  };
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

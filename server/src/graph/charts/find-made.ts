import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { toGroup } from '../../manifest/resource.ts';
import type { RenderedObject } from '../build/rendered.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { ObjectName } from '../targets/build-target.ts';
import { namespaceOf } from '../targets/namespace-of.ts';

/** An object, and the build that makes it. */
export interface Made {
  readonly build: Build;
  readonly object: RenderedObject;
}

/** The objects of this name that builds for the same cluster make; none of builds that fail, since Flux' fail as well. */
export function findMade(
  graph: BuildGraph,
  cluster: string | undefined,
  group: string,
  { kind, namespace, name }: ObjectName,
): readonly Made[] {
  return [...graph.builds.values()]
    .filter(({ target }) => target.cluster === cluster && target.destination === undefined)
    .flatMap((build) => {
      const objects = build.rendered?.objects ?? [];
      const isIt = ({ value }: RenderedObject): boolean =>
        value['kind'] === kind &&
        stringAt(value, 'metadata', 'name') === name &&
        toGroup(stringAt(value, 'apiVersion') ?? '') === group &&
        namespaceOf(value, build.target.defaultNamespace) === namespace;
      return objects.filter(isIt).map((object) => ({ build, object }));
    });
}

/** The build that has made exactly this object. */
export function findMaker(graph: BuildGraph, value: JsonObject): Build | undefined {
  return [...graph.builds.values()].find(({ rendered }) => rendered?.objects.some((object) => object.value === value));
}

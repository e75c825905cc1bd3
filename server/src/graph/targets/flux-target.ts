import { type Json, type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import type { RenderedObject } from '../build/rendered.ts';
import { type BuildTarget, type ObjectName, type TargetProblem, toTargetId } from './build-target.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/** What a target takes from where it is found. */
export interface Surroundings {
  readonly cluster?: string;
  readonly parent?: string;
  /** Where its object goes if it names no namespace. */
  readonly defaultNamespace?: string;
}

/**
 * What a Flux Kustomization builds; its folder counts from the root of its source, and is not looked for here.
 * Source: https://github.com/fluxcd/kustomize-controller/blob/main/api/v1/kustomization_types.go
 */
export function readFluxTarget(object: RenderedObject, around: Surroundings): BuildTarget {
  const { value } = object;
  const spec = at(value, 'spec');
  const namespace = namespaceOf(value, around.defaultNamespace);
  const name = stringAt(value, 'metadata', 'name') ?? '';
  const written = { ...(namespace !== undefined && { namespace }), name };
  const sourceRef = readReference(at(spec, 'sourceRef'), namespace);
  const destination =
    stringAt(spec, 'kubeConfig', 'secretRef', 'name') ?? stringAt(spec, 'kubeConfig', 'configMapRef', 'name');
  const place = object.origin ?? placeAt(object);
  const problems = listFaults(object, sourceRef);
  return {
    id: toTargetId('flux', around.cluster, written),
    kind: 'flux',
    directory: toDirectory(stringAt(spec, 'path') ?? ''),
    ...written,
    object: value,
    overlay: value,
    leaves: object.leaves,
    ...(around.parent !== undefined && { parent: around.parent }),
    ...(place && { place }),
    ...(sourceRef && { sourceRef }),
    dependsOn: readDependencies(value, namespace),
    ...(around.cluster !== undefined && { cluster: around.cluster }),
    ...(destination !== undefined && { destination }),
    isSuspended: at(spec, 'suspend') === true,
    isBuilt: problems.length === 0,
    problems,
  };
}

/** A path as the controller joins it to the root of a source: `..` leads nowhere above it. */
export function toDirectory(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The objects of its own kind that must be ready before an object of Flux is applied. */
export function readDependencies(value: JsonObject, namespace: string | undefined): readonly ObjectName[] {
  const kind = stringAt(value, 'kind') ?? '';
  return toList(at(value, 'spec', 'dependsOn')).flatMap((one) => {
    const reference = readReference(one, namespace);
    return reference ? [{ ...reference, kind }] : [];
  });
}

/** A reference by kind, namespace and name, as Flux writes them; undefined without a name. */
export function readReference(reference: Json | undefined, namespace: string | undefined): ObjectName | undefined {
  const name = stringAt(reference, 'name');
  if (name === undefined || name === '') return undefined;
  const own = stringAt(reference, 'namespace') ?? namespace;
  return { kind: stringAt(reference, 'kind') ?? '', ...(own !== undefined && { namespace: own }), name };
}

/** What the API server would refuse, or the controller, before anything is built. */
function listFaults(object: RenderedObject, sourceRef: ObjectName | undefined): readonly TargetProblem[] {
  const { value } = object;
  const fault = (message: string, ...path: readonly string[]): TargetProblem => {
    const place = placeAt(object, ...path);
    return { code: 'target-invalid', message, ...(place && { place }) };
  };
  const path = at(value, 'spec', 'path');
  return [
    ...(stringAt(value, 'metadata', 'name') ? [] : [fault('It has no name.', 'metadata')]),
    ...(sourceRef?.kind ? [] : [fault('spec.sourceRef names no source.', 'spec')]),
    ...(path === undefined || typeof path === 'string' ? [] : [fault('spec.path is no text.', 'spec', 'path')]),
  ];
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

import { type Json, type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import type { Leaf, RenderedObject } from '../build/rendered.ts';
import type { BuildTarget, TargetProblem } from './build-target.ts';
import { type Surroundings, readFluxTarget } from './flux-target.ts';
import type { DeclaredSource } from './own-sources.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/**
 * The Kustomization that the Flux Operator makes from a FluxInstance: it builds what `spec.sync` names.
 * Source: https://fluxcd.control-plane.io/operator/fluxinstance/#sync-configuration
 */
export function readFluxInstance(instance: RenderedObject, around: Surroundings): readonly BuildTarget[] {
  const { value, leaves, origin } = instance;
  const source = readSyncSource(value, around.defaultNamespace);
  if (!source) return [];
  const { kind, namespace, name } = source;
  const object: JsonObject = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { path: stringAt(value, 'spec', 'sync', 'path') ?? './', prune: true, sourceRef: { kind, name } },
  };
  const target = readFluxTarget({ value: object, leaves: leaves.flatMap(moveLeaf), ...(origin && { origin }) }, around);
  return [{ ...target, problems: [...target.problems, ...listGaps(instance)] }];
}

/** The source that it makes as well. */
export function readSyncSource(value: JsonObject, defaultNamespace: string | undefined): DeclaredSource | undefined {
  const sync = at(value, 'spec', 'sync');
  const kind = stringAt(sync, 'kind');
  const namespace = namespaceOf(value, defaultNamespace);
  const given = stringAt(sync, 'name');
  const name = given === undefined || given === '' ? namespace : given;
  const url = stringAt(sync, 'url');
  if (!kind || !name) return undefined;
  return { kind, ...(namespace !== undefined && { namespace }), name, ...(url !== undefined && { url }) };
}

function moveLeaf(leaf: Leaf): readonly Leaf[] {
  const [spec, sync, field] = leaf.path;
  return spec === 'spec' && sync === 'sync' && field === 'path' ? [{ ...leaf, path: ['spec', 'path'] }] : [];
}

function listGaps(instance: RenderedObject): readonly TargetProblem[] {
  const patches = at(instance.value, 'spec', 'kustomize', 'patches');
  const index = (isArray(patches) ? patches : []).findIndex(mayReachKustomizations);
  if (index < 0) return [];
  const place = placeAt(instance, 'spec', 'kustomize', 'patches', index);
  const message = 'This patch may change the Kustomization that the Flux Operator makes; that is not worked out here.';
  return [{ code: 'target-unsupported', message, isNote: true, ...(place && { place }) }];
}

/** A target can be a regular expression. */
function mayReachKustomizations(patch: Json): boolean {
  const kind = stringAt(patch, 'target', 'kind');
  if (kind === undefined) return /\bKustomization\b/.test(stringAt(patch, 'patch') ?? '');
  return kind.includes('Kustomization') || !/^\w+$/.test(kind);
}

import { join } from 'node:path/posix';
import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../server/src/manifest/json.ts';
import type { Leaf, Rendered } from '../../server/src/graph/build/rendered.ts';
import type { BuildLab } from './builds.ts';

/** What one Flux Kustomization gives. */
export interface ChainLink {
  /** `namespace/name` */
  readonly id: string;
  readonly result: ReturnType<BuildLab['render']>;
}

/** A Flux Kustomization, and where its fields are written. */
interface Reached {
  readonly object: JsonObject;
  readonly leaves: readonly Leaf[];
}

/**
 * Builds a folder as Flux would, and whatever Kustomizations that brings, with the variables of ConfigMaps that were
 * rendered before; if wanted only those with certain names.
 */
export function followChain(lab: BuildLab, path: string, only?: ReadonlySet<string>): readonly ChainLink[] {
  const links = new Map<string, ChainLink>();
  const configMaps = new Map<string, Json>();
  const queue: Reached[] = [{ object: toRoot(path), leaves: [] }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { object, leaves } = next;
    const id = `${stringAt(object, 'metadata', 'namespace') ?? ''}/${stringAt(object, 'metadata', 'name') ?? ''}`;
    if (links.has(id) || (only && !only.has(id))) continue;
    const variables = readVariables(at(object, 'spec', 'postBuild'), configMaps);
    const flux = { object, leaves, isStrict: false, ...(variables ? { variables } : {}) };
    const result = lab.render({ directory: join('/', stringAt(object, 'spec', 'path') ?? ''), flux });
    links.set(id, { id, result });
    if (!('fault' in result)) queue.push(...readReached(result, configMaps));
  }
  return [...links.values()];
}

function toRoot(path: string): JsonObject {
  const metadata = { name: 'root', namespace: 'flux-system' };
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata, spec: { path } };
}

function readReached({ objects }: Rendered, configMaps: Map<string, Json>): readonly Reached[] {
  return objects.flatMap(({ value, leaves }) => {
    if (value['kind'] === 'ConfigMap') configMaps.set(stringAt(value, 'metadata', 'name') ?? '', value['data'] ?? {});
    const isFlux = stringAt(value, 'apiVersion')?.startsWith('kustomize.toolkit.fluxcd.io/') ?? false;
    return isFlux && value['kind'] === 'Kustomization' ? [{ object: value, leaves }] : [];
  });
}

function readVariables(
  postBuild: Json | undefined,
  configMaps: ReadonlyMap<string, Json>,
): Readonly<Record<string, string>> | undefined {
  if (!isObject(postBuild)) return undefined;
  const from = at(postBuild, 'substituteFrom');
  const sources = isArray(from) ? from.map((one) => configMaps.get(stringAt(one, 'name') ?? '')) : [];
  const entries = [...sources, at(postBuild, 'substitute')].flatMap((one) =>
    isObject(one) ? Object.entries(one) : [],
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}

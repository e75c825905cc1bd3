import { type JsonObject, at, isArray, stringAt } from '../../manifest/json.ts';
import type { RenderedObject } from '../build/rendered.ts';
import type { BuildTarget } from './build-target.ts';
import { toOriginKey } from './find-roots.ts';
import { readSyncSource } from './flux-instance.ts';
import type { GeneratorFiles } from './generator-parameters.ts';
import type { GraphFiles } from './graph-files.ts';
import { type Release, readRelease } from './helm-release.ts';
import { toGraphKind } from './object-kinds.ts';
import type { DeclaredSource } from './own-sources.ts';
import { type VariableSource, readProvided } from './provided-variables.ts';
import { readChildren } from './read-children.ts';
import { namespaceOf } from './namespace-of.ts';

/** What the objects of one build mean to other builds. */
export interface BuildContents {
  readonly children: readonly BuildTarget[];
  readonly provided: readonly VariableSource[];
  readonly releases: readonly Release[];
  readonly sources: readonly DeclaredSource[];
  /** Documents that ask for builds themselves, as `toOriginKey` writes them. */
  readonly origins: readonly string[];
  /** Whether it runs Flux so that a variable without a value fails. */
  readonly isStrict: boolean;
}

/** What a build without objects has. */
export const noContents: BuildContents = {
  children: [],
  provided: [],
  releases: [],
  sources: [],
  origins: [],
  isStrict: false,
};

/** Reads the objects of a build once, so that the chain can be followed without looking at them again. */
export function readContents(
  target: BuildTarget,
  objects: readonly RenderedObject[],
  files: GraphFiles,
  generators: GeneratorFiles,
): BuildContents {
  const { defaultNamespace } = target;
  const cluster = target.destination ?? target.cluster;
  const around = {
    parent: target.id,
    ...(cluster !== undefined && { cluster }),
    ...(defaultNamespace !== undefined && { defaultNamespace }),
  };
  const asking = objects.filter(({ value }) => toGraphKind(value) !== undefined);
  return {
    children: asking.flatMap((object) => readChildren(object, around, files, generators)),
    provided: objects.flatMap((object) => readProvided(object, defaultNamespace)),
    releases: asking.flatMap((one) =>
      toGraphKind(one.value) === 'release' ? [readRelease(one, defaultNamespace)] : [],
    ),
    sources: asking.flatMap(({ value }) => readSource(value, defaultNamespace)),
    origins: asking.flatMap(({ origin }) => (origin ? [toOriginKey(origin)] : [])),
    isStrict: objects.some(({ value }) => isStrictController(value)),
  };
}

/** A source with its address, as far as an object declares one. */
export function readSource(value: JsonObject, defaultNamespace: string | undefined): readonly DeclaredSource[] {
  const kind = toGraphKind(value);
  if (kind === 'flux-instance') {
    const own = readSyncSource(value, defaultNamespace);
    return own ? [own] : [];
  }
  const name = stringAt(value, 'metadata', 'name');
  if (kind !== 'source' || !name) return [];
  const namespace = namespaceOf(value, defaultNamespace);
  const [url, ignore] = [stringAt(value, 'spec', 'url'), stringAt(value, 'spec', 'ignore')];
  return [
    {
      kind: stringAt(value, 'kind') ?? '',
      ...(namespace !== undefined && { namespace }),
      name,
      ...(url !== undefined && { url }),
      ...(ignore !== undefined && { ignore }),
    },
  ];
}

/**
 * The feature gate says so, or else the version: it is on since 1.9, of Flux 2.9. Source:
 * https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md
 */
function isStrictController(value: JsonObject): boolean {
  if (value['kind'] !== 'Deployment' || stringAt(value, 'metadata', 'name') !== 'kustomize-controller') return false;
  const containers = at(value, 'spec', 'template', 'spec', 'containers');
  return (isArray(containers) ? containers : []).some((container) => {
    const args = at(container, 'args');
    const texts = (isArray(args) ? args : []).filter((one) => typeof one === 'string');
    const gate = texts.flatMap((one) => /^--feature-gates=.*StrictPostBuildSubstitutions=(\w+)/.exec(one) ?? []).at(-1);
    if (gate !== undefined) return gate === 'true';
    const [, major, minor] = /kustomize-controller:v(\d+)\.(\d+)\./.exec(stringAt(container, 'image') ?? '') ?? [];
    return Number(major) > 1 || (major === '1' && Number(minor) >= 9);
  });
}

import type { RenderedObject } from '../build/rendered.ts';
import { readApplicationSet } from './application-set.ts';
import { readArgoTargets } from './argo-target.ts';
import type { BuildTarget } from './build-target.ts';
import { readFluxInstance } from './flux-instance.ts';
import { type Surroundings, readFluxTarget } from './flux-target.ts';
import type { GeneratorFiles } from './generator-parameters.ts';
import type { GraphFiles } from './graph-files.ts';
import { toGraphKind } from './object-kinds.ts';

/** What an object asks to be built; nothing where it only is applied itself. */
export function readChildren(
  object: RenderedObject,
  around: Surroundings,
  files: GraphFiles,
  generators: GeneratorFiles,
): readonly BuildTarget[] {
  switch (toGraphKind(object.value)) {
    case 'flux':
      return [readFluxTarget(object, around)];
    case 'flux-instance':
      return readFluxInstance(object, around);
    case 'application':
      return readArgoTargets(object, around, files);
    case 'application-set': {
      const { applications, rest } = readApplicationSet(object, around, generators);
      return [...applications.flatMap((one) => readArgoTargets(one, around, files)), ...(rest ? [rest] : [])];
    }
    case 'release':
    case 'source':
    case undefined:
      return [];
  }
}

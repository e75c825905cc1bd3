import { at, isArray } from '../../manifest/json.ts';
import type { BuiltRepository } from '../references/built-repository.ts';
import { findNamePlace } from '../references/name-place.ts';
import type { Definition } from '../references/read-build.ts';
import type { Build } from '../targets/build-graph.ts';
import { placeAt } from '../targets/place-at.ts';
import { type MeantObject, listMeant, ofInlinePatch } from './kustomize-names.ts';
import { listLayerFiles } from './list-layer-files.ts';
import type { ReadText } from './rename-edit.ts';

/** Where the kustomizations and the Flux Kustomization of a build name the object of a definition, or may do so. */
export function listLayerNames(
  { graph }: BuiltRepository,
  definition: Definition,
  read: ReadText,
): readonly MeantObject[] {
  const build = graph.builds.get(definition.holder.build);
  const origin = findNamePlace(definition)?.file;
  if (!build || origin === undefined || definition.provided.isMade) return [];
  const { kind } = definition.holder.id;
  const all = listLayerFiles(graph, build, origin).flatMap((file) => listMeant(file, read));
  return [...all, ...listFluxNames(build, read)].filter((one) => one.kind === undefined || one.kind === kind);
}

/** Of `spec.patches`: https://fluxcd.io/flux/components/kustomize/kustomizations/#patches */
function listFluxNames({ target: { overlay, leaves = [] } }: Build, read: ReadText): readonly MeantObject[] {
  const patches = overlay && at(overlay, 'spec', 'patches');
  return (isArray(patches) ? patches : []).flatMap((patch, i) => {
    const path = ['spec', 'patches', i];
    const [kind, name, text] = [at(patch, 'target', 'kind'), at(patch, 'target', 'name'), at(patch, 'patch')];
    const namespace = at(patch, 'target', 'namespace');
    const place = placeAt({ leaves }, ...path, 'target', 'name');
    const own =
      typeof name === 'string' && place
        ? [
            {
              ...(typeof kind === 'string' && { kind }),
              ...(typeof namespace === 'string' && { namespace }),
              name,
              place,
              file: place.file,
              isPattern: /[^\w.-]/.test(name),
            },
          ]
        : [];
    const around = placeAt({ leaves }, ...path, 'patch');
    return [...own, ...(typeof text === 'string' && around ? ofInlinePatch(text, around, read) : [])];
  });
}

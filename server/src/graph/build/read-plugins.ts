import type { PluginSetting } from './layer.ts';
import { joinInside } from './paths.ts';
import type { PlanContext } from './plan-draft.ts';
import { findKustomization } from './plan-kustomization.ts';
import { readFileRoots, readScalars } from './read-settings.ts';
import { type Spot, listOf, placeOf, textAt, textOf, toSpot } from './spot.ts';

/** Nobody nests folders of plugins this deep. */
const deepest = 5;

/** Reads an entry of `generators` or `transformers`: a file, a folder with a kustomization, or the configuration itself. */
export function readPlugins(
  context: PlanContext,
  folder: string,
  item: Spot,
  isGenerator: boolean,
  depth = deepest,
): readonly PluginSetting[] {
  const written = textOf(item) ?? '';
  if (written.includes('\n')) return readInline(context, item, written, isGenerator);
  const path = joinInside(folder, written);
  if (path === undefined || depth === 0) return [];
  if (context.look(path) !== true)
    return readFileRoots(context, path).map((root) => ({
      ...{ by: textAt(root, 'kind') ?? 'transformers', isGenerator, place: placeOf(root) },
      settings: readScalars(root),
    }));
  const file = findKustomization(context.look, path)?.file;
  return readFileRoots(context, file).flatMap((root) =>
    ['resources', 'transformers'].flatMap((field) =>
      listOf(root, field).flatMap((one) => readPlugins(context, path, one, isGenerator, depth - 1)),
    ),
  );
}

/** Where a scalar of it stands in the kustomization is not told apart. */
function readInline(
  { sources }: PlanContext,
  item: Spot,
  text: string,
  isGenerator: boolean,
): readonly PluginSetting[] {
  const place = placeOf(item);
  return sources.parse(text).documents.flatMap((document, index) => {
    const root = toSpot(item.file, document, index);
    if (!root) return [];
    const settings = readScalars(root).map((one) => ({ text: one.text, place }));
    return [{ by: textAt(root, 'kind') ?? 'transformers', isGenerator, place, settings }];
  });
}

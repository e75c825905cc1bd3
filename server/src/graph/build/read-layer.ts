import type {
  GeneratorSetting,
  ImageSetting,
  Layer,
  LayerPatch,
  MetadataSetting,
  NamedSetting,
  ReplacementSetting,
} from './layer.ts';
import { joinInside, nameOf } from './paths.ts';
import { readFileRoots, readScalars, toSetting } from './read-settings.ts';
import type { PlanContext } from './plan-draft.ts';
import type { PlannedKustomization } from './plan-kustomization.ts';
import { toTarget } from './plan-patch.ts';
import { toFileSource } from './source.ts';
import { readPlugins } from './read-plugins.ts';
import { type Spot, entriesOf, fieldOf, itemsOf, listOf, placeOf, textAt } from './spot.ts';

/** Reads what a kustomization does to objects, apart from what of it Flux replaces. */
export function readLayer(context: PlanContext, planned: PlannedKustomization, replaced: ReadonlySet<string>): Layer {
  const { root, file, folder } = planned;
  const named = (name: string): NamedSetting | undefined => {
    const setting = replaced.has(name) ? undefined : toSetting(fieldOf(root, name));
    return setting && { ...setting, by: name };
  };
  const buildMetadata = fieldOf(root, 'buildMetadata');
  return {
    ...{ file, folder },
    ...{ namespace: named('namespace'), namePrefix: named('namePrefix'), nameSuffix: named('nameSuffix') },
    metadata: readMetadata(root),
    images: [...listOf(root, 'images'), ...listOf(root, 'imageTags')].map(readImage),
    replicas: listOf(root, 'replicas').flatMap((item) => {
      const count = toSetting(fieldOf(item, 'count'));
      return count ? [{ name: textAt(item, 'name') ?? '', count }] : [];
    }),
    generators: readGenerators(root, planned.folder),
    replacements: listOf(root, 'replacements').flatMap((item) => readReplacement(context, planned, item)),
    ...(buildMetadata ? { buildMetadata: placeOf(buildMetadata) } : {}),
    patches: planned.patches.flatMap(({ source, file: path, isJson, target }): readonly LayerPatch[] => {
      const text = path === undefined ? undefined : context.look(path);
      const own =
        source ?? (path !== undefined && typeof text === 'string' ? toFileSource(path, text, 'patch') : undefined);
      return own ? [{ source: own, isJson, target }] : [];
    }),
    plugins: ['generators', 'transformers'].flatMap((field) =>
      listOf(root, field).flatMap((item) => readPlugins(context, folder, item, field === 'generators')),
    ),
  };
}

function readMetadata(root: Spot | undefined): readonly MetadataSetting[] {
  const read = (map: Spot | undefined, by: string, kind: MetadataSetting['kind']): readonly MetadataSetting[] =>
    entriesOf(map).flatMap(([key, value]) => {
      const setting = toSetting(value);
      return setting ? [{ ...setting, by, key, kind }] : [];
    });
  return [
    ...read(fieldOf(root, 'commonLabels'), 'commonLabels', 'label'),
    ...listOf(root, 'labels').flatMap((item) => read(fieldOf(item, 'pairs'), 'labels', 'label')),
    ...read(fieldOf(root, 'commonAnnotations'), 'commonAnnotations', 'annotation'),
  ];
}

function readImage(item: Spot): ImageSetting {
  const [newName, newTag, digest] = ['newName', 'newTag', 'digest'].map((name) => toSetting(fieldOf(item, name)));
  return { by: 'images', name: textAt(item, 'name') ?? '', newName, newTag, digest };
}

function readGenerators(root: Spot | undefined, folder: string): readonly GeneratorSetting[] {
  const kinds = [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const;
  const common = readScalars(fieldOf(root, 'generatorOptions'));
  return kinds.flatMap(([by, kind]) =>
    listOf(root, by).flatMap((item) => {
      const name = toSetting(fieldOf(item, 'name'));
      if (!name) return [];
      const files = listOf(item, 'files').flatMap((spot) => {
        const setting = toSetting(spot);
        if (!setting) return [];
        const cut = setting.text.indexOf('=');
        const path = setting.text.slice(cut + 1);
        return [
          { ...setting, key: cut < 0 ? nameOf(path) : setting.text.slice(0, cut), file: joinInside(folder, path) },
        ];
      });
      const envs = [...listOf(item, 'envs'), fieldOf(item, 'env')].flatMap((spot) => {
        const setting = toSetting(spot);
        return setting ? [{ ...setting, file: joinInside(folder, setting.text) }] : [];
      });
      return {
        ...{ by, kind, place: placeOf(item), name, files, envs },
        isAdding: ['merge', 'replace'].includes(textAt(item, 'behavior') ?? ''),
        ...{ namespace: toSetting(fieldOf(item, 'namespace')), type: toSetting(fieldOf(item, 'type')) },
        literals: listOf(item, 'literals').flatMap((spot) => toSetting(spot) ?? []),
        options: [...readScalars(fieldOf(item, 'options')), ...common],
      };
    }),
  );
}

function readReplacement(
  context: PlanContext,
  planned: PlannedKustomization,
  item: Spot,
): readonly ReplacementSetting[] {
  const written = textAt(item, 'path');
  if (written === undefined) return readTargets(item);
  const file = joinInside(planned.folder, written);
  return readFileRoots(context, file)
    .flatMap((root) => (itemsOf(root).length > 0 ? itemsOf(root) : [root]))
    .flatMap(readTargets);
}

function readTargets(item: Spot): readonly ReplacementSetting[] {
  return listOf(item, 'targets').map((target) => ({
    select: toTarget(fieldOf(target, 'select')) ?? {},
    reject: listOf(target, 'reject').map((spot) => toTarget(spot) ?? {}),
    fieldPaths: listOf(target, 'fieldPaths').flatMap((spot) => toSetting(spot) ?? []),
  }));
}

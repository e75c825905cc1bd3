import { isObject, stringAt } from '../../manifest/json.ts';
import type { Overlay } from './flux-overlay.ts';
import type { ImageSetting, Layer, NamedSetting, Setting } from './layer.ts';
import type { BuildPlan } from './plan-build.ts';
import type { PlanContext } from './plan-draft.ts';
import { readLayer } from './read-layer.ts';
import type { Step } from './rendered.ts';

/** Whoever may have changed an object, from the outermost in: the last to run first. */
export function listLayers(context: PlanContext, plan: BuildPlan): readonly Layer[] {
  const replaced = new Set<string>(plan.overlay?.names.map(({ field }) => field));
  const own = [...plan.kustomizations.values()].map((planned) =>
    readLayer(context, planned, planned === plan.root ? replaced : new Set()),
  );
  const [root] = own;
  return plan.overlay ? [toFluxLayer(plan.overlay, root?.images ?? []), ...own] : own;
}

function toFluxLayer(overlay: Overlay, known: readonly ImageSetting[]): Layer {
  const toSetting = (text: unknown, ...path: readonly Step[]): Setting | undefined => {
    const place = overlay.placeOf('spec', ...path);
    return typeof text === 'string' && text !== '' && place ? { text, place } : undefined;
  };
  const named = (field: string): NamedSetting | undefined => {
    const naming = overlay.names.find((one) => one.field === field);
    const setting = naming && toSetting(naming.text, naming.from);
    return setting && { ...setting, by: `flux ${naming.from}` };
  };
  return {
    ...{
      file: undefined,
      folder: undefined,
      metadata: [],
      replicas: [],
      generators: [],
      replacements: [],
      plugins: [],
    },
    ...{ namespace: named('namespace'), namePrefix: named('namePrefix'), nameSuffix: named('nameSuffix') },
    images: overlay.images.filter(isObject).map((image, index): ImageSetting => {
      const [newName, newTag, digest] = ['newName', 'newTag', 'digest'].map((name) =>
        toSetting(image[name], 'images', index, name),
      );
      const name = stringAt(image, 'name') ?? '';
      // What it does not set stays as the kustomization has it.
      const renamed = newName ?? known.find((one) => one.name === name)?.newName;
      return { by: 'flux images', name, newName: renamed, newTag, digest };
    }),
    buildMetadata: overlay.placeOf('spec', 'buildMetadata', 0),
    patches: overlay.patches.flatMap(({ source, isJson, target }) => (source ? [{ source, isJson, target }] : [])),
  };
}

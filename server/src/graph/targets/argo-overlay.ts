import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { Leaf, RenderedObject, Step } from '../build/rendered.ts';
import type { BuildTarget } from './build-target.ts';

/**
 * What the kustomize options of an Application do to the kustomization of its folder: what a Flux Kustomization could do
 * too as an overlay of that kind, the rest as fields of the kustomization itself.
 * Source: https://github.com/argoproj/argo-cd/blob/master/util/kustomize/kustomize.go
 */
export function readArgoOverlay(
  { value, leaves }: RenderedObject,
  source: Json,
  path: readonly Step[],
): Pick<BuildTarget, 'overlay' | 'leaves' | 'additions'> {
  const options = at(source, 'kustomize');
  const own = [...path, 'kustomize'];
  const texts = ['namePrefix', 'nameSuffix', 'namespace'] as const;
  const fields = texts.flatMap((field) => {
    const text = stringAt(options, field);
    return text ? [[field === 'namespace' ? 'targetNamespace' : field, text] as const] : [];
  });
  const images = toList(at(options, 'images')).flatMap((one) => (typeof one === 'string' ? toImage(one) : []));
  const patches = toList(at(options, 'patches'));
  const components = toList(at(options, 'components'));
  // Flux has no patches in files, and no options for them.
  const isPlain = patches.every((patch) => at(patch, 'path') === undefined && at(patch, 'options') === undefined);
  const lists: readonly (readonly [string, readonly Json[]])[] = [
    ['patches', isPlain ? patches : []],
    ['components', components],
  ];
  const spec = {
    ...Object.fromEntries<Json>([...fields, ...lists.filter(([, list]) => list.length > 0)]),
    ...(images.length > 0 && { images }),
    ...(at(options, 'ignoreMissingComponents') === true && { ignoreMissingComponents: true }),
  };
  const overlay = {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: at(value, 'metadata') ?? {},
    spec,
  };
  const additions = { ...(!isPlain && { patches }), ...readAdditions(options) };
  return {
    overlay,
    leaves: leaves.flatMap((leaf) => moveLeaf(leaf, own)),
    additions,
  };
}

/** What stands in the kustomization as Argo CD edits it, and Flux has nothing for. */
function readAdditions(options: Json | undefined): JsonObject {
  const [labels, annotations] = [at(options, 'commonLabels'), at(options, 'commonAnnotations')];
  const isPlain = at(options, 'labelWithoutSelector') === true;
  const includeTemplates = at(options, 'labelIncludeTemplates') === true;
  const replicas = toList(at(options, 'replicas')).filter(isObject);
  return {
    ...(isObject(labels) && !isPlain && { commonLabels: labels }),
    ...(isObject(labels) && isPlain && { labels: [{ pairs: labels, includeTemplates }] }),
    ...(isObject(annotations) && { commonAnnotations: annotations }),
    ...(replicas.length > 0 && { replicas }),
  };
}

/** `old=new:tag`, `name:tag`, `name@digest` and the like: https://kubectl.docs.kubernetes.io/references/kustomize/cmd/edit/set/image/ */
function toImage(text: string): readonly JsonObject[] {
  const equals = text.indexOf('=');
  const wanted = text.slice(equals + 1);
  const [, image = '', tag, digest] = /^([^@]*?)(?::([^:/@]+))?(?:@(.+))?$/.exec(wanted) ?? [];
  const name = equals < 0 ? image : text.slice(0, equals);
  if (name === '') return [];
  return [
    {
      name,
      ...(equals >= 0 && image !== '' && image !== '*' && { newName: image }),
      ...(tag !== undefined && digest === undefined && { newTag: tag }),
      ...(digest !== undefined && { digest }),
    },
  ];
}

/** The place of an option is that of the field that it becomes. */
function moveLeaf({ path, ...rest }: Leaf, own: readonly Step[]): readonly Leaf[] {
  if (!own.every((step, i) => path[i] === step)) return [];
  const [field, ...steps] = path.slice(own.length);
  if (field === undefined) return [];
  if (field === 'images')
    return ['name', 'newName', 'newTag', 'digest'].map((name) => ({ ...rest, path: ['spec', field, ...steps, name] }));
  return [{ ...rest, path: ['spec', field === 'namespace' ? 'targetNamespace' : field, ...steps] }];
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

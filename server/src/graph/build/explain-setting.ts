import { stringAt } from '../../manifest/json.ts';
import type { ImageSetting, Layer, MetadataSetting } from './layer.ts';
import type { PlacedLeaf } from './list-leaves.ts';
import type { Provenance, SourcePlace } from './rendered.ts';
import { type Scope, namesOf } from './scope.ts';
import { toText } from './to-text.ts';

/** What a field of a kustomization set; `isSure` where nothing else can have done it. */
export interface Claim {
  readonly by: string;
  readonly place: SourcePlace;
  readonly isSure: boolean;
}

/** A claim as the answer for a leaf. */
export function toTransformer({ by, place }: Claim): Provenance {
  return { how: 'transformer', by, place };
}

/**
 * The namespace, the labels, the images and the like that kustomize or Flux set: their nodes have no line. The layer that
 * runs last has the word. Field specs: https://github.com/kubernetes-sigs/kustomize/tree/master/api/internal/konfig/builtinpluginconsts
 */
export function findSetting(scope: Scope, leaf: PlacedLeaf): Claim | undefined {
  let unsure: Claim | undefined;
  for (const layer of scope.layers) {
    const claim =
      findNamespace(scope, layer, leaf) ??
      findMetadata(layer.metadata, leaf) ??
      findImage(layer.images, leaf) ??
      findReplicas(scope, layer, leaf) ??
      findAffix(scope, layer, leaf) ??
      findBuildMetadata(layer, leaf);
    if (claim?.isSure) return claim;
    unsure ??= claim;
  }
  return unsure;
}

function findNamespace({ object }: Scope, { namespace }: Layer, { path, value }: PlacedLeaf): Claim | undefined {
  if (namespace?.text !== value) return undefined;
  const isOwn = path.length === 2 && path[0] === 'metadata' && path[1] === 'namespace';
  const isNamespace = stringAt(object, 'kind') === 'Namespace' && path.join('/') === 'metadata/name';
  if (!isOwn && !isNamespace && path.at(-1) !== 'namespace') return undefined;
  return { ...namespace, isSure: isOwn || isNamespace };
}

function findMetadata(settings: readonly MetadataSetting[], { path, value }: PlacedLeaf): Claim | undefined {
  const [parent, key] = [String(path.at(-2)), path.at(-1)];
  const fitting = settings.filter(
    (one) => one.key === key && (one.kind === 'annotation' ? /annotations/i : /label|selector/i).test(parent),
  );
  const same = fitting.findLast(({ text }) => text === toText(value));
  const found = same ?? fitting.findLast(({ text }) => text.includes('$('));
  return found && { by: found.by, place: found.place, isSure: found === same };
}

/** Name, tag and digest of an image. */
const image = /^(?<name>(?:[^/@]*\/)?[^:@]*)(?::(?<tag>[^@]*))?(?:@(?<digest>.*))?$/;

function findImage(settings: readonly ImageSetting[], { path, value }: PlacedLeaf): Claim | undefined {
  if (typeof value !== 'string' || !/^(?:image|reference)$/i.test(String(path.at(-1)))) return undefined;
  const written = image.exec(value)?.groups;
  for (const { by, name, newName, newTag, digest } of settings.toReversed()) {
    const set = newTag ?? digest ?? newName;
    if (!set || (newName?.text ?? name) !== written?.['name']) continue;
    if (newTag && newTag.text !== written['tag']) continue;
    if (digest && digest.text !== written['digest']) continue;
    return { by, place: set.place, isSure: true };
  }
  return undefined;
}

function findReplicas(scope: Scope, { replicas }: Layer, { path, value }: PlacedLeaf): Claim | undefined {
  if (path.at(-1) !== 'replicas') return undefined;
  const names = namesOf(scope);
  const found = replicas.findLast(({ name, count }) => names.includes(name) && Number(count.text) === value);
  return found && { by: 'replicas', place: found.count.place, isSure: true };
}

function findAffix(scope: Scope, layer: Layer, { path, value }: PlacedLeaf): Claim | undefined {
  if (typeof value !== 'string' || path.join('/') !== 'metadata/name') return undefined;
  if (namesOf(scope).every((name) => name === value)) return undefined;
  const { namePrefix: prefix, nameSuffix: suffix } = layer;
  if (prefix && value.startsWith(prefix.text)) return { ...prefix, isSure: true };
  // A generated name has its hash behind the suffix.
  if (suffix && value.includes(suffix.text)) return { ...suffix, isSure: true };
  return undefined;
}

const annotations = /^(?:config\.kubernetes\.io\/origin|alpha\.config\.kubernetes\.io\/transformations)$/;

/** Flux asks for origins itself where a kustomization has no resources of its own. */
function findBuildMetadata({ file, buildMetadata }: Layer, { path }: PlacedLeaf): Claim | undefined {
  const [first, second, key] = path;
  if (first !== 'metadata' || path.length !== 3) return undefined;
  const isOwn = second === 'annotations' ? annotations.test(String(key)) : key === 'app.kubernetes.io/managed-by';
  if (!isOwn) return undefined;
  if (buildMetadata) return { by: 'buildMetadata', place: buildMetadata, isSure: second === 'annotations' };
  if (file === undefined || second !== 'annotations') return undefined;
  return { by: 'buildMetadata', place: { file, document: 0, start: 0, end: 0 }, isSure: false };
}

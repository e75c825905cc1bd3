import { t } from '@vscode/l10n';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { SourcePlace, Step } from '../build/rendered.ts';
import { findPlace, isName } from '../references/list-references.ts';
import { toKindKey } from '../references/object-id.ts';
import type { Holder } from '../references/read-build.ts';
import { podPlaces } from '../references/reference-field.ts';
import { toSegments, walkFields } from '../references/walk-fields.ts';
import { listHolders } from './owners.ts';
import type { RepositoryRule } from './repository-rule.ts';

/** An image of which tomorrow's may be another one under the same name. */
export const mutableImage: RepositoryRule = {
  code: 'mutable-image',
  severity: 'hint',
  isOff: true,
  run: (facts) => listHolders(facts).flatMap((holder) => listImages(holder).flatMap(judge)),
};

interface UsedImage {
  readonly image: string;
  readonly place: SourcePlace;
}

function judge({ image, place }: UsedImage): readonly { readonly place: SourcePlace; readonly message: string }[] {
  if (!isName(image) || image.includes('@sha256:')) return [];
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag === undefined || tag === 'latest')
    return [{ place, message: t('Which image {0} is changes by itself: name a version and its digest.', image) }];
  return [{ place, message: t('The tag {0} can be moved to another image: name the digest too.', tag) }];
}

function listImages({ id, object }: Holder): readonly UsedImage[] {
  const pods = podPlaces[toKindKey(id)];
  const find = (image: string, path: readonly Step[]): readonly UsedImage[] => {
    const place = findPlace(object, path);
    return place ? [{ image, place }] : [];
  };
  if (pods !== undefined)
    return ['containers', 'initContainers'].flatMap((field) =>
      walkFields(object.value, [...toSegments(pods), 'spec', field, '[]', 'image']).flatMap(({ value, path }) =>
        typeof value === 'string' ? find(value, path) : [],
      ),
    );
  if (toKindKey(id) !== 'helm.toolkit.fluxcd.io/HelmRelease') return [];
  return listTags(object.value).flatMap(([repository, tag, path]) => find(`${repository}:${tag}`, path));
}

/** As most charts have it: `image: { repository, tag }`. */
function listTags(value: JsonObject): readonly (readonly [repository: string, tag: string, path: readonly Step[]])[] {
  const found: [string, string, readonly Step[]][] = [];
  const visit = (here: unknown, path: readonly Step[]): void => {
    if (typeof here !== 'object' || here === null) return;
    const [repository, tag] = [stringAt(here as JsonObject, 'repository'), stringAt(here as JsonObject, 'tag')];
    if (repository !== undefined && tag !== undefined && stringAt(here as JsonObject, 'digest') === undefined)
      found.push([repository, tag, [...path, 'tag']]);
    const isList = Array.isArray(here);
    for (const [key, item] of Object.entries(here)) visit(item, [...path, isList ? Number(key) : key]);
  };
  visit(value['spec'], ['spec']);
  return found;
}

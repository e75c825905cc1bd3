import type { BuiltRepository } from '../graph/references/built-repository.ts';
import type { ObjectId } from '../graph/references/object-id.ts';
import { toObjectKey } from '../graph/references/object-id.ts';
import { hasSecret } from '../manifest/mask-texts.ts';
import { type ResourceRef, toGroup } from '../manifest/resource.ts';

/** What a resource of a file is called as builds make it, where all of them make the same of it; else as it is written. */
export type FindRenderedName = (ref: ResourceRef) => Pick<ResourceRef, 'kind' | 'namespace' | 'name'>;

/** By the objects that come from a file; a name that stands in the rendered one is taken for the one that it was made of. */
export function createRenderedNames(repository: BuiltRepository | undefined, uri: string): FindRenderedName {
  const path = repository?.toPath(uri);
  const secrets = repository?.secretTexts() ?? [];
  const ids: ObjectId[] = [];
  const known = path === undefined ? [] : (repository?.places().files.get(path) ?? []);
  for (const { meaning } of known) {
    if (meaning.is !== 'name' || meaning.definition.provided.isMade) continue;
    if (meaning.definition.holder.object.origin?.file === path) ids.push(meaning.definition.holder.id);
  }
  return (ref) => {
    const group = toGroup(ref.apiVersion);
    const same = ids.filter((id) => id.kind === ref.kind && id.group === group);
    const exact = same.filter(({ name }) => name === ref.name);
    const found = exact.length > 0 ? exact : same.filter(({ name }) => name.includes(ref.name));
    const [first] = found;
    const isOne = first && new Set(found.map(toObjectKey)).size === 1;
    // a prefix can come from a Secret
    return isOne && !hasSecret(first.name, secrets) ? first : ref;
  };
}

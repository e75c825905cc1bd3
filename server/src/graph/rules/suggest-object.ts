import { didYouMean } from '../../schema/did-you-mean.ts';
import { groupBy } from '../references/group-by.ts';
import { type ObjectId, toKindKey } from '../references/object-id.ts';
import type { ClusterReferences } from '../references/reference-index.ts';

/** The name that was probably meant, of the objects of the same kind and namespace; these are gathered once. */
export function createSuggestions({ definitions }: ClusterReferences): (to: ObjectId) => string | undefined {
  const firsts = [...definitions.values()].flatMap(([first]) => (first ? [first.provided.id] : []));
  const names = new Map([...groupBy(firsts, toGroupKey)].map(([key, ids]) => [key, ids.map(({ name }) => name)]));
  return (to) => didYouMean(to.name, names.get(toGroupKey(to)) ?? []);
}

function toGroupKey(id: ObjectId): string {
  return `${toKindKey(id)} ${id.namespace ?? ''}`;
}

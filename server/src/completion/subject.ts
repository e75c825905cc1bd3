import type { FieldPath } from '../manifest/field-path.ts';
import { type RepositoryIndex } from '../graph/repository-index.ts';
import type { Knowledge } from '../graph/knowledge.ts';
import { type KindRef, identifyKind } from '../schema/identify-kind.ts';
import { type Layout, findLayout } from './layout.ts';
import { type Piece, childOf, textAt } from './piece.ts';
import { type Place, pathOf } from './place.ts';

/** The object that the cursor is in, and the file around it. */
export interface Subject {
  readonly uri: string;
  readonly place: Place;
  readonly object: Piece;
  /** From the object to the map or list of the place, or to its value. */
  readonly path: FieldPath;
  /** The fields of that path, without positions in lists. */
  readonly fields: readonly string[];
  readonly ref: KindRef | undefined;
  readonly namespace: string | undefined;
  readonly layout: Layout;
  /** It changes another object, so that nothing is required of it. */
  readonly isPatch: boolean;
  readonly knowledge: Knowledge;
  /** The repository that the file is in. */
  readonly index: RepositoryIndex | undefined;
}

/** Says what a place is part of; an item of a list of resources is an object of its own. */
export function findSubject(
  uri: string,
  place: Place,
  facts: Pick<Subject, 'knowledge' | 'index' | 'isPatch'>,
): Subject {
  const object = findObject(place);
  const path = pathOf(place, object);
  const [apiVersion, kind] = [textAt(object, 'apiVersion'), textAt(object, 'kind')];
  const value = {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(childOf(object, 'metadata') ? { metadata: {} } : {}),
  };
  return {
    uri,
    place,
    object,
    path,
    fields: path.flatMap((step) => ('field' in step ? [step.field] : [])),
    ref: identifyKind(place.isInPatch ? '' : uri, value),
    namespace: textAt(object, 'metadata', 'namespace'),
    layout: findLayout(place.root),
    ...facts,
    isPatch: facts.isPatch || place.isInPatch,
  };
}

function findObject({ root, piece }: Place): Piece {
  if (!textAt(root, 'kind')?.endsWith('List')) return root;
  const items = childOf(root, 'items');
  for (let here: Piece | undefined = piece; here; here = here.parent)
    if (here.role === 'item' && here.parent === items) return here;
  return root;
}

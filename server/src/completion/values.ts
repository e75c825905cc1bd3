import type { Json } from '../manifest/json.ts';
import { itemsOf, schemasAt } from '../schema/fields.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import type { Piece } from './piece.ts';
import { type Part, type Proposal, writeScalar } from './proposal.ts';
import { choicesOf, defaultOf, isOfType } from './skeleton.ts';
import type { Subject } from './subject.ts';

/** The values that the schema allows at the cursor, or has for it. */
export function proposeValues(subject: Subject, schemas: ApiSchemas): readonly Proposal[] {
  const { place, path, ref } = subject;
  if (place.role === 'key' || !ref) return [];
  const all = schemasAt(schemas, ref.kind, path);
  const isItem = isListItem(place.holder, place.role);
  const scalars = isItem ? itemsOf(all, schemas) : all;
  const standard = defaultOf(scalars);
  const choices = choicesOf(scalars);
  const isText = isOfType(scalars, 'string');
  const values =
    choices.length > 0 ? choices : standard === undefined || typeof standard === 'object' ? [] : [standard];
  return values
    .filter((value) => typeof value !== 'object')
    .map((value): Proposal => ({
      label: String(value),
      sort: 'value',
      insert: toInsert(subject, isText ? String(value) : value, isItem),
      ...(value === standard ? { note: 'default' } : {}),
      rank: value === standard ? 0 : 1,
    }));
}

/** A scalar in the place of what is typed: with a space behind a colon that has none, a dash where an item is due. */
export function toInsert(
  { place }: Subject,
  value: Json,
  isItem = isListItem(place.holder, place.role),
): readonly Part[] {
  const { text, span, offset, role, quote } = place;
  const needsSpace = role === 'value' && text[span.start - offset - 1] === ':' && !place.piece.isFlow;
  const written = writeScalar(value, typeof value === 'string' ? quote : '');
  return [`${needsSpace ? ' ' : ''}${isItem ? '- ' : ''}${written}`];
}

/** Whether what stands alone in a line below a key becomes an item of its list. */
function isListItem(holder: Piece, role: string): boolean {
  return role === 'either' && holder.role === 'key' && !holder.hasBrackets;
}

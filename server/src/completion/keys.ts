import { describeSchema } from '../schema/describe.ts';
import { type Field, fieldsOf, itemsOf, schemasAt } from '../schema/fields.ts';
import type { ApiSchemas } from '../schema/schema.ts';
import { type Part, type Proposal, writeScalar } from './proposal.ts';
import { type Frame, writeValue } from './skeleton.ts';
import type { Subject } from './subject.ts';

/** What the API server writes itself. */
const written: ReadonlySet<string> = new Set(
  'creationTimestamp deletionGracePeriodSeconds deletionTimestamp generation managedFields resourceVersion selfLink uid'.split(
    ' ',
  ),
);

/** The fields that the schema has for the map at the cursor, without those that stand there. */
export function proposeKeys(subject: Subject, schemas: ApiSchemas): readonly Proposal[] {
  const { place, path, ref, layout, isPatch } = subject;
  if (place.role === 'value' || !ref) return [];
  const { piece, holder } = place;
  const all = schemasAt(schemas, ref.kind, path);
  const items = holder.role === 'item' || holder.hasBrackets ? [] : itemsOf(all, schemas);
  const isItem = items.length > 0;
  if (isItem && place.role !== 'either') return [];
  const present = new Set(isItem ? [] : holder.children.filter((one) => one !== piece).map(({ name }) => name));
  const frame: Frame = { ...layout, schemas, isFlow: piece.isFlow, isPatch };
  const column = piece.column + (isItem ? 2 : 0);
  return fieldsOf(isItem ? items : all)
    .filter(({ name }) => !present.has(name))
    .map((field): Proposal => {
      const description = describeSchema(field.schema, schemas, field.isRequired);
      const isDeprecated = /(?:^|[.\n(]\s*)deprecated\b/i.test(description.text ?? '');
      return {
        label: field.name,
        sort: 'field',
        insert: [...(isItem ? ['- '] : []), ...write(field, column, subject, frame)],
        ...(field.isRequired && !isPatch ? { note: 'required' } : {}),
        ...(description.type === undefined ? {} : { detail: description.type }),
        description: { ...description, source: schemas.source },
        rank: rank(field, subject, isDeprecated),
        isDeprecated,
      };
    });
}

function write({ name, schema }: Field, column: number, { place }: Subject, frame: Frame): readonly Part[] {
  const key = writeScalar(name, place.quote);
  if (place.piece.role === 'key') return [key];
  return place.piece.children.length > 0 ? [`${key}:`] : [`${key}:`, ...writeValue(schema, column, frame)];
}

function rank({ name, isRequired }: Field, { path, isPatch }: Subject, isDeprecated: boolean): number {
  const last = path.at(-1);
  const isInMetadata = last && 'field' in last && last.field === 'metadata';
  if ((isInMetadata && written.has(name)) || (path.length === 0 && name === 'status')) return 3;
  if (isDeprecated) return 2;
  return isRequired && !isPatch ? 0 : 1;
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
const commonLabels = ['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map(
  (name) => `app.kubernetes.io/${name}`,
);

/** Labels that this document has elsewhere, with their values, and those that Kubernetes recommends. */
export function proposeLabels({ place, fields }: Subject): readonly Proposal[] {
  const name = fields.at(-1) ?? '';
  if (place.role === 'value' || !/^(?:labels|matchLabels|selector|podLabels|commonLabels)$/.test(name)) return [];
  const { piece, holder } = place;
  const found = new Map<string, string>();
  const waiting = [place.root];
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    waiting.push(...here.children);
    if (here === holder || !/^(?:labels|matchLabels)$/.test(here.name)) continue;
    for (const label of here.children) if (label.role === 'key') found.set(label.name, label.value?.text ?? '');
  }
  for (const label of commonLabels) if (!found.has(label)) found.set(label, '');
  for (const other of holder.children) if (other !== piece) found.delete(other.name);
  return [...found].map(([label, value]): Proposal => {
    const key = writeScalar(label, place.quote);
    const isKnown = value !== '' && !/^[*&]/.test(value);
    const gap = isKnown ? writeScalar(value) : '';
    return {
      label,
      sort: 'field',
      insert: piece.role === 'key' ? [key] : [`${key}: `, { gap }],
      ...(isKnown ? { detail: value } : {}),
      rank: isKnown ? 0 : 1,
    };
  });
}

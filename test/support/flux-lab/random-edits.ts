import fc from 'fast-check';
import { type FieldPath, valueAt } from '../../../server/src/manifest/field-path.ts';
import { type Json, type JsonObject, isArray, isEqual, isObject } from '../../../server/src/manifest/json.ts';
import type { ApiServer } from '../agreement/api-server.ts';
import { type Keys, toFieldPath } from '../agreement/edit-at.ts';

/** The ways in which a live object gets another value than its manifest. */
export type Way = 'change' | 'add' | 'remove' | 'reorder';

/** What somebody has done to a live object. */
export interface LiveEdit {
  readonly object: JsonObject;
  readonly way: Way;
  readonly manager: string;
  /** Positions of lists are those of the object before. */
  readonly path: FieldPath;
}

interface Choice {
  readonly way: Way;
  readonly keys: Keys;
  readonly operations: readonly JsonObject[];
}

const identity = new Set(['apiVersion', 'kind', 'metadata.name', 'metadata.namespace']);
const openMaps = new Set(['annotations', 'data', 'labels', 'matchLabels', 'nodeSelector', 'parameters']);

/**
 * Edits each live object once, in a way and by a manager that chance chooses among those that the API server allows;
 * `objects` are the manifests, which the live objects have been made of.
 */
export async function editEach(
  api: ApiServer,
  objects: readonly JsonObject[],
  {
    seed,
    ways,
    managers,
  }: { readonly seed: number; readonly ways: readonly Way[]; readonly managers: readonly string[] },
): Promise<readonly LiveEdit[]> {
  const edits: LiveEdit[] = [];
  for (const [i, object] of objects.entries()) {
    const choices = listChoices(object).filter(({ way }) => ways.includes(way));
    const [pick] = fc.sample(
      fc.tuple(
        fc.shuffledSubarray([...ways], { minLength: ways.length }),
        fc.shuffledSubarray([...choices], { minLength: choices.length }),
        fc.constantFrom(...managers),
      ),
      { numRuns: 1, seed: seed + i },
    );
    if (!pick) continue;
    const [order, mixed, manager] = pick;
    // each way is as likely, however many places it has
    for (const choice of mixed.toSorted((a, b) => order.indexOf(a.way) - order.indexOf(b.way))) {
      const path = toFieldPath(choice.keys);
      const edited = await api.patch(object, choice.operations, manager);
      if (!edited || isEqual(valueAt(edited, path), valueAt(object, path))) continue;
      edits.push({ object, way: choice.way, manager, path });
      break;
    }
  }
  return edits;
}

function listChoices(object: JsonObject): readonly Choice[] {
  return walk(object, []);
}

/** Lists are as they are in the manifest: what a controller or admission has put in is tested for first. */
function walk(value: Json, keys: Keys): readonly Choice[] {
  const path = toPointer(keys);
  const name = keys.join('.');
  if (identity.has(name) || keys[0] === 'status') return [];
  const remove: Choice = { way: 'remove', keys, operations: [{ op: 'remove', path }] };
  if (isArray(value)) {
    const swapped = value.toReversed();
    const reorder: Choice = {
      way: 'reorder',
      keys,
      operations: [
        { op: 'test', path: `${path}/${value.length - 1}/name`, value: nameOf(value.at(-1)) ?? null },
        { op: 'move', from: `${path}/${value.length - 1}`, path: `${path}/0` },
      ],
    };
    const isNamed = value.length > 1 && nameOf(value.at(-1)) !== undefined;
    const plain: Choice = { way: 'reorder', keys, operations: [{ op: 'replace', path, value: swapped }] };
    const isPlain = value.length > 1 && value.every((item) => !isObject(item));
    return [...(isNamed ? [reorder] : isPlain ? [plain] : []), ...value.flatMap((item, i) => walk(item, [...keys, i]))];
  }
  if (isObject(value)) {
    const last = keys.at(-1);
    const key = openMaps.has(String(last)) ? 'added-by-hand' : undefined;
    const add: Choice = {
      way: 'add',
      keys: [...keys, key ?? ''],
      operations: [{ op: 'add', path: `${path}/${key ?? ''}`, value: 'by-hand' }],
    };
    return [
      ...(key === undefined ? [] : [add]),
      ...Object.entries(value).flatMap(([field, one]) => walk(one, [...keys, field])),
    ];
  }
  return [{ way: 'change', keys, operations: [{ op: 'replace', path, value: change(value) }] }, remove];
}

function nameOf(item: Json | undefined): string | undefined {
  const name = isObject(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function change(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return `${typeof value === 'string' ? value : JSON.stringify(value)}x`;
}

/** https://www.rfc-editor.org/rfc/rfc6901 */
function toPointer(keys: Keys): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

import type { SourcePlace } from '../../graph/build/rendered.ts';
import type { BuildGraph } from '../../graph/targets/build-graph.ts';
import { type JsonObject, stringAt } from '../../manifest/json.ts';
import { isBefore } from '../../manifest/position.ts';
import { toGroup } from '../../manifest/resource.ts';
import type { Editing } from './editable.ts';
import type { Written } from './find-written.ts';

/** An object that applies others, by its name. */
export interface OwnerName {
  readonly group: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The object as builds make it, and where it is written. */
export interface DeclaredOwner {
  readonly value: JsonObject;
  readonly written: Written;
}

/** Finds where an owner is written; undefined where no file does, or more than one: that of another cluster could be meant. */
export function findOwner(graph: BuildGraph, owner: OwnerName, { read }: Editing): DeclaredOwner | undefined {
  const found = new Map<string, { readonly value: JsonObject; readonly place: SourcePlace }>();
  const add = (value: JsonObject | undefined, place: SourcePlace | undefined): void => {
    if (value && place && isNamed(value, owner)) found.set(`${place.file} ${place.start}`, { value, place });
  };
  for (const { target, rendered } of graph.builds.values()) {
    add(target.object, target.place);
    for (const { value, origin } of rendered?.objects ?? []) add(value, origin);
  }
  const [only, ...others] = found.values();
  if (!only || others.length > 0) return undefined;
  const file = read(only.place.file);
  const start = file?.toPosition(only.place.start);
  const declaration = file?.manifest.declarations.find(
    ({ range }) => start && !isBefore(start, range.start) && !isBefore(range.end, start),
  );
  if (!file || declaration?.value['kind'] !== owner.kind) return undefined;
  return { value: only.value, written: { file, declaration, path: [] } };
}

function isNamed(value: JsonObject, { group, kind, namespace, name }: OwnerName): boolean {
  const own = stringAt(value, 'metadata', 'namespace');
  return (
    value['kind'] === kind &&
    toGroup(stringAt(value, 'apiVersion') ?? '') === group &&
    stringAt(value, 'metadata', 'name') === name &&
    (own === undefined || namespace === undefined || own === namespace)
  );
}

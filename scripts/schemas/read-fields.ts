import type { Availability } from '../../server/src/schema/availability.ts';

/** The fields of each definition, as one minor of Kubernetes has them. */
export type Fields = ReadonlyMap<string, ReadonlySet<string>>;

/** The file of client-go that holds what the official OpenAPI document says, for server-side apply. */
export const fieldsFile = 'applyconfigurations/internal/internal.go';

/** Reads that file, which a generator writes: YAML with one definition after the other. */
export function parseFields(text: string): Fields {
  const found = new Map<string, Set<string>>();
  let fields: Set<string> | undefined;
  for (const line of text.split('\n')) {
    const [, indent = '', name = ''] = /^( {4})?- name: (\S+)$/.exec(line) ?? [];
    if (name === '') continue;
    if (indent !== '') fields?.add(name);
    else {
      fields = new Set();
      found.set(name, fields);
    }
  }
  if (found.size < 100) throw new Error(`${fieldsFile} is not what it was: it has ${found.size} definitions`);
  return found;
}

/**
 * Finds the minor in which each field came, from the minors in their order. What was there in the first is not listed,
 * and neither are the fields that a definition has had from its beginning: they came with whatever leads to it.
 */
export function compareFields(
  all: readonly { readonly minor: number; readonly fields: Fields }[],
): Availability['fields'] {
  const known = new Map<string, Set<string>>();
  const found: Record<string, Record<string, number>> = {};
  for (const { minor, fields } of all) {
    for (const [name, own] of fields) {
      const before = known.get(name);
      if (before) for (const field of own) if (!before.has(field)) (found[name] ??= {})[field] = minor;
      known.set(name, new Set([...(before ?? []), ...own]));
    }
  }
  return found;
}

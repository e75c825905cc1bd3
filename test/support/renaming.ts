import { type BuiltRepository, createBuiltRepositories } from '../../server/src/graph/references/built-repository.ts';
import { findNamePlace } from '../../server/src/graph/references/name-place.ts';
import type { RenameEdit, RenamePlan } from '../../server/src/graph/renaming/rename-edit.ts';
import { renameObject } from '../../server/src/graph/renaming/rename-object.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';

const toRepository = createBuiltRepositories();

/** How one object would get another name. */
export interface PlannedRename {
  readonly kind: string;
  readonly name: string;
  readonly plan: RenamePlan;
}

/** What features know of a graph. */
export function repositoryOf(graph: BuildGraph): BuiltRepository {
  return toRepository(graph, { uri: '', texts: new Map(), toPath: (uri) => uri, toUri: (path) => path });
}

/** The files that edits change, afterwards. */
export function apply(texts: Readonly<Record<string, string>>, edits: readonly RenameEdit[]): Record<string, string> {
  const changed: Record<string, string> = {};
  const each = new Map(edits.map((edit) => [`${edit.place.file} ${edit.place.start}`, edit]));
  for (const { place, text } of [...each.values()].toSorted((a, b) => b.place.start - a.place.start)) {
    const before = changed[place.file] ?? texts[place.file] ?? '';
    changed[place.file] = before.slice(0, place.start) + text + before.slice(place.end);
  }
  return changed;
}

/** What builds give, each by its target, with the old names in place of the new ones; objects are sorted by their names. */
export function tell({ builds }: BuildGraph): readonly string[] {
  const toOld = (text: string): string => text.replaceAll(/zz-([\w.-]+?)-zz/g, '$1');
  return [...builds.values()]
    .flatMap(({ target, rendered, state }) => [
      `${target.id} ${state}`,
      ...(rendered?.objects ?? []).map(({ value }) => `${target.id} ${JSON.stringify(value)}`),
    ])
    .map(toOld)
    .toSorted();
}

/** How many references lead somewhere, and how many do not, but for what the values of charts seem to name. */
export function count(repository: BuiltRepository): readonly [number, number] {
  const clusters = [...repository.references().clusters.values()];
  const found = clusters.flatMap(({ uses, find }) =>
    uses.filter((use) => !use.reference.isGuess && find(use).length > 0),
  );
  return [
    found.length,
    clusters.flatMap(({ unresolved }) => unresolved.filter(({ use }) => !use.reference.isGuess)).length,
  ];
}

/** The plan of each object of the clusters, whose name is turned into another one where it is written. */
export function planAll(
  repository: BuiltRepository,
  texts: Readonly<Record<string, string>>,
  turn: (name: string) => string,
): readonly PlannedRename[] {
  const { files: meant } = repository.places();
  const definitions = [...repository.references().clusters.values()].flatMap((one) =>
    [...one.definitions.values()].flat(),
  );
  return definitions.flatMap((definition) => {
    const place = findNamePlace(definition);
    if (definition.provided.isMade || !place) return [];
    const { file, start, end } = place;
    const places = (meant.get(file) ?? []).filter((one) => one.place.start === start && one.place.end === end);
    const written = (texts[file] ?? '').slice(start, end).replaceAll(/["']/g, '');
    const plan = renameObject(repository, places, turn(written), (path) => texts[path]);
    return [{ kind: definition.holder.id.kind, name: definition.holder.id.name, plan }];
  });
}

/** The edits of all that is not refused. */
export function editsOf(plans: readonly PlannedRename[]): readonly RenameEdit[] {
  return plans.flatMap(({ plan }) => (plan.refusal === undefined ? plan.edits : []));
}

import type { BuiltRepository } from '../graph/references/built-repository.ts';
import { findKeySpan } from '../graph/references/key-span.ts';
import { type VariableUses, findGiven, findVariableUses } from '../graph/references/variable-uses.ts';
import { type Build, findBuilds } from '../graph/targets/build-graph.ts';
import { type Position, toLineStart } from '../manifest/position.ts';
import { unshift } from '../manifest/shift-offset.ts';
import type { Snapshot } from '../snapshot.ts';
import { textOf } from './point-at.ts';
import { variableAt } from './variable-at.ts';

/** A variable that a person points at. */
export interface PointedVariable {
  readonly repository: BuiltRepository;
  readonly uses: VariableUses;
  readonly path: string;
  /** In the text as it was built. */
  readonly offset: number;
}

/** Finds it where a text names it, and where its value is given, at the key; undefined where no build has it. */
export function findVariable(snapshot: Snapshot, uri: string, position: Position): PointedVariable | undefined {
  const [manifest, repository] = [snapshot.manifests.get(uri), snapshot.builtRepository(uri)];
  if (!manifest || !repository) return undefined;
  const { graph } = repository;
  const path = repository.toPath(uri);
  const now = textOf(manifest);
  const then = repository.texts.get(path) ?? now;
  const offset = unshift(then, now, toLineStart(now, position.line) + position.character);
  const named = variableAt(manifest, position);
  if (offset === undefined) return undefined;
  const answer = (name: string, builds: readonly Build[]): PointedVariable | undefined =>
    builds.length > 0 ? { repository, uses: findVariableUses(graph, name, builds), path, offset } : undefined;
  if (named)
    return answer(
      named.name,
      findBuilds(graph, path).filter(({ variables }) => variables?.values.has(named.name)),
    );
  const given = findGiven(graph, path, (place, name) => {
    const [start = 1, end = 0] = findKeySpan(then, place, name) ?? [];
    return start <= offset && offset <= end;
  });
  const [first] = given;
  return (
    first &&
    answer(
      first.name,
      given.filter(({ name }) => name === first.name).map(({ build }) => build),
    )
  );
}

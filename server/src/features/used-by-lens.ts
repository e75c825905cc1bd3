import { t } from '@vscode/l10n';
import type { CodeLens } from 'vscode-languageserver-types';
import type { SourcePlace } from '../graph/build/rendered.ts';
import { findNamePlace } from '../graph/references/name-place.ts';
import { listUserPlaces, withoutRepeats } from '../graph/references/navigate.ts';
import { type Position, isBefore } from '../manifest/position.ts';
import type { Manifest } from '../manifest/resource.ts';
import { createShift } from '../manifest/shift-offset.ts';
import type { Snapshot } from '../snapshot.ts';
import { textOf } from './point-at.ts';

/** The command of the client that lists references; its arguments are a uri and a position. */
const referencesCommand = 'driftline.showReferences';

/** Above each object that a file declares, and that others name: how many places do, and the way there. */
export function usedByLenses(snapshot: Snapshot, uri: string): CodeLens[] {
  const [manifest, repository] = [snapshot.manifests.get(uri), snapshot.builtRepository(uri)];
  if (!manifest || !repository) return [];
  const path = repository.toPath(uri);
  const now = textOf(manifest);
  const toPosition = createShift(repository.texts.get(path) ?? now, now);
  const users = new Map<number, readonly SourcePlace[]>();
  for (const { place, meaning } of repository.places().files.get(path) ?? []) {
    if (meaning.is !== 'name' || meaning.definition.provided.isMade) continue;
    const { cluster, definition } = meaning;
    if (findNamePlace(definition)?.start !== place.start) continue;
    const own = listUserPlaces({ cluster, id: definition.provided.id });
    users.set(place.start, [...(users.get(place.start) ?? []), ...own]);
  }
  return [...users]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([start, places]): CodeLens[] => {
      const [position, count] = [toPosition(start), withoutRepeats(places).length];
      if (!position || count === 0) return [];
      const at = findStart(manifest, position);
      const command = {
        title: t('used by {count}', { count }),
        command: referencesCommand,
        arguments: [uri, position],
      };
      return [{ range: { start: at, end: at }, command }];
    });
}

/** Where the object of a name begins; what a generator makes begins with the name. */
function findStart({ resources }: Manifest, position: Position): Position {
  const around = resources.find(({ range: { start, end } }) => !isBefore(position, start) && !isBefore(end, position));
  return around?.range.start ?? position;
}

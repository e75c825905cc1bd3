import type { Connection } from 'vscode-languageserver';
import { related } from './features/related.ts';
import { writeGraph } from './features/write-graph.ts';
import { guard } from './guard.ts';
import type { Locating } from './locating.ts';
import { maskText } from './manifest/mask-texts.ts';
import type { Log } from './ports.ts';
import { type RelatedObject, type RelatedObjects, relatedRequest } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';

type Params = Parameters<NonNullable<typeof relatedRequest.types>>[0];

/** Answers what an object has to do with others. */
export function serveRelated(connection: Connection, log: Log, locating: Locating, snapshot: () => Snapshot): void {
  connection.onRequest(relatedRequest.method, ({ uri, position }: Params) =>
    guard<RelatedObjects | null>(log, relatedRequest.method, null, async () => {
      const now = snapshot();
      const found = related(now, uri, position);
      if (!found) return null;
      // what comes from a Secret can stand in a name
      const secrets = found.repository.secretTexts();
      const items = await Promise.all(
        found.items.map(async ({ relation, name, place }): Promise<RelatedObject> => {
          const [location] = place ? await locating.locate(now, found.repository, [place]) : [];
          const told = maskText(name, secrets);
          return { relation, name: told, ...(place && location && { file: place.file.slice(1), location }) };
        }),
      );
      const title = maskText(found.title, secrets);
      return { title, items, graph: writeGraph({ title, items }) };
    }),
  );
}

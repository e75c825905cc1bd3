import type { ClientCapabilities, Connection, Location, ServerCapabilities } from 'vscode-languageserver';
import { definition } from './features/definition.ts';
import { type Referenced, references } from './features/references.ts';
import type { SourcePlace } from './graph/build/rendered.ts';
import { findKeySpan } from './graph/references/key-span.ts';
import { withoutRepeats } from './graph/references/navigate.ts';
import { findEntries } from './graph/references/path-uses.ts';
import { findNames } from './graph/references/variable-uses.ts';
import { guard } from './guard.ts';
import { createLocating } from './locating.ts';
import type { Log, RepositoryFiles } from './ports.ts';
import { serveRelated } from './serve-related.ts';
import { serveRename } from './serve-rename.ts';
import type { Snapshot } from './snapshot.ts';

/** What a client may ask of how objects hang together. */
export const referenceCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
};

/** Answers what defines something, and what names it, across the files of a repository. */
export function serveReferences(
  connection: Connection,
  { log, files }: { readonly log: Log; readonly files: Pick<RepositoryFiles, 'read'> },
  snapshot: () => Snapshot,
): (client: ClientCapabilities) => void {
  const locating = createLocating(files);

  connection.onDefinition(({ textDocument: { uri }, position }) =>
    guard<Location[]>(log, 'definition', [], async () => {
      const now = snapshot();
      const found = definition(now, uri, position);
      const repository = now.builtRepository(uri);
      const start = { line: 0, character: 0 };
      const whole = found.files.map((file): Location => ({ uri: file, range: { start, end: start } }));
      return [...whole, ...(repository ? await locating.locate(now, repository, found.places) : [])];
    }),
  );
  connection.onReferences(({ textDocument: { uri }, position, context }) =>
    guard<Location[]>(log, 'references', [], async () => {
      const now = snapshot();
      const found = references(now, uri, position, context.includeDeclaration);
      if (!found) return [];
      const named = await findNamed(now, found, context.includeDeclaration);
      const listed = await findListed(now, found);
      return locating.locate(now, found.repository, [...found.places, ...named, ...listed]);
    }),
  );

  serveRelated(connection, log, locating, snapshot);
  const supportRename = serveRename(connection, log, locating, snapshot);

  async function findListed(now: Snapshot, { repository, entries = [] }: Referenced): Promise<readonly SourcePlace[]> {
    const found: SourcePlace[] = [];
    for (const { file, entry } of entries) {
      const opened = await locating.open(now, repository, file);
      if (opened) found.push(...findEntries(file, opened.text, entry));
    }
    return found;
  }

  /** The names of a variable in its texts, and the keys that give its values. */
  async function findNamed(
    now: Snapshot,
    { repository, variable }: Referenced,
    isWithDefinition: boolean,
  ): Promise<readonly SourcePlace[]> {
    if (!variable) return [];
    const { name, definitions, texts } = variable;
    const names = new Set([...definitions, ...texts].map(({ file }) => file));
    const known = new Map<string, string>();
    for (const file of names) {
      const opened = await locating.open(now, repository, file);
      if (opened) known.set(file, opened.text);
    }
    const keys = isWithDefinition ? definitions : [];
    return withoutRepeats([
      ...keys.map((place) => at(place, findKeySpan(known.get(place.file) ?? '', place, name))),
      ...texts.flatMap((place) =>
        findNames(known.get(place.file) ?? '', name, place.start, place.end).map((span) => at(place, span)),
      ),
    ]);
  }

  return ({ workspace }) => supportRename(workspace?.workspaceEdit ?? {});
}

function at(place: SourcePlace, span: readonly [number, number] | undefined): SourcePlace {
  return span ? { ...place, start: span[0], end: span[1] } : place;
}

import { type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import type { DeclaredResource } from '../graph/declared.ts';
import { folderOf, toFileKey } from '../manifest/relative.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameResource } from './name-resource.ts';
import { createRenderedNames } from './rendered-names.ts';

/** Nobody reads on; who does not find it types one letter more. */
const most = 200;

/**
 * The resources of all repositories whose `Kind namespace/name`, as they are applied, has the letters of a query in this order; those with the
 * query as it is first. What an editor shows counts more than what the disk has.
 */
export function workspaceSymbols(snapshot: Snapshot, query: string): SymbolInformation[] {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const ranks: SymbolInformation[][] = [[], [], []];
  for (const { uri, folder, declared } of listFiles(snapshot)) {
    const toRendered = createRenderedNames(snapshot.builtRepository(uri), uri);
    for (const { ref, range } of declared) {
      const rendered = toRendered(ref);
      const name = nameResource(rendered);
      const rank = rankName(name.toLowerCase().replace(' ', ''), rendered.name.toLowerCase(), wanted);
      const found = rank === undefined ? undefined : ranks[rank];
      if (!found || found.length >= most) continue;
      const containerName = toFileKey(uri).slice(toFileKey(folder).length + 1);
      found.push({ name, kind: SymbolKind.Class, location: { uri, range }, containerName });
    }
  }
  return ranks.flat().slice(0, most);
}

interface File {
  readonly uri: string;
  /** The folder that is open, from which a person counts. */
  readonly folder: string;
  readonly declared: readonly DeclaredResource[];
}

function* listFiles({ repositories, manifests }: Snapshot): Generator<File> {
  const open = new Map([...manifests].map(([uri, { resources }]) => [toFileKey(uri), { uri, declared: resources }]));
  const known = new Set<string>();
  for (const { folder, files } of repositories())
    for (const [uri, { declared }] of files) {
      // Folders can lie in each other.
      if (known.has(uri)) continue;
      known.add(uri);
      const key = open.size > 0 ? toFileKey(uri) : uri;
      yield { uri, folder, declared, ...open.get(key) };
      open.delete(key);
    }
  for (const shown of open.values()) yield { folder: folderOf(shown.uri), ...shown };
}

/** 0 for what begins so, 1 for what contains it, 2 for the same letters with others between; undefined for all else. */
function rankName(text: string, name: string, wanted: string): 0 | 1 | 2 | undefined {
  if (name.startsWith(wanted) || text.startsWith(wanted)) return 0;
  if (text.includes(wanted)) return 1;
  let at = 0;
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return undefined;
  }
  return 2;
}

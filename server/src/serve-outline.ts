import type { ClientCapabilities, Connection, ServerCapabilities } from 'vscode-languageserver';
import { documentLinks } from './features/document-links.ts';
import { documentSymbols, flatSymbols } from './features/document-symbols.ts';
import { foldingRanges } from './features/folding-ranges.ts';
import { selectionRanges } from './features/selection-ranges.ts';
import { workspaceSymbols } from './features/workspace-symbols.ts';
import { guard } from './guard.ts';
import type { Log } from './ports.ts';
import type { Snapshot } from './snapshot.ts';

/** What a client may ask of how files are built. */
export const outlineCapabilities: ServerCapabilities = {
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: { resolveProvider: false },
};

/** Answers it; what is returned is to be told what the client can show. */
export function serveOutline(
  connection: Connection,
  log: Log,
  snapshot: () => Snapshot,
): (client: ClientCapabilities) => void {
  let isNested = false;
  let mostFolds: number | undefined;
  connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    guard(log, 'documentSymbol', null, () => (isNested ? documentSymbols : flatSymbols)(snapshot(), uri)),
  );
  connection.onWorkspaceSymbol(({ query }) =>
    guard(log, 'workspaceSymbol', [], () => workspaceSymbols(snapshot(), query)),
  );
  connection.onFoldingRanges(({ textDocument: { uri } }) =>
    guard(log, 'foldingRange', null, () => foldingRanges(snapshot(), uri, mostFolds)),
  );
  connection.onSelectionRanges(({ textDocument: { uri }, positions }) =>
    guard(log, 'selectionRange', null, () => selectionRanges(snapshot(), uri, positions)),
  );
  connection.onDocumentLinks(({ textDocument: { uri } }) =>
    guard(log, 'documentLink', [], () => documentLinks(snapshot(), uri)),
  );
  return ({ textDocument }) => {
    isNested = textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    mostFolds = textDocument?.foldingRange?.rangeLimit;
  };
}

import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Location, Position } from 'vscode-languageserver';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import { toPositions } from '../../server/src/manifest/position.ts';
import type { Renderer } from '../../server/src/ports.ts';
import { openBundle } from './bundled-schemas.ts';
import { createFakeCluster } from './fake-cluster.ts';
import { type TestEditor, runServer, startEditor } from './language-server.ts';
import { makeFolder } from './repository-folder.ts';

/** An editor with a repository open, in which somebody follows names. */
export interface Navigating {
  readonly editor: TestEditor;
  readonly folder: string;
  /** The uri of a file by its path. */
  readonly uri: (path: string) => string;
  /** The place of a text in a file, in the middle of it. */
  readonly find: (path: string, text: string) => Position;
  /** Opens a file as it is on the disk. */
  readonly open: (path: string) => Promise<void>;
  readonly ask: <T>(method: string, params: object) => Promise<T>;
  /** Where the text in a file is defined, as `path: text of the place`. */
  readonly definitions: (path: string, text: string) => Promise<readonly string[]>;
  readonly references: (path: string, text: string, includeDeclaration?: boolean) => Promise<readonly string[]>;
  /** Is told what the server shows a person from now on. */
  readonly onMessage: (take: (message: string) => void) => void;
  /** Places as `path:line text of the place`. */
  readonly tell: (locations: readonly Location[]) => Promise<readonly string[]>;
}

/** Opens a repository of these files, by path from its root, with the real renderer. */
export async function startNavigating(
  renderer: Renderer,
  files: Readonly<Record<string, string>>,
  capabilities: object = {},
): Promise<Navigating> {
  const folder = pathToFileURL(await makeFolder(files)).href;
  // the server lets go of its renderer, and each test has its own server
  const shared: Renderer = { render: (request, signal) => renderer.render(request, signal), dispose: () => undefined };
  const server = runServer(createFakeCluster().gateway, openBundle(), undefined, createRepositoryFiles(), shared);
  const editor = await startEditor(server, {}, true, { folder, capabilities });
  const uri = (path: string): string => `${folder}/${path}`;
  const find = (path: string, text: string): Position => {
    const at = (files[path] ?? '').indexOf(text);
    if (at < 0) throw new Error(`${path} has no ${text}`);
    return toPositions(files[path] ?? '')(at + (text.length >> 1));
  };
  const open = async (path: string): Promise<void> => {
    await editor.open(uri(path), files[path] ?? '');
    await editor.settledStatus();
  };
  const ask = <T>(method: string, params: object): Promise<T> => editor.ask<object, T>({ method }, params);
  const tell = (locations: readonly Location[]): Promise<readonly string[]> =>
    Promise.all(
      locations.map(async ({ uri: file, range: { start, end } }) => {
        const lines = (await readFile(fileURLToPath(file), 'utf8')).split('\n');
        const line = lines[start.line] ?? '';
        const text =
          start.line === end.line ? line.slice(start.character, end.character) : `${line.slice(start.character)}…`;
        return `${file.slice(folder.length + 1)}:${start.line + 1} ${text}`.trimEnd();
      }),
    );
  const at = (path: string, text: string): object => ({ textDocument: { uri: uri(path) }, position: find(path, text) });
  return {
    ...{ editor, folder, uri, find, open, ask, tell, onMessage: editor.onMessage },
    definitions: async (path, text) => tell(await ask('textDocument/definition', at(path, text))),
    references: async (path, text, includeDeclaration = false) => {
      const context = { includeDeclaration };
      return (await tell(await ask('textDocument/references', { ...at(path, text), context }))).toSorted();
    },
  };
}

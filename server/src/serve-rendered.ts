import type { Connection, Location } from 'vscode-languageserver';
import {
  findRenderedLines,
  findRenderedSource,
  renderedDocument,
  writeRendered,
} from './features/rendered-document.ts';
import type { SourcePlace } from './graph/build/rendered.ts';
import { indexBuilds } from './graph/rendered/index-builds.ts';
import { guard } from './guard.ts';
import { toPositions } from './manifest/position.ts';
import type { GitHistory } from './git-port.ts';
import type { Log, RepositoryFiles } from './ports.ts';
import type { Rendering } from './rendering.ts';
import {
  type RenderedComparison,
  type Request,
  renderedAtHeadRequest,
  renderedDocumentRequest,
  renderedLinesRequest,
  renderedSourceRequest,
} from './protocol.ts';
import { toRenderedFile } from './rendered-folder.ts';
import type { Snapshot } from './snapshot.ts';

/** Answers what builds make of files, and which lines of files make it. */
export function serveRendered(
  connection: Connection,
  { log, files, history }: { readonly log: Log; readonly files: RepositoryFiles; readonly history: GitHistory },
  snapshot: () => Snapshot,
  rendering: Pick<Rendering, 'at' | 'folderOf'>,
): void {
  function on<Params, Reply>(
    { method }: Request<Params, Reply>,
    fallback: Reply,
    run: (params: Params) => Reply | Promise<Reply>,
  ): void {
    connection.onRequest(method, (params: Params) => guard(log, method, fallback, () => run(params)));
  }

  on(renderedDocumentRequest, null, ({ uri }) => renderedDocument(snapshot(), uri));
  on(renderedLinesRequest, [], ({ uri, line }) => findRenderedLines(snapshot(), uri, line));
  on(renderedSourceRequest, null, async ({ uri, line }): Promise<Location | null> => {
    const now = snapshot();
    const place = findRenderedSource(now, uri, line);
    return place ? toLocation(now, uri, place) : null;
  });
  on(renderedAtHeadRequest, null, async ({ uri }) => {
    const { signal } = new AbortController();
    const [now, folder] = [renderedDocument(snapshot(), uri), rendering.folderOf(uri)];
    if (!now || folder === undefined) return null;
    const fail = (problem: string): RenderedComparison => ({ title: now.title, before: '', after: '', problem });
    if (snapshot().connection.state === 'untrusted')
      return fail('Git is not asked in a workspace that is not trusted.');
    const changes = await history.changesSince(folder, 'HEAD', signal);
    if (!changes.ok) return fail(changes.error.message);
    const graph = await rendering.at(folder, changes.value, signal);
    const index = graph && indexBuilds(graph, new WeakMap());
    const then = index && toRenderedFile({ uri: folder }, uri, index, () => undefined);
    if (then?.isUnknown) return fail('The last commit cannot be built, so there is nothing to compare with.');
    return { title: now.title, before: then ? writeRendered(then) : '', after: now.text };
  });

  /** A file that is not open is read, since a place counts letters and an editor lines. */
  async function toLocation(now: Snapshot, uri: string, place: SourcePlace): Promise<Location | null> {
    const file = now.rendered(uri);
    if (!file) return null;
    const target = place.file === file.path ? uri : file.toUri(place.file);
    const shown = now.manifests.get(target)?.chunks.map(({ text }) => text);
    const read = shown ? undefined : await files.read(target, new AbortController().signal);
    const text = shown ? shown.join('') : read?.ok ? read.value : undefined;
    if (text === undefined) return null;
    const toPosition = place.file === file.path ? file.toPosition : toPositions(text);
    const [start, end] = [toPosition(place.start), toPosition(place.end)];
    return start && end ? { uri: target, range: { start, end } } : null;
  }
}

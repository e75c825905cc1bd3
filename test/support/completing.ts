import { noRenderer } from './no-renderer.ts';
import type { CompletionItem, CompletionList } from 'vscode-languageserver';
import { type CompletionOptions, completion } from '../../server/src/features/completion.ts';
import { createSession } from '../../server/src/session.ts';
import type { Session } from '../../server/src/session-ports.ts';
import { openBundle } from './bundled-schemas.ts';
import { systemClock } from '../../server/src/adapters/clock.ts';
import { type FakeCluster, createFakeCluster } from './fake-cluster.ts';
import { createDownloads, createFiles } from './fake-files.ts';
import { until } from './until.ts';

export const root = 'file:///home/lab';

/** As VS Code says of itself. */
export const editorLike: CompletionOptions = {
  hasSnippets: true,
  isMarkdown: true,
  hasTags: true,
  isAdjusting: true,
};
/** A client that inserts text as it is sent. */
export const plainClient: CompletionOptions = {
  hasSnippets: false,
  isMarkdown: false,
  hasTags: false,
  isAdjusting: false,
};

/** A repository in which somebody types. */
export interface Typing {
  readonly session: Session;
  readonly fake: FakeCluster;
  readonly log: readonly string[];
  /** What is offered at the mark `█` of a text, once everything has arrived that it asked for. */
  complete(path: string, marked: string, options?: CompletionOptions): Promise<CompletionList>;
  /** What is offered at once. */
  glance(path: string, marked: string, options?: CompletionOptions): CompletionList;
  /** The labels, in the order in which an editor shows them. */
  labels(path: string, marked: string): Promise<readonly string[]>;
  /** The text after an item was chosen, with its gaps as `‹›`. */
  choose(path: string, marked: string, label: string, options?: CompletionOptions): Promise<string>;
}

/** Opens a repository of these files, with the bundled schemas, and perhaps a cluster. */
export async function startTyping(files: Readonly<Record<string, string>>, settings: object = {}): Promise<Typing> {
  const texts = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
  const fake = createFakeCluster();
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const ports = { gateway: fake.gateway, clock: systemClock, log: { info: write, warn: write, error: write } };
  const session = createSession(
    {
      ...ports,
      schemas: openBundle(),
      files: createFiles(texts),
      downloads: createDownloads({}),
      renderer: noRenderer,
    },
    () => undefined,
  );
  await session.configure({ validation: 'on', ...settings }, true);
  session.openFolders([root]);
  const settle = (): Promise<unknown> =>
    until(
      'everything that was asked for',
      () => session.snapshot().looking,
      (looking) => looking === 0,
    );
  await settle();

  function glance(path: string, marked: string, options = editorLike): CompletionList {
    const [before = '', after, more] = marked.split('█');
    if (after === undefined || more !== undefined) throw new Error(`one mark expected in: ${marked}`);
    const lines = before.split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    return completion(session.snapshot(), `${root}/${path}`, before + after, position, options);
  }

  async function complete(path: string, marked: string, options = editorLike): Promise<CompletionList> {
    let before = '';
    for (let same = 0; same < 4;) {
      const list = glance(path, marked, options);
      if (!list.isIncomplete) return list;
      const text = JSON.stringify(list);
      same = text === before ? same + 1 : 0;
      before = text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return glance(path, marked, options);
  }

  return {
    session,
    fake,
    log,
    glance,
    complete,
    labels: async (path, marked) => toLabels(await complete(path, marked)),
    async choose(path, marked, label, options = editorLike) {
      const item = find(await complete(path, marked, options), label);
      return apply(marked.replace('█', ''), item, options.isAdjusting);
    },
  };
}

/** In the order in which an editor shows them. */
export function toLabels({ items }: CompletionList): readonly string[] {
  return items
    .toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1))
    .map(({ label }) => label);
}

/** The item with a label, `Label · note` where several have it. */
export function find({ items }: CompletionList, label: string): CompletionItem {
  const [name, note] = label.split(' · ');
  const item = items.find(
    (one) => one.label === name && (note === undefined || one.labelDetails?.description === note),
  );
  if (!item) throw new Error(`no ${label} among ${items.map((one) => one.label).join(', ')}`);
  return item;
}

/** What an editor makes of a text when an item is chosen. */
function apply(text: string, item: CompletionItem, isAdjusting: boolean): string {
  const { textEdit, additionalTextEdits = [] } = item;
  if (!textEdit || !('range' in textEdit)) throw new Error('an edit with a range expected');
  const lines = text.split('\n');
  const toOffset = ({ line, character }: { line: number; character: number }): number =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0) + character;
  const margin = /^[ \t]*/.exec(lines[textEdit.range.start.line] ?? '')?.[0] ?? '';
  const isMoved = isAdjusting && item.insertTextMode === 2;
  const written = isMoved ? textEdit.newText.replaceAll('\n', `\n${margin}`) : textEdit.newText;
  const shown = item.insertTextFormat === 2 ? showGaps(written) : written;
  const edits = [{ range: textEdit.range, newText: shown }, ...additionalTextEdits].toSorted(
    (a, b) => toOffset(b.range.start) - toOffset(a.range.start),
  );
  return edits.reduce(
    (now, { range, newText }) => now.slice(0, toOffset(range.start)) + newText + now.slice(toOffset(range.end)),
    text,
  );
}

function showGaps(snippet: string): string {
  return snippet
    .replace(/(?<!\\)\$\{\d+\|((?:\\.|[^|\\])*)\|\}/g, (_all, choices: string) => `‹${choices.replaceAll(',', '|')}›`)
    .replace(/(?<!\\)\$\{\d+:((?:\\.|[^}\\])*)\}/g, '‹$1›')
    .replace(/(?<!\\)\$\d+/g, '‹›')
    .replace(/\\([\\$},|])/g, '$1');
}

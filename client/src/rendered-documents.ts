import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  didRenderNotification,
  renderedAtHeadRequest,
  renderedDocumentRequest,
  renderedLinesRequest,
  renderedSourceRequest,
} from '../../server/src/protocol.ts';
import { ask } from './messages.ts';

const scheme = 'driftline-rendered';

/** A pause, in milliseconds, after which a moved cursor counts. */
const debounce = 50;

/** Shows what builds make of files, beside them. */
export interface RenderedDocuments {
  dispose(): void;
  /** Opens what is made of a file; false where nobody builds it, or that is not known yet. */
  show(source: vscode.Uri): Promise<boolean>;
  /** What is made of a file at the last commit and now, as documents; undefined where nobody builds it. */
  compare(source: vscode.Uri): Promise<Comparison | { readonly problem: string } | undefined>;
}

/** Both sides, ready for the diff editor. */
export interface Comparison {
  readonly title: string;
  readonly before: vscode.Uri;
  readonly after: vscode.Uri;
}

/** Registers the documents' scheme. They follow the unsaved text, mark what the cursor's line sets, and lead back to it. */
export function createRenderedDocuments(client: LanguageClient): RenderedDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const marking = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
  });
  /** The sides of comparisons, which the server does not keep. */
  const texts = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  async function provide(uri: vscode.Uri): Promise<string> {
    const kept = texts.get(uri.toString());
    if (kept !== undefined) return kept;
    const document = await ask(client, renderedDocumentRequest, { uri: uri.query });
    return document?.text ?? `# ${vscode.l10n.t('Nobody builds this file, or that is not known yet.')}\n`;
  }

  async function mark(): Promise<void> {
    const source = vscode.window.activeTextEditor;
    if (source?.document.uri.scheme === scheme) return;
    for (const editor of findShown()) {
      const { query } = editor.document.uri;
      const line = source?.document.uri.toString() === query ? source.selection.active.line : undefined;
      const spans = line === undefined ? [] : await ask(client, renderedLinesRequest, { uri: query, line });
      const ranges = spans.map(([from, to]) => new vscode.Range(from, 0, to, 0));
      editor.setDecorations(marking, ranges);
      const [first] = ranges;
      if (first) editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void mark().catch(() => undefined), debounce);
  }

  const registrations = vscode.Disposable.from(
    changed,
    marking,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: provide,
    }),
    vscode.languages.registerDefinitionProvider(
      { scheme },
      {
        async provideDefinition({ uri }, { line }) {
          const found = await ask(client, renderedSourceRequest, { uri: uri.query, line });
          return found ? client.protocol2CodeConverter.asLocation(found) : undefined;
        },
      },
    ),
    vscode.window.onDidChangeTextEditorSelection(schedule),
    vscode.window.onDidChangeVisibleTextEditors(schedule),
    client.onNotification(didRenderNotification.method, () => {
      for (const { document } of findShown()) changed.fire(document.uri);
      schedule();
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString())),
    new vscode.Disposable(() => clearTimeout(timer)),
  );

  return {
    async show(source) {
      const document = await ask(client, renderedDocumentRequest, { uri: source.toString() });
      if (!document) return false;
      const uri = vscode.Uri.from({
        scheme,
        path: `/${vscode.l10n.t('Rendered')}: ${document.title}`,
        query: source.toString(),
      });
      const options = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false };
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), options);
      schedule();
      return true;
    },
    async compare(source) {
      const compared = await ask(client, renderedAtHeadRequest, { uri: source.toString() });
      if (!compared) return undefined;
      const { title, before, after, problem } = compared;
      if (problem !== undefined) return { problem };
      const put = (side: string, text: string): vscode.Uri => {
        const uri = vscode.Uri.from({ scheme, authority: side, path: `/${title}`, query: source.toString() });
        texts.set(uri.toString(), text);
        changed.fire(uri);
        return uri;
      };
      return { title, before: put('head', before), after: put('now', after) };
    },
    dispose() {
      registrations.dispose();
    },
  };
}

/** Not the sides of comparisons, which stay as they are. */
function findShown(): readonly vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(
    ({ document: { uri } }) => uri.scheme === scheme && uri.authority === '',
  );
}

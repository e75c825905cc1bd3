import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type ChartAddress,
  fetchChartRequest,
  liveDocumentRequest,
  upgradeRequest,
} from '../../server/src/protocol.ts';
import { ask } from './messages.ts';

const scheme = 'driftline';

/** Serves both sides of a comparison as read-only documents. */
export interface LiveDocuments {
  dispose(): void;
  /** Fetches both sides anew; undefined when nothing live is known there. */
  open(uri: string, position: vscode.Position): Promise<OpenedDocument | undefined>;
  /** The same of a Helm release and its next upgrade; undefined where no HelmRelease is. */
  openUpgrade(uri: string, position: vscode.Position): Promise<OpenedUpgrade | FailedUpgrade | undefined>;
  /** Has a chart fetched that such a comparison lacks; answers why it could not be. */
  fetchChart(chart: ChartAddress): Promise<string | undefined>;
}

/** Why there is no comparison; with a chart, there would be one if that were fetched. */
export interface FailedUpgrade {
  readonly problem: string;
  readonly chart?: ChartAddress;
}

/** The two sides of a Helm release, ready for the diff editor. */
export interface OpenedUpgrade {
  readonly title: string;
  readonly released: vscode.Uri;
  readonly next: vscode.Uri;
  /** Whether the upgrade changes nothing. */
  readonly isSame: boolean;
}

/** The comparison's two sides, ready for the diff editor. */
export interface OpenedDocument {
  readonly title: string;
  readonly live: vscode.Uri;
  readonly desired: vscode.Uri;
}

/** Registers the documents' scheme; their text is kept here, since the server has only the latest. */
export function createLiveDocuments(client: LanguageClient): LiveDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? '',
  });
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));

  function put(side: 'live' | 'desired' | 'released' | 'next', title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path: `/${side}/${title}.yaml` });
    texts.set(uri.toString(), text);
    changed.fire(uri);
    return uri;
  }

  return {
    async open(uri, { line, character }) {
      const document = await ask(client, liveDocumentRequest, { uri, position: { line, character } });
      if (!document) return undefined;
      const { title, live, desired } = document;
      return { title, live: put('live', title, live), desired: put('desired', title, desired) };
    },
    async openUpgrade(uri, { line, character }) {
      const compared = await ask(client, upgradeRequest, { uri, position: { line, character } });
      if (!compared) return undefined;
      const { title, released, next, problem, chart } = compared;
      if (problem !== undefined) return { problem, ...(chart && { chart }) };
      const sides = { released: put('released', title, released), next: put('next', title, next) };
      return { title, ...sides, isSame: released === next };
    },
    fetchChart: async (chart) => (await ask(client, fetchChartRequest, chart))?.problem,
    dispose() {
      vscode.Disposable.from(registration, closing, changed).dispose();
    },
  };
}

import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { codeActions } from './features/code-actions.ts';
import { showSetterCommand } from './features/drift-fixes/drift-actions.ts';
import { guard } from './guard.ts';
import { createLocating } from './locating.ts';
import { planEdits } from './plan-edits.ts';
import type { Log, RepositoryFiles } from './ports.ts';
import type { Snapshot } from './snapshot.ts';

/** What a client may ask for of this. */
export const codeActionCapabilities: ServerCapabilities = {
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  executeCommandProvider: { commands: [showSetterCommand] },
};

/** What is asked of a session. */
interface Surroundings {
  readonly log: Log;
  readonly files: Pick<RepositoryFiles, 'read'>;
  readonly snapshot: () => Snapshot;
  /** The version of a document as the client has it. */
  readonly versionOf: (uri: string) => number | undefined;
}

/** Answers what can be done about findings, also in files that no editor shows, and shows the line that sets a value. */
export function serveCodeActions(
  connection: Connection,
  { log, files, snapshot, versionOf }: Surroundings,
): (client: ClientCapabilities, opensPullRequests?: boolean) => void {
  const locating = createLocating(files);
  let support = { hasVersions: false, opensPullRequests: false };

  connection.onCodeAction(({ textDocument: { uri }, range, context }) =>
    guard<CodeAction[]>(log, 'codeAction', [], async () => {
      const now = snapshot();
      const repository = now.builtRepository(uri);
      return planEdits({ now, repository, locating }, (read) =>
        codeActions(now, uri, versionOf(uri), range, context, { read, ...support }),
      );
    }),
  );

  connection.onExecuteCommand(({ command, arguments: args = [] }) =>
    guard(log, 'executeCommand', null, async () => {
      const [uri, file, start, end] = args as readonly unknown[];
      const now = snapshot();
      const repository = typeof uri === 'string' ? now.builtRepository(uri) : undefined;
      if (command !== showSetterCommand || !repository || typeof file !== 'string') return null;
      if (typeof start !== 'number' || typeof end !== 'number') return null;
      const [found] = await locating.locate(now, repository, [{ file, document: 0, start, end }]);
      if (found) await connection.window.showDocument({ uri: found.uri, selection: found.range, takeFocus: true });
      return null;
    }),
  );

  return ({ workspace }, opensPullRequests = false) => {
    support = { hasVersions: workspace?.workspaceEdit?.documentChanges === true, opensPullRequests };
  };
}

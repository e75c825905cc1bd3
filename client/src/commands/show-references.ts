import * as vscode from 'vscode';
import { type LanguageClient, ReferencesRequest } from 'vscode-languageclient/node';

/** Opens the list of what names an object, as a code lens asks for it: a server cannot name the editor's own types. */
export async function showReferences(
  client: LanguageClient,
  uri?: string,
  position?: Pick<vscode.Position, 'line' | 'character'>,
): Promise<void> {
  if (uri === undefined || !position) return;
  const context = { includeDeclaration: false };
  const found = await client.sendRequest(ReferencesRequest.type, { textDocument: { uri }, position, context });
  const locations = (found ?? []).map((one) => client.protocol2CodeConverter.asLocation(one));
  const at = new vscode.Position(position.line, position.character);
  await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(uri), at, locations);
}

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  type RelatedObject,
  type RelatedObjects,
  type Relation,
  relatedRequest,
} from '../../../server/src/protocol.ts';
import type { GraphDocuments } from '../graph-documents.ts';
import { ask } from '../messages.ts';

interface Item extends vscode.QuickPickItem {
  readonly related?: RelatedObject;
  readonly isGraph?: true;
}

/** Lists what the object at the cursor has to do with others; who picks one goes there. */
export async function showRelated(client: LanguageClient, graphs: GraphDocuments): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { line, character } = editor.selection.active;
  const uri = editor.document.uri.toString();
  const found = await ask(client, relatedRequest, { uri, position: { line, character } });
  if (!found) {
    vscode.window.showInformationMessage(vscode.l10n.t('No build of this workspace makes an object of this place.'));
    return;
  }
  const options = { title: found.title, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick(listItems(found), options);
  if (picked?.isGraph) await graphs.show(found);
  const location = picked?.related?.location;
  if (!location) return;
  const { uri: target, range } = client.protocol2CodeConverter.asLocation(location);
  await vscode.window.showTextDocument(target, { selection: range });
}

function listItems({ items }: RelatedObjects): readonly Item[] {
  const words: Readonly<Record<Relation, string>> = {
    uses: vscode.l10n.t('Uses'),
    'used-by': vscode.l10n.t('Used by'),
    'made-by': vscode.l10n.t('Made by'),
    makes: vscode.l10n.t('Makes'),
    selects: vscode.l10n.t('Selects'),
    'selected-by': vscode.l10n.t('Selected by'),
  };
  const groups = (Object.keys(words) as Relation[]).flatMap((relation): readonly Item[] => {
    const own = items.filter((one) => one.relation === relation);
    if (own.length === 0) return [];
    const separator = { label: words[relation], kind: vscode.QuickPickItemKind.Separator };
    return [separator, ...own.map((related) => ({ label: related.name, description: describe(related), related }))];
  });
  const end = { label: '', kind: vscode.QuickPickItemKind.Separator };
  return [...groups, end, { label: `$(type-hierarchy) ${vscode.l10n.t('Show as Graph')}`, isGraph: true }];
}

function describe({ file }: RelatedObject): string {
  return file ?? vscode.l10n.t('in no file of this workspace');
}

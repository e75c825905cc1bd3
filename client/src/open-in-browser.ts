import * as vscode from 'vscode';

/** Opens an address that a forge has told; nothing but the web is reached by it. */
export async function openInBrowser(url: string): Promise<void> {
  const uri = vscode.Uri.parse(url);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}

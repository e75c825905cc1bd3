import * as vscode from 'vscode';
import { type Place, isWithin } from './places.ts';

/** Which part of a repository is rolled back; no uris are all of it. */
export interface RollBackScope extends vscode.QuickPickItem {
  readonly uris: readonly string[];
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The parts that a person can mean who looks at a file. */
export async function listScopes(place: Place, file: vscode.Uri | undefined): Promise<readonly RollBackScope[]> {
  const { t } = vscode.l10n;
  const own = file && isWithin(file, place.uri) ? file : undefined;
  const folder = own && (await findKustomization(place.uri, own));
  const toName = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri);
  return [
    ...(own ? [{ label: t('This File'), description: toName(own), uris: [own.toString()] }] : []),
    ...(folder ? [{ label: t('This Kustomization'), description: toName(folder), uris: [folder.toString()] }] : []),
    { label: t('Whole Repository'), description: place.name, uris: [] },
  ];
}

/** The folder that a Flux Kustomization names, where the file is one; else the nearest that kustomize builds. */
async function findKustomization(root: vscode.Uri, file: vscode.Uri): Promise<vscode.Uri | undefined> {
  const named = findPath(await readText(file));
  if (named !== undefined) {
    const folder = vscode.Uri.joinPath(root, named);
    return isWithin(folder, root) && (await exists(folder)) ? folder : undefined;
  }
  let folder = vscode.Uri.joinPath(file, '..');
  while (isWithin(folder, root)) {
    for (const name of names) if (await exists(vscode.Uri.joinPath(folder, name))) return folder;
    if (folder.path === root.path) return undefined;
    folder = vscode.Uri.joinPath(folder, '..');
  }
  return undefined;
}

/** `spec.path` of the only Flux Kustomization of a file. */
export function findPath(text: string): string | undefined {
  const kinds = text.match(/^apiVersion:\s*["']?kustomize\.toolkit\.fluxcd\.io\//gm) ?? [];
  const paths = [...text.matchAll(/^ {2,4}path:\s*["']?([^\s"'#]+)/gm)].map(([, path]) => path);
  return kinds.length === 1 && paths.length === 1 ? paths[0] : undefined;
}

async function readText(uri: vscode.Uri): Promise<string> {
  try {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  } catch {
    return '';
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

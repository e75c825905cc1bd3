import * as vscode from 'vscode';
import { type GitRepository, listGitRepositories } from './git-extension.ts';

/** A repository of the workspace, or a folder in which the server has to look for one. */
export interface Place {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** As the editor's own Git knows it. */
  readonly git?: GitRepository;
}

/** The folders that are open, and the repositories within them. */
export async function listPlaces(): Promise<readonly Place[]> {
  const repositories = await listGitRepositories();
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const places = folders.flatMap(({ uri, name }): readonly Place[] => {
    const around = repositories.filter(({ rootUri }) => isWithin(uri, rootUri)).sort(byDepth)[0];
    const inside = repositories.filter(({ rootUri }) => isWithin(rootUri, uri) && !isWithin(uri, rootUri));
    const own = around || inside.length === 0 ? [{ uri, name, ...(around && { git: around }) }] : [];
    return [...own, ...inside.map((git) => ({ uri: git.rootUri, name: toName(git.rootUri), git }))];
  });
  return [...new Map(places.map((place) => [place.uri.toString(), place])).values()];
}

/** The innermost place of a file. */
export function findPlace(places: readonly Place[], uri: vscode.Uri | undefined): Place | undefined {
  if (!uri) return undefined;
  return places.filter((place) => isWithin(uri, place.uri)).sort((a, b) => b.uri.path.length - a.uri.path.length)[0];
}

/** Asks which place is meant where there are several; that of the file in front stands first. */
export async function pickPlace(title: string, wanted?: vscode.Uri): Promise<Place | undefined> {
  const places = await listPlaces();
  const given = findPlace(places, wanted);
  if (given) return given;
  if (places.length === 0) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('No folder on disk is open. Open the repository that the pull request is for.'),
    );
  }
  if (places.length < 2) return places[0];
  const active = findPlace(places, vscode.window.activeTextEditor?.document.uri);
  const ordered = [...(active ? [active] : []), ...places.filter((place) => place !== active)];
  const items = ordered.map((place) => ({ label: place.name, description: place.uri.fsPath, place }));
  const placeHolder = vscode.l10n.t('The repository that the pull request is for');
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.place;
}

/** Whether something is, or lies in, a folder. */
export function isWithin(uri: vscode.Uri, folder: vscode.Uri): boolean {
  const root = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return uri.scheme === folder.scheme && (uri.path === folder.path || uri.path.startsWith(root));
}

function byDepth(a: GitRepository, b: GitRepository): number {
  return b.rootUri.path.length - a.rootUri.path.length;
}

function toName(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, true);
}

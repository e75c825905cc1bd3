import * as vscode from 'vscode';

/** What the editor's own Git tells of a repository. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly workingTreeChanges: readonly GitChange[];
    readonly indexChanges: readonly GitChange[];
    /** Since an editor of 2022. */
    readonly untrackedChanges?: readonly GitChange[];
    readonly remotes: readonly GitRemote[];
  };
}

interface GitChange {
  readonly uri: vscode.Uri;
}

interface GitRemote {
  readonly name: string;
  readonly fetchUrl?: string;
  readonly pushUrl?: string;
}

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly repositories: readonly GitRepository[] };
}

/** The repositories that the editor has open; none where its Git is off, since nothing here depends on it. */
export async function listGitRepositories(): Promise<readonly GitRepository[]> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (!extension) return [];
  try {
    const git = extension.isActive ? extension.exports : await extension.activate();
    return git.enabled ? git.getAPI(1).repositories : [];
  } catch {
    return [];
  }
}

/** The files that differ from the last commit, each once. */
export function listChanged({ state }: GitRepository): readonly vscode.Uri[] {
  const { workingTreeChanges, indexChanges, untrackedChanges = [] } = state;
  const uris = [...indexChanges, ...workingTreeChanges, ...untrackedChanges].map(({ uri }) => uri);
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

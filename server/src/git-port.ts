import type { Result } from './ports.ts';

/** Why git could not answer; `message` is safe to show. */
export interface GitError {
  readonly kind: 'aborted' | 'failed' | 'no-commit' | 'no-git' | 'no-repository';
  readonly message: string;
}

/** A commit, in the words of whoever made it, which may hold anything. */
export interface Commit {
  readonly commit: string;
  /** When it was made, as ISO 8601 has it. */
  readonly time: string;
  readonly author: string;
  readonly subject: string;
  /** Which of the files that were asked about it changed, by path from the folder. */
  readonly paths: readonly string[];
}

/** Reads what a repository was at another time. It starts a program: never in a workspace that is not trusted. */
export interface GitHistory {
  /** The commit that a revision names, in a repository that a folder (an absolute path, or its uri) lies in. */
  commitOf(folder: string, revision: string, signal: AbortSignal): Promise<Result<string, GitError>>;
  /**
   * What stood in the files of a folder (an absolute path, or its uri) at a revision, of those that differ from the disk: by path
   * from the folder (`/apps/web.yaml`); null for what was not there.
   */
  changesSince(
    folder: string,
    revision: string,
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, string | null>, GitError>>;
  /** The submodules of a folder that are at another commit than at a revision, by path from the folder. */
  submodulesSince(folder: string, revision: string, signal: AbortSignal): Promise<Result<readonly string[], GitError>>;
  /** What a file of a folder, by its path from there, was at a revision; null where there was none. */
  textAt(folder: string, path: string, revision: string, signal: AbortSignal): Promise<Result<string | null, GitError>>;
  /** The commit that two go back to; null where there is none, `no-commit` where the clone does not reach so far. */
  mergeBase(folder: string, one: string, other: string, signal: AbortSignal): Promise<Result<string | null, GitError>>;
  /** Whether a remote had a commit when it was last heard of. */
  isPushed(folder: string, commit: string, signal: AbortSignal): Promise<Result<boolean, GitError>>;
  /**
   * The last commit of a branch as its remote had it when it was last heard of, which is not asked; null where nobody can
   * tell. `HEAD` is the remote's main branch.
   */
  tipOf(folder: string, branch: string, signal: AbortSignal): Promise<Result<string | null, GitError>>;
  /** How many commits one has beyond another that it goes back to; null where it does not, or nobody can tell. */
  countBehind(
    folder: string,
    commit: string,
    tip: string,
    signal: AbortSignal,
  ): Promise<Result<number | null, GitError>>;
  /** The last commits before a revision (`HEAD`), and itself, that changed any of these files (`/apps/web.yaml`), the newest first. */
  commitsOf(
    folder: string,
    paths: readonly string[],
    most: number,
    signal: AbortSignal,
    revision?: string,
  ): Promise<Result<readonly Commit[], GitError>>;
  /** The addresses of a repository's remotes, without what they say of persons and passwords. */
  remotes(folder: string, signal: AbortSignal): Promise<Result<readonly string[], GitError>>;
}

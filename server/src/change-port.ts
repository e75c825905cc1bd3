import type { Result } from './ports.ts';

/** What became of a change that could not be made; each is explained in `message`, with what to do next. */
export type ChangeErrorKind =
  | 'aborted'
  | 'authentication'
  | 'base-missing'
  | 'base-moved'
  | 'branch-exists'
  | 'branch-moved'
  | 'branch-protected'
  | 'conflict'
  | 'failed'
  | 'hook-refused'
  | 'identity-missing'
  | 'lfs-missing'
  | 'no-commit'
  | 'no-git'
  | 'no-permission'
  | 'no-remote'
  | 'no-repository'
  | 'nothing-to-change'
  | 'offline'
  | 'outdated'
  | 'push-rejected'
  | 'refused-path'
  | 'repository-missing'
  | 'signing-failed';

/** Why a change could not be made. Nothing of the person's repository is different then. */
export interface ChangeError {
  readonly kind: ChangeErrorKind;
  /** For a person: no credentials, no control characters. */
  readonly message: string;
  /** What Git, a hook or the server said, without credentials and control characters. */
  readonly words?: string;
  /** The files it is about, from the repository's root. */
  readonly paths?: readonly string[];
}

/** A remote, without what its address says of persons and passwords. */
export interface Remote {
  readonly name: string;
  readonly url: string;
  readonly pushUrl: string;
}

/** A file that differs from HEAD, by its path from the repository's root. */
export interface ChangedPath {
  readonly path: string;
  readonly isStaged: boolean;
  readonly isUnstaged: boolean;
  readonly isUntracked: boolean;
  /** A merge has left it open: it cannot be part of a change. */
  readonly isConflicted: boolean;
}

/** What a change can build on, and how this repository writes its commits. */
export interface RepositoryState {
  /** Absolute. */
  readonly root: string;
  /** Where the folder that was asked about lies below it: `clusters/home`, or nothing where it is the root. */
  readonly prefix: string;
  /** Without branch: detached. */
  readonly head: { readonly commit: string; readonly branch?: string };
  /** The remote and the branch that the branch of HEAD follows. */
  readonly upstream?: { readonly remote: string; readonly branch: string };
  readonly isShallow: boolean;
  readonly remotes: readonly Remote[];
  /** By name of the remote, as it was when last heard of. */
  readonly defaultBranches: Readonly<Record<string, string>>;
  /** Of the last 50 commits, the newest first. */
  readonly subjects: readonly string[];
  /** Undefined where Git would not commit for want of it. */
  readonly author?: { readonly name: string; readonly email: string };
  readonly signsOff: boolean;
  readonly changed: readonly ChangedPath[];
  /** Paths of the submodules: these are never part of a change. */
  readonly submodules: readonly string[];
  readonly hasLfs: boolean;
}

/** How Git keeps a file: plain, executable, or a symbolic link whose text is where it leads. */
export type FileMode = '100644' | '100755' | '120000';

/** A file before and after a change; null for what is not there. Texts have the ends of lines that Git keeps. */
export interface FileChange {
  readonly before: string | null;
  readonly after: string | null;
  /** As before where it is left out. */
  readonly mode?: FileMode;
  /** The content after of what is no text; `before` and `after` are empty then, or null. */
  readonly binary?: Uint8Array;
  /** Git's name of the content before. */
  readonly beforeId?: string;
  /** Whether Git's filters (ends of lines, LFS) have seen `after` already: they are not run twice. */
  readonly isFiltered?: true;
}

/** Files by path from the repository's root, such as `apps/web.yaml`. */
export type FileChanges = ReadonlyMap<string, FileChange>;

/** Which changes of the person to take. A path may be a folder. */
export type ChangeSource =
  | { readonly kind: 'all' }
  | { readonly kind: 'staged' }
  | { readonly kind: 'paths'; readonly paths: readonly string[] };

/** What the commit does. */
export type ChangeContent =
  /** `overwrites`: where both have changed the same lines, this counts; else that is a conflict. */
  | { readonly kind: 'files'; readonly files: FileChanges; readonly overwrites?: true }
  /** A merge is reverted against its first parent. */
  | { readonly kind: 'revert'; readonly commit: string }
  /** Paths, files or folders, as they were at a commit. */
  | { readonly kind: 'restore'; readonly commit: string; readonly paths: readonly string[] };

/** Where a change is, for a progress that people see. */
export type ChangeStep = 'apply' | 'check-out' | 'commit' | 'fetch' | 'push';

/** A change of a base. */
export interface PreviewRequest {
  readonly folder: string;
  /** Whose `base` it is; undefined: the person's own branch. */
  readonly remote?: string;
  /** A branch's name. */
  readonly base: string;
  readonly content: ChangeContent;
  /** What the branch `base` with the change makes of this branch of another remote or the same, once it is merged. */
  readonly into?: { readonly remote: string; readonly branch: string };
  readonly report?: (step: ChangeStep) => void;
}

/** A commit to make. */
export interface PrepareRequest extends Omit<PreviewRequest, 'into'> {
  readonly message: string;
  readonly signsOff: boolean;
  /** What the person has agreed to: if it has become another change in the meantime, that is `base-moved`. */
  readonly shown?: FileChanges;
  /** Commits and pushes without the person's hooks, when they asked for that. */
  readonly skipsHooks?: boolean;
}

/** What a change makes of the base as the remote has it now. */
export interface ChangePreview {
  readonly baseCommit: string;
  readonly files: FileChanges;
  /** What the base has of the files in which it differs from the person's HEAD, by path; null for what it does not have. */
  readonly base: ReadonlyMap<string, string | null>;
}

/** Where a commit is to go. */
export type PushRequest =
  | {
      readonly kind: 'branch';
      readonly remote: string;
      readonly branch: string;
      /** The commit that is to be replaced; undefined: the branch must not be there yet. */
      readonly expects?: string;
    }
  | {
      readonly kind: 'agit';
      readonly remote: string;
      readonly base: string;
      readonly topic: string;
      readonly title: string;
      readonly description: string;
      /** Whether an earlier commit of the same topic is replaced. */
      readonly replaces?: boolean;
    };

/** What the server said to a push. */
export interface Pushed {
  /** The first address that the server named. */
  readonly url?: string;
  readonly messages: readonly string[];
}

/** A file that a commit changes. */
export interface CommittedFile {
  readonly path: string;
  readonly status: 'added' | 'deleted' | 'modified';
}

/** A commit that nobody else has seen. It is lost with `dispose`, which has to be called. */
export interface PreparedChange {
  readonly commit: string;
  readonly baseCommit: string;
  readonly files: readonly CommittedFile[];
  /** May be tried again after an error. */
  push(request: PushRequest, signal: AbortSignal): Promise<Result<Pushed, ChangeError>>;
  dispose(): Promise<void>;
}

/** A commit of the history. */
export interface HistoryEntry {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** In milliseconds since the epoch. */
  readonly time: number;
  readonly isMerge: boolean;
}

/** What a remote has at this moment. */
export interface RemoteState {
  readonly defaultBranch?: string;
  /** Commit by branch. */
  readonly branches: ReadonlyMap<string, string>;
}

/**
 * Makes commits for pull requests. Whatever happens, the person's tree, index, stash, HEAD, branches, refs and configuration
 * stay what they are. It starts programs, hooks of the person among them: never in a workspace that is not trusted.
 * Folders are absolute paths, or their uris.
 */
export interface ChangeRepository {
  describe(folder: string, signal: AbortSignal): Promise<Result<RepositoryState, ChangeError>>;
  /** What differs from HEAD, as Git would commit it. */
  changes(folder: string, what: ChangeSource, signal: AbortSignal): Promise<Result<FileChanges, ChangeError>>;
  /** Which of these paths are ignored, so that Git would not commit them. */
  ignored(
    folder: string,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlySet<string>, ChangeError>>;
  /** Asks a remote over the network. */
  look(folder: string, remote: string, signal: AbortSignal): Promise<Result<RemoteState, ChangeError>>;
  /** What would be committed, without a commit and its hooks. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<Result<ChangePreview, ChangeError>>;
  /** Commits on the base as the remote has it now. */
  prepare(request: PrepareRequest, signal: AbortSignal): Promise<Result<PreparedChange, ChangeError>>;
  /** The newest first, of HEAD or another revision. */
  history(
    folder: string,
    what: { readonly paths?: readonly string[]; readonly revision?: string },
    limit: number,
    signal: AbortSignal,
  ): Promise<Result<readonly HistoryEntry[], ChangeError>>;
  /** Removes what processes have left that were killed. */
  sweep(): Promise<void>;
}

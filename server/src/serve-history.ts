import { t } from '@vscode/l10n';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { readCommit } from './drift/flux-source.ts';
import { type HistorySubject, findHistorySubject, judgeApplied } from './features/resource-history.ts';
import type { Commit, GitHistory } from './git-port.ts';
import { guard } from './guard.ts';
import type { Log } from './ports.ts';
import { type ResourceHistory, resourceHistoryRequest } from './protocol.ts';
import type { Snapshot } from './snapshot.ts';

/** More nobody reads in a list. */
const most = 50;

/** Answers how an object came to be as it is, from Git and from what is known of the cluster. */
export function serveHistory(
  connection: Connection,
  { log, history }: { readonly log: Log; readonly history: GitHistory },
  snapshot: () => Snapshot,
): void {
  /** Which of the files' commits each revision that was applied goes back to; without those that the clone lacks. */
  async function reach(
    folder: string,
    paths: readonly string[],
    { applied }: HistorySubject,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const all = new Set(applied.flatMap(({ revision }) => readCommit(revision) ?? []));
    const read = async (commit: string) =>
      [commit, await history.commitsOf(folder, paths, most, signal, commit)] as const;
    const found = await Promise.all([...all].map(read));
    return new Map(
      found.flatMap(([commit, own]) => (own.ok ? [[commit, new Set(own.value.map((one) => one.commit))]] : [])),
    );
  }

  async function answer(
    { uri, position }: { readonly uri: string; readonly position: Parameters<typeof findHistorySubject>[2] },
    signal: AbortSignal,
  ): Promise<ResourceHistory | null> {
    const now = snapshot();
    const subject = findHistorySubject(now, uri, position);
    if (!subject) return null;
    const { title, owner, changes } = subject;
    const told = { title, ...(owner !== undefined && { owner }), ...(changes && { changes }) };
    if (now.connection.state === 'untrusted')
      return { ...told, commits: [], problem: t('Git is not asked in a workspace that is not trusted.') };
    const repository = subject.paths && now.builtRepository(uri);
    const end = uri.lastIndexOf('/');
    const folder = repository?.uri ?? uri.slice(0, end);
    const paths = repository ? subject.paths : [decodeURIComponent(uri.slice(end))];
    const toUri = (path: string): string => (repository ? repository.toUri(path) : uri);
    const found = await history.commitsOf(folder, paths, most, signal);
    if (!found.ok) return { ...told, commits: [], problem: found.error.message };
    const reached = await reach(folder, paths, subject, signal);
    const commits = found.value.map(({ paths: changed, ...one }: Commit) => {
      const applied = judgeApplied(one.commit, subject.applied, reached);
      return { ...one, uris: changed.map(toUri), ...(applied !== undefined && { applied }) };
    });
    return { ...told, commits };
  }

  connection.onRequest(
    resourceHistoryRequest.method,
    (params: Parameters<NonNullable<typeof resourceHistoryRequest.types>>[0], token: CancellationToken) =>
      guard<ResourceHistory | null>(log, resourceHistoryRequest.method, null, () => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return answer(params, abort.signal);
      }),
  );
}

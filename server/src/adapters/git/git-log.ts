import type { Commit, GitHistory } from '../../git-port.ts';
import { runGit } from './run-git.ts';
import { toFolder } from './to-folder.ts';

/** Reads which commits there are, from what was fetched already. */
export const gitLog: Pick<GitHistory, 'tipOf' | 'countBehind' | 'commitsOf'> = {
  async tipOf(where, branch, signal) {
    if (!isPlainName(branch)) return { ok: true, value: null };
    const known = [`refs/remotes/*/${branch}`, ...(branch === 'HEAD' ? [] : [`refs/heads/${branch}`])];
    const args = ['for-each-ref', '--format=%(objectname) %(refname)', ...known];
    const refs = await runGit(toFolder(where), args, signal);
    if (!refs.ok) return refs;
    return { ok: true, value: chooseTip(refs.value.toString().split('\n').filter(Boolean)) ?? null };
  },
  async countBehind(where, commit, tip, signal) {
    const folder = toFolder(where);
    const reaches = await runGit(folder, ['merge-base', '--is-ancestor', '--end-of-options', commit, tip], signal);
    // it ends with 1 and says nothing where history was rewritten, or does not reach so far back
    if (!reaches.ok) return isNo(reaches.error) ? { ok: true, value: null } : reaches;
    const count = await runGit(folder, ['rev-list', '--count', '--end-of-options', `${commit}..${tip}`], signal);
    return count.ok ? { ok: true, value: Number(count.value.toString().trim()) } : count;
  },
  async commitsOf(where, paths, most, signal, revision = 'HEAD') {
    const folder = toFolder(where);
    if (paths.length === 0) return { ok: true, value: [] };
    const format = '--format=%H%x00%cI%x00%an%x00%s%x00';
    const args = ['log', '-z', `--max-count=${most}`, format, '--no-show-signature', '--no-renames', '--name-only'];
    // a name of a file is no pattern
    const only = paths.map((path) => `:(literal)${path.slice(1)}`);
    const found = await runGit(folder, [...args, '--relative', '--end-of-options', revision, '--', ...only], signal);
    return found.ok ? { ok: true, value: readLog(found.value.toString()) } : found;
  },
};

/** What Git could take for anything but the name of a branch is none. */
function isPlainName(branch: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_./+-]*$/u.test(branch) && !branch.includes('..');
}

/** What a remote had when it was last heard of; where several have it, that of the one that most clones come from. */
function chooseTip(refs: readonly string[]): string | undefined {
  const remote = refs.filter((ref) => ref.includes(' refs/remotes/'));
  const [first, ...others] = remote.length > 0 ? remote : refs;
  const chosen = others.length === 0 ? first : remote.find((ref) => ref.includes(' refs/remotes/origin/'));
  return chosen?.split(' ')[0];
}

function isNo({ kind, message }: { readonly kind: string; readonly message: string }): boolean {
  return kind === 'failed' && message === '';
}

/** Four fields, each with a NUL behind it, then a line feed before the names of files, if there are any. */
function readLog(text: string): readonly Commit[] {
  const parts = text.split('\0');
  const starts = parts.flatMap((part, i) => (isHash(part) && isTime(parts[i + 1] ?? '') ? [i] : []));
  return starts.map((start, i): Commit => {
    const [commit = '', time = '', author = '', subject = ''] = parts.slice(start, start + 4);
    const names = parts.slice(start + 4, starts[i + 1]).map((name) => name.replace(/^\n/, ''));
    return { commit, time, author, subject, paths: names.filter(Boolean).map((name) => `/${name}`) };
  });
}

function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(text);
}

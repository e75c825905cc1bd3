import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { GitError, GitHistory } from '../../git-port.ts';
import type { Result } from '../../ports.ts';
import { gitLog } from './git-log.ts';
import { runGit } from './run-git.ts';
import { toFolder } from './to-folder.ts';

/** Reads old versions of files with the person's git. */
export const gitHistory: GitHistory = {
  ...gitLog,
  async commitOf(where, revision, signal) {
    const found = await runGit(
      toFolder(where),
      ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`],
      signal,
    );
    return found.ok ? { ok: true, value: found.value.toString().trim() } : found;
  },
  async changesSince(where, revision, signal) {
    const folder = toFolder(where);
    const top = await findTop(folder, signal);
    if (!top.ok) return top;
    const below = ['--', folder];
    const changed = await runGit(
      top.value,
      ['diff', ...plain, '--ignore-submodules=all', '--name-status', '-z', revision, ...below],
      signal,
    );
    if (!changed.ok) return changed;
    const added = await runGit(top.value, ['ls-files', '--others', '--exclude-standard', '-z', ...below], signal);
    if (!added.ok) return added;
    const prefix = await findPrefix(top.value, folder);
    const toPath = (name: string): string => `/${name.slice(prefix.length)}`;
    const texts = new Map<string, string | null>(split(added.value).map((name) => [toPath(name), null]));
    const before: string[] = [];
    const entries = split(changed.value);
    const unmerged = entries.filter((_name, i) => i % 2 === 1 && entries[i - 1] === 'U');
    const kept = await findKept(top.value, revision, unmerged, signal);
    if (!kept.ok) return kept;
    for (let i = 0; i + 1 < entries.length; i += 2) {
      const [status, name = ''] = [entries[i], entries[i + 1]];
      if (status === 'A' || (status === 'U' && !kept.value.has(name))) texts.set(toPath(name), null);
      else before.push(name);
    }
    const read = await readAll(top.value, revision, before, signal);
    if (!read.ok) return read;
    for (const [i, name] of before.entries()) {
      const found = read.value[i];
      // it was there
      if (!found) return { ok: false, error: { kind: 'no-commit', message: 'The clone does not have all files.' } };
      texts.set(toPath(name), found.text);
    }
    return { ok: true, value: texts };
  },
  async submodulesSince(where, revision, signal) {
    const folder = toFolder(where);
    const top = await findTop(folder, signal);
    if (!top.ok) return top;
    const args = ['diff', ...plain, '--ignore-submodules=dirty', '--raw', '-z', revision, '--', folder];
    const changed = await runGit(top.value, args, signal);
    if (!changed.ok) return changed;
    const prefix = await findPrefix(top.value, folder);
    const entries = split(changed.value);
    const names = entries.filter((_name, i) => i % 2 === 1 && /^:(?:160000|\d+ 160000) /.test(entries[i - 1] ?? ''));
    return { ok: true, value: names.map((name) => `/${name.slice(prefix.length)}`) };
  },
  async textAt(where, path, revision, signal) {
    const folder = toFolder(where);
    const top = await findTop(folder, signal);
    if (!top.ok) return top;
    const name = `${await findPrefix(top.value, folder)}${path.slice(1)}`;
    const read = await readAll(top.value, revision, [name], signal);
    return read.ok ? { ok: true, value: read.value[0]?.text ?? null } : read;
  },
  async mergeBase(where, one, other, signal) {
    const folder = toFolder(where);
    const found = await runGit(folder, ['merge-base', '--end-of-options', one, other], signal);
    if (found.ok) return { ok: true, value: found.value.toString().trim() };
    if (found.error.kind !== 'failed' || found.error.message !== '') return found;
    const shallow = await runGit(folder, ['rev-parse', '--is-shallow-repository'], signal);
    if (!shallow.ok) return shallow;
    const isWhole = shallow.value.toString().trim() === 'false';
    return isWhole
      ? { ok: true, value: null }
      : { ok: false, error: { kind: 'no-commit', message: 'The clone is shallow.' } };
  },
  async isPushed(where, commit, signal) {
    const args = ['for-each-ref', '--count=1', `--contains=${commit}`, 'refs/remotes'];
    const found = await runGit(toFolder(where), args, signal);
    return found.ok ? { ok: true, value: found.value.length > 0 } : found;
  },
  async remotes(where, signal) {
    const found = await runGit(toFolder(where), ['remote', '-v'], signal);
    if (!found.ok) return found;
    const lines = found.value.toString().split('\n');
    const addresses = lines.flatMap((line) => /^[^\t]*\t(.*) \((?:fetch|push)\)(?: \[.*\])?$/.exec(line)?.[1] ?? []);
    return { ok: true, value: [...new Set(addresses.map(withoutPerson))] };
  },
};

const plain = ['--no-ext-diff', '--no-textconv', '--no-renames'];

/** `https://person:password@host/path` holds what nobody else is to know. */
function withoutPerson(address: string): string {
  return address.replace(/^([a-z][a-z+.-]*:\/\/)[^/]*@/i, '$1');
}

/** What the names of a folder's files begin with, as Git has them. */
async function findPrefix(top: string, folder: string): Promise<string> {
  const prefix = relative(top, await realpath(folder))
    .split(sep)
    .join('/');
  return prefix === '' ? '' : `${prefix}/`;
}

async function findTop(folder: string, signal: AbortSignal): Promise<Result<string, GitError>> {
  const top = await runGit(folder, ['rev-parse', '--show-toplevel'], signal);
  return top.ok ? { ok: true, value: join(top.value.toString().replace(/\r?\n$/, '')) } : top;
}

/** Which of these names a revision has: of what a merge has left open, nobody says whether it was there. */
async function findKept(
  top: string,
  revision: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Result<ReadonlySet<string>, GitError>> {
  if (names.length === 0) return { ok: true, value: new Set() };
  const found = await runGit(top, ['ls-tree', '-z', '--name-only', revision, '--', ...names], signal);
  return found.ok ? { ok: true, value: new Set(split(found.value)) } : found;
}

/** What stood in a file: null for what is no file, undefined where there is nothing, or the clone does not have it. */
type ReadText = { readonly text: string | null } | undefined;

/** One process for all: https://git-scm.com/docs/git-cat-file#_batch_output */
async function readAll(
  top: string,
  revision: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly ReadText[], GitError>> {
  // a name with a line feed cannot be asked for
  const asked = names.map((name) => (name.includes('\n') ? `${revision}:` : `${revision}:${name}`));
  const read = await runGit(top, ['cat-file', '--batch'], signal, asked.map((name) => `${name}\n`).join(''));
  if (!read.ok) return read;
  const texts: ReadText[] = [];
  let at = 0;
  while (texts.length < names.length && at < read.value.length) {
    const end = read.value.indexOf(10, at);
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(read.value.toString('utf8', at, end)) ?? [];
    at = end + 1;
    if (size === undefined) texts.push(undefined);
    else {
      const text = read.value.toString('utf8', at, at + Number(size));
      texts.push({ text: type === 'blob' ? text : null });
      at += Number(size) + 1;
    }
  }
  return { ok: true, value: texts };
}

function split(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}

import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitError, GitHistory, Result } from '../../ports.ts';
import { runGit } from './run-git.ts';

/** Reads old versions of files with the person's git. */
export const gitHistory: GitHistory = {
  async commitOf(where, revision, signal) {
    const folder = where.startsWith('file:') ? fileURLToPath(where) : where;
    const found = await runGit(folder, ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`], signal);
    return found.ok ? { ok: true, value: found.value.toString().trim() } : found;
  },
  async changesSince(where, revision, signal) {
    const folder = where.startsWith('file:') ? fileURLToPath(where) : where;
    const top = await findTop(folder, signal);
    if (!top.ok) return top;
    const below = ['--', folder];
    const changed = await runGit(
      top.value,
      ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--name-status', '-z', revision, ...below],
      signal,
    );
    if (!changed.ok) return changed;
    const added = await runGit(top.value, ['ls-files', '--others', '--exclude-standard', '-z', ...below], signal);
    if (!added.ok) return added;
    const prefix = relative(top.value, await realpath(folder))
      .split(sep)
      .join('/');
    const toPath = (name: string): string => `/${prefix === '' ? name : name.slice(prefix.length + 1)}`;
    const texts = new Map<string, string | null>(split(added.value).map((name) => [toPath(name), null]));
    const before: string[] = [];
    const entries = split(changed.value);
    for (let i = 0; i + 1 < entries.length; i += 2) {
      const [status, name = ''] = [entries[i], entries[i + 1]];
      if (status === 'A') texts.set(toPath(name), null);
      else before.push(name);
    }
    const read = await readAll(top.value, revision, before, signal);
    if (!read.ok) return read;
    before.forEach((name, i) => texts.set(toPath(name), read.value[i] ?? null));
    return { ok: true, value: texts };
  },
};

async function findTop(folder: string, signal: AbortSignal): Promise<Result<string, GitError>> {
  const top = await runGit(folder, ['rev-parse', '--show-toplevel'], signal);
  return top.ok ? { ok: true, value: join(top.value.toString().replace(/\r?\n$/, '')) } : top;
}

/** One process for all: https://git-scm.com/docs/git-cat-file#_batch_output */
async function readAll(
  top: string,
  revision: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Result<readonly (string | null)[], GitError>> {
  // a name with a line feed cannot be asked for
  const asked = names.map((name) => (name.includes('\n') ? `${revision}:` : `${revision}:${name}`));
  const read = await runGit(top, ['cat-file', '--batch'], signal, asked.map((name) => `${name}\n`).join(''));
  if (!read.ok) return read;
  const texts: (string | null)[] = [];
  let at = 0;
  while (texts.length < names.length && at < read.value.length) {
    const end = read.value.indexOf(10, at);
    const [, type, size] = read.value.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (size === undefined || !/^\d+$/.test(size)) texts.push(null);
    else {
      const text = read.value.toString('utf8', at, at + Number(size));
      texts.push(type === 'blob' ? text : null);
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

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A person with a clone of a bare repository, both in a folder that is removed with `dispose`. */
export interface Person {
  readonly folder: string;
  readonly clone: string;
  readonly remote: string;
  /** Runs git in the clone, and answers what it prints. */
  git(...args: readonly string[]): string;
  /** Asks the bare repository. */
  there(...args: readonly string[]): string;
  write(path: string, text: string | Uint8Array): void;
  hook(name: string, script: string): void;
  /** Commits at the remote what somebody else has changed meanwhile. */
  meanwhile(files: Readonly<Record<string, string>>): void;
  dispose(): void;
}

/** Git as it would be for a person that has only this configuration. */
export function runGit(cwd: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env }).trim();
}

/** Writes a file with the folders that it needs. */
export function writeInto(root: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Makes one whose `main` has these files; the person's own edits come later. */
export function createPerson(files: Readonly<Record<string, string>>): Person {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'driftline-person-')));
  const [clone, remote, other] = [join(folder, 'clone'), join(folder, 'remote.git'), join(folder, 'other')];
  runGit(folder, 'init', '-q', '--bare', '-b', 'main', remote);
  runGit(folder, 'init', '-q', '-b', 'main', other);
  const commitOther = (changed: Readonly<Record<string, string>>, message: string): void => {
    for (const [path, text] of Object.entries(changed)) writeInto(other, path, text);
    runGit(other, 'add', '-A');
    runGit(other, '-c', 'user.name=Other', '-c', 'user.email=other@example.org', 'commit', '-qm', message);
    runGit(other, 'push', '-q', remote, 'main');
  };
  commitOther(files, 'feat: first');
  runGit(folder, 'clone', '-q', remote, clone);
  runGit(clone, 'config', 'user.name', 'Person');
  runGit(clone, 'config', 'user.email', 'person@example.org');
  return {
    folder,
    clone,
    remote,
    git: (...args) => runGit(clone, ...args),
    there: (...args) => runGit(remote, ...args),
    write: (path, text) => writeInto(clone, path, text),
    hook: (name, script) => {
      const path = join(clone, '.git/hooks', name);
      writeInto(clone, join('.git/hooks', name), `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
    },
    meanwhile: (changed) => commitOther(changed, 'fix: meanwhile'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

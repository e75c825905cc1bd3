import { execFileSync } from 'node:child_process';

/** Runs Git in a folder as somebody whom no settings of this machine know. */
export function git(folder: string, ...args: readonly string[]): void {
  const person = ['-c', 'user.name=Driftline', '-c', 'user.email=test@example.com'];
  execFileSync('git', [...person, ...args], { cwd: folder, stdio: 'ignore' });
}

/** Makes a folder a repository with one commit of all that lies in it. */
export function commitAll(folder: string): void {
  git(folder, 'init', '-qb', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'files');
}

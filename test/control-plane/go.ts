import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from './run-command.ts';

const oldest = [1, 26] as const;

/** What a build depends on beside the sources: it must not vary with the machine. */
export const goSettings = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
};

/** The environment in which tools are built. */
export function goEnvironment(): Record<string, string | undefined> {
  return { ...process.env, ...goSettings };
}

/** Fails with what to do where there is no Go, or one that is too old. */
export async function requireGo(what: string, remedy: string): Promise<void> {
  const need = `${what} and needs Go ${oldest.join('.')} or newer`;
  const found = await runCommand('go', ['env', 'GOVERSION'], { cwd: homedir(), env: goEnvironment() }).catch(() => {
    throw new Error(`${need}; no go on the PATH. ${remedy}`);
  });
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(found) ?? [];
  const isNewEnough = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  if (major && !isNewEnough) throw new Error(`${need}; found ${found.trim()}. ${remedy}`);
}

/** Where built tools are kept, each in a folder of its own. */
export function toolsFolder(name: string): string {
  const named = [process.env['DRIFTLINE_CACHE'], process.env['XDG_CACHE_HOME']].find((folder) => folder);
  return join(resolve(named ?? join(homedir(), '.cache')), 'driftline', name);
}

import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askGit } from './ask-git.ts';
import type { Place } from './read-place.ts';
import type { RemoteAddress } from './remote-address.ts';
import { withoutPlaces } from '../run-git.ts';
import { takeConfig, toEnvironment, writeConfig, type ConfigEntry } from './scratch-config.ts';
import { spawnGit, type GitRun } from './spawn-git.ts';

/** How to run git in a scratch repository. */
export interface ScratchOptions {
  readonly signal: AbortSignal;
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the person's hooks run. */
  readonly hooks?: boolean;
  /** Whom to sign in at: what the person's configuration says of credentials in this address is told to git. */
  readonly address?: RemoteAddress;
}

/**
 * A repository in a temporary folder that knows the person's objects, refs and configuration and shares none of them for
 * writing: with `git worktree add` the person's repository would list it, and a fetch or push would move the refs there.
 */
export interface Scratch {
  readonly root: string;
  readonly tree: string;
  readonly place: Place;
  run(args: readonly string[], options: ScratchOptions): Promise<GitRun>;
  dispose(): Promise<void>;
}

/** What the names of these folders begin with; then comes the id of the process that owns it. */
export const scratchPrefix = 'driftline-change-';

const nowhere = '/dev/null';
const safe = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'core.quotePath=false',
  '-c',
  'gc.auto=0',
  '-c',
  'maintenance.auto=false',
];

/** Makes one at a commit, with nothing checked out. */
export async function createScratch(
  place: Place,
  head: string,
  temporary: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Scratch> {
  const root = await mkdtemp(join(await realpath(temporary), `${scratchPrefix}${process.pid}-`));
  const dispose = (): Promise<void> =>
    rm(root, { recursive: true, maxRetries: 5, retryDelay: 100 }).catch(ignoreMissing);
  try {
    const [tree, gitDir, globalConfig] = [join(root, 'tree'), join(root, 'git'), join(root, 'config')];
    const taken = takeConfig(place.config);
    for (const folder of [tree, join(gitDir, 'objects/info'), join(gitDir, 'refs'), join(gitDir, 'info')])
      await mkdir(folder, { recursive: true });
    const files = {
      [join(tree, '.git')]: `gitdir: ${gitDir}\n`,
      [globalConfig]: taken.global,
      [join(gitDir, 'config')]: writeConfig(toStructure(place)) + taken.local + writeConfig(toRemotes(place)),
      [join(gitDir, 'objects/info/alternates')]: `${place.objects}\n`,
      [join(gitDir, 'HEAD')]: `${head}\n`,
      [join(gitDir, 'packed-refs')]: await listRefs(place, signal),
    };
    for (const [path, text] of Object.entries(files)) await writeFile(path, text);
    for (const name of ['shallow', 'info/attributes', 'info/exclude'])
      await copyFile(join(place.commonDir, name), join(gitDir, name)).catch(() => undefined);
    const base = toBase(environment, globalConfig);
    return {
      root,
      tree,
      place,
      dispose,
      run: (args, { hooks = false, address, env, ...options }) => {
        const entries = [...taken.environment, ...toCredentials(address)];
        return spawnGit(tree, [...safe, ...(hooks ? [] : ['-c', `core.hooksPath=${nowhere}`]), ...args], {
          ...options,
          env: { ...toEnvironment(entries, base), ...toPerson(address), ...env },
        });
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** It may be disposed twice, or have been swept away. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

function toStructure({ format, config, hooks, commonDir }: Place): readonly Omit<ConfigEntry, 'scope'>[] {
  const partial = config.findLast(({ key }) => key === 'extensions.partialclone')?.value;
  return [
    { key: 'core.repositoryformatversion', value: '1' },
    { key: 'core.bare', value: 'false' },
    { key: 'core.hookspath', value: hooks },
    { key: 'lfs.storage', value: join(commonDir, 'lfs') },
    ...(format === 'sha1' ? [] : [{ key: 'extensions.objectformat', value: format }]),
    ...(partial === undefined ? [] : [{ key: 'extensions.partialclone', value: partial }]),
  ];
}

function toRemotes({ remotes }: Place): readonly Omit<ConfigEntry, 'scope'>[] {
  return [...remotes].flatMap(([name, { fetch, push }]) => [
    { key: `remote.${name}.url`, value: fetch.url },
    { key: `remote.${name}.pushurl`, value: push.url },
  ]);
}

/** Hooks may look at any of them, and a fetch says by them what is here already. */
async function listRefs(place: Place, signal: AbortSignal): Promise<string> {
  const listed = await askGit(place.root, ['for-each-ref', '--format=%(objectname) %(refname)'], signal);
  const lines = listed.toString().split('\n');
  return (
    lines.filter((line) => line !== '' && !/ refs\/(?:bisect|rewritten|worktree|driftline)\//.test(line)).join('\n') +
    '\n'
  );
}

function toBase(environment: NodeJS.ProcessEnv, globalConfig: string): NodeJS.ProcessEnv {
  const given = { ...process.env, ...environment };
  const { LC_ALL, ...rest } = withoutPlaces(given);
  const kept = Object.entries(rest).filter(
    ([name]) => !/^GIT_(?:TRACE.*|QUARANTINE_PATH|CONFIG|.*_PATHSPECS|ATTR_SOURCE|PUSH_OPTION_.*)$/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // Git's own words are read by us; how texts are encoded stays as the person's hooks know it
    ...(LC_ALL !== undefined && { LANG: LC_ALL }),
    LC_MESSAGES: 'C',
    LANGUAGE: '',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: globalConfig,
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: ':',
    GIT_LFS_SKIP_SMUDGE: '1',
    ...((given['SSH_ASKPASS'] ?? '') !== '' && { SSH_ASKPASS_REQUIRE: 'force' }),
  };
}

const [name, password] = ['DRIFTLINE_GIT_USERNAME', 'DRIFTLINE_GIT_PASSWORD'];
const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$${name}" "$${password}"; }; f`;

/** What the person wrote into the address goes the way of a helper. */
function toCredentials(address: RemoteAddress | undefined): readonly ConfigEntry[] {
  if (address?.username === undefined) return [];
  const section = `credential.${new URL(address.url).origin}`;
  if (address.password === undefined)
    return [{ scope: 'command', key: `${section}.username`, value: address.username }];
  return ['', helper].map((value) => ({ scope: 'command', key: `${section}.helper`, value }));
}

function toPerson(address: RemoteAddress | undefined): NodeJS.ProcessEnv {
  if (address?.password === undefined) return {};
  return { [name]: address.username, [password]: address.password };
}

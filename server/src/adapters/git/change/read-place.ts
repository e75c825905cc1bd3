import { isAbsolute, join } from 'node:path';
import { t } from '@vscode/l10n';
import { askGit, askIfAny } from './ask-git.ts';
import { fail } from './change-failure.ts';
import { splitAddress, type RemoteAddress } from './remote-address.ts';
import { parseConfig, type ConfigEntry } from './scratch-config.ts';

/** Where a repository of the person keeps what, and how it is configured. */
export interface Place {
  /** The top of the person's tree: absolute, as are the others. */
  readonly root: string;
  readonly commonDir: string;
  readonly objects: string;
  readonly index: string;
  readonly hooks: string;
  readonly isShallow: boolean;
  readonly format: string;
  readonly config: readonly ConfigEntry[];
  readonly remotes: ReadonlyMap<string, { readonly fetch: RemoteAddress; readonly push: RemoteAddress }>;
}

/** Reads it; nothing is secret in it but the configuration and the parts of addresses that say who. */
export async function readPlace(folder: string, signal: AbortSignal): Promise<Place> {
  const asked = ['--show-toplevel', '--git-common-dir', '--git-path', 'objects', '--git-path', 'index'];
  const rest = ['--is-shallow-repository', '--show-object-format'];
  const about = await askGit(folder, ['rev-parse', '--path-format=absolute', ...asked, ...rest], signal);
  const lines = about
    .toString()
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const [root = '', commonDir = '', objects = '', index = '', isShallow, format = 'sha1'] = lines;
  if (lines.length !== 6) return fail('failed', t('The path of the repository holds a line break. Move it elsewhere.'));
  const listed = parseConfig(await askGit(folder, ['config', '--list', '-z', '--show-scope'], signal));
  const config = listed.filter(({ scope }) => scope !== 'command');
  const hooks = config.findLast(({ key }) => key === 'core.hookspath')?.value;
  return {
    root: join(root),
    commonDir: join(commonDir),
    objects: join(objects),
    index: join(index),
    hooks: hooks === undefined || hooks === '' ? join(commonDir, 'hooks') : toHooks(root, hooks),
    isShallow: isShallow === 'true',
    format,
    config,
    remotes: await readRemotes(folder, config, signal),
  };
}

/** A relative one is relative to the top of the tree that the hook would run in: the person's. */
function toHooks(root: string, hooks: string): string {
  return isAbsolute(hooks) || /^(?:~|%\(prefix\))/.test(hooks) ? hooks : join(root, hooks);
}

async function readRemotes(
  folder: string,
  config: readonly ConfigEntry[],
  signal: AbortSignal,
): Promise<Place['remotes']> {
  const names = config.flatMap(({ key }) => /^remote\.([^]+)\.(?:url|pushurl)$/.exec(key)?.[1] ?? []);
  const read = await Promise.all(
    [...new Set(names)]
      .filter((name) => !name.startsWith('-'))
      .map(async (name) => {
        const fetch = await askIfAny(folder, ['remote', 'get-url', name], signal);
        const push = await askIfAny(folder, ['remote', 'get-url', '--push', name], signal);
        const address = fetch ?? push;
        if (address === undefined) return undefined;
        return [name, { fetch: splitAddress(address), push: splitAddress(push ?? address) }] as const;
      }),
  );
  return new Map(read.filter((remote) => remote !== undefined));
}

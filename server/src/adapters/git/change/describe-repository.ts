import type { ChangedPath, Remote, RepositoryState } from '../../../change-port.ts';
import { askGit, askIfAny, splitZeros } from './ask-git.ts';
import { toFolder } from '../to-folder.ts';
import { isDecrypted } from './check-path.ts';
import { readHead } from './read-head.ts';
import { readPlace, type Place } from './read-place.ts';

const newest = 50;

/** Reads what a change can build on; nothing is asked of the network. */
export async function describeRepository(where: string, signal: AbortSignal): Promise<RepositoryState> {
  const folder = toFolder(where);
  const place = await readPlace(folder, signal);
  const { root } = place;
  const prefix = (await askGit(folder, ['rev-parse', '--show-prefix'], signal)).toString().replace(/\/?\r?\n$/, '');
  const head = await readHead(root, signal);
  const [defaultBranches, upstream, author, subjects, changed, submodules, lfs] = await Promise.all([
    readDefaults(place, signal),
    readUpstream(place, head.branch, signal),
    readAuthor(root, signal),
    askGit(root, ['log', '-z', `--max-count=${newest}`, '--format=%s'], signal),
    readChanged(root, signal),
    readSubmodules(root, signal),
    askIfAny(root, ['grep', '-l', '--cached', '-e', 'filter=lfs', '--', ':(top,glob)**/.gitattributes'], signal),
  ]);
  return {
    root,
    prefix,
    head,
    isShallow: place.isShallow,
    remotes: [...place.remotes].map(([name, { fetch, push }]): Remote => ({ name, url: fetch.url, pushUrl: push.url })),
    defaultBranches,
    ...(upstream && { upstream }),
    subjects: splitZeros(subjects),
    ...(author && { author }),
    signsOff: /^(?:true|yes|on|1)$/i.test(place.config.findLast(({ key }) => key === 'format.signoff')?.value ?? ''),
    changed,
    submodules,
    hasLfs: lfs !== undefined && lfs !== '',
  };
}

async function readDefaults({ root, remotes }: Place, signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
  const listed = (
    await askGit(root, ['for-each-ref', '--format=%(refname) %(symref)', 'refs/remotes'], signal)
  ).toString();
  const heads = new Map(
    listed.split('\n').map((line): [string, string] => {
      const [ref = '', target = ''] = line.split(' ');
      return [ref, target];
    }),
  );
  const found = [...remotes.keys()].flatMap((name) => {
    const [head, prefix] = [heads.get(`refs/remotes/${name}/HEAD`), `refs/remotes/${name}/`];
    return head?.startsWith(prefix) === true ? [[name, head.slice(prefix.length)] as const] : [];
  });
  return Object.fromEntries(found);
}

async function readUpstream(
  { config }: Place,
  branch: string | undefined,
  signal: AbortSignal,
): Promise<RepositoryState['upstream']> {
  signal.throwIfAborted();
  const read = (name: string): string | undefined =>
    config.findLast(({ key }) => key === `branch.${branch ?? ''}.${name}`)?.value;
  const [remote, merge] = [read('remote'), read('merge')];
  if (remote === undefined || remote === '.' || merge?.startsWith('refs/heads/') !== true) return undefined;
  return Promise.resolve({ remote, branch: merge.slice('refs/heads/'.length) });
}

/** Git asks the same before it commits: it knows rules that no configuration has. */
async function readAuthor(root: string, signal: AbortSignal): Promise<RepositoryState['author']> {
  const line = await askIfAny(root, ['var', 'GIT_AUTHOR_IDENT'], signal);
  const [, name, email] = /^(.*) <(.*)> \d+ \S+$/.exec(line ?? '') ?? [];
  return name !== undefined && email !== undefined ? { name, email } : undefined;
}

async function readChanged(root: string, signal: AbortSignal): Promise<readonly ChangedPath[]> {
  const flags = ['--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=all', '--no-renames'];
  return splitZeros(await askGit(root, ['status', ...flags], signal)).flatMap((line): ChangedPath[] => {
    const [staged = ' ', unstaged = ' ', path] = [line[0], line[1], line.slice(3)];
    if (isDecrypted(path)) return [];
    const isUntracked = staged === '?';
    const isConflicted = /^(?:U.|.U|AA|DD)$/.test(`${staged}${unstaged}`);
    return [
      {
        path,
        isStaged: staged !== ' ' && !isUntracked,
        isUnstaged: unstaged !== ' ' && !isUntracked,
        isUntracked,
        isConflicted,
      },
    ];
  });
}

async function readSubmodules(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const listed = splitZeros(await askGit(root, ['ls-files', '--stage', '-z'], signal));
  return listed.filter((line) => line.startsWith('160000 ')).map((line) => line.slice(line.indexOf('\t') + 1));
}

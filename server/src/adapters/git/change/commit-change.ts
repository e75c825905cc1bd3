import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { t } from '@vscode/l10n';
import type { CommittedFile } from '../../../change-port.ts';
import { splitZeros } from './ask-git.ts';
import { fail } from './change-failure.ts';
import { lastLine } from './explain-network.ts';
import { checkPath } from './check-path.ts';
import { clean } from './remote-address.ts';
import type { Scratch } from './scratch.ts';
import { must } from './must.ts';
import { runWithHooks } from './traced-hooks.ts';

interface Options {
  readonly message: string;
  readonly signsOff: boolean;
  readonly skipsHooks: boolean;
  readonly signal: AbortSignal;
}

/** Commits what the index has, as Git would at the person's own hands: their hooks, signature and identity. */
export async function commitChange(
  scratch: Scratch,
  { message, signsOff, skipsHooks, signal }: Options,
): Promise<string> {
  const file = join(scratch.root, 'message');
  await writeFile(file, `${message.replaceAll('\0', '').trimEnd()}\n`);
  const flags = [...(signsOff ? ['--signoff'] : []), ...(skipsHooks ? ['--no-verify'] : [])];
  const args = ['commit', '--quiet', '--no-edit', '--file', file, ...flags];
  const run = await runWithHooks(scratch, args, { signal, hooks: !skipsHooks });
  const words = clean([run.said, run.out.toString()].join('\n'));
  if (run.refusedBy !== undefined) {
    const said = words === '' ? 'it gives no reason' : lastLine(words);
    return fail('hook-refused', t('Your hook {0} refuses the commit: {1}', run.refusedBy, said), { words });
  }
  if (run.code !== 0) return explain(words);
  return (await must(scratch, ['rev-parse', 'HEAD'], { signal })).toString().trim();
}

function explain(words: string): never {
  if (/tell me who you are|empty ident|unable to auto-detect email|no email was given|user\.useConfigOnly/i.test(words))
    return fail(
      'identity-missing',
      t('Git does not know who you are. Set user.name and user.email with "git config".'),
      {
        words,
      },
    );
  if (/failed to sign|signing failed|gpg|user\.signingkey|Couldn't load public key|ssh-keygen|agent/i.test(words))
    return fail('signing-failed', t('The commit could not be signed: {0}', lastLine(withoutVerdict(words))), { words });
  if (/nothing to commit|nothing added to commit/i.test(words))
    return fail('nothing-to-change', t('The base has all of this already.'), { words });
  return fail('failed', t('Git could not commit: {0}', lastLine(words)), { words });
}

/** "failed to write commit object" stands last and says least. */
function withoutVerdict(words: string): string {
  return words.replace(/^fatal: failed to write commit object$/m, '');
}

/** What a commit, or without one the index, changes compared with the base; a path that no change may hold ends it. */
export async function listChanged(
  scratch: Scratch,
  base: string,
  signal: AbortSignal,
  commit?: string,
): Promise<readonly CommittedFile[]> {
  const options = ['--raw', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=none'];
  const compared = commit === undefined ? ['diff-index', '--cached', base] : ['diff-tree', '-r', base, commit];
  const [command = '', ...rest] = compared;
  const parts = splitZeros(await must(scratch, [command, ...options, ...rest], { signal }));
  const files: CommittedFile[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [about = '', path = ''] = [parts[i], parts[i + 1]];
    checkPath(path);
    const letter = about.at(-1);
    files.push({ path, status: letter === 'A' ? 'added' : letter === 'D' ? 'deleted' : 'modified' });
  }
  if (files.length === 0)
    return fail('nothing-to-change', t('The base has all of this already: there is nothing to change.'));
  return files;
}

import { t } from '@vscode/l10n';
import type { ChangeErrorKind } from '../../../change-port.ts';
import { fail } from './change-failure.ts';
import { clean } from './remote-address.ts';
import type { GitRun } from './spawn-git.ts';

interface Case {
  readonly pattern: RegExp;
  readonly kind: ChangeErrorKind;
  readonly message: (remote: string) => string;
}

/** What git and its helpers say, in the order in which it decides. */
const cases: readonly Case[] = [
  {
    pattern: /remote ref \S+ not found|couldn't find remote ref/i,
    kind: 'base-missing',
    message: (remote) => t('{0} has no such branch. Choose another base.', remote),
  },
  {
    pattern: /No such remote|does not appear to be a git repository/i,
    kind: 'repository-missing',
    message: (remote) => t('There is no repository where {0} leads. Check its address with "git remote -v".', remote),
  },
  {
    pattern: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i,
    kind: 'authentication',
    message: (remote) =>
      t('The host of {0} is not known to SSH. Connect once in a terminal, and check its key.', remote),
  },
  {
    pattern:
      /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied \(|error: 401|invalid credentials|HTTP Basic: Access denied/i,
    kind: 'authentication',
    message: (remote) =>
      t('{0} does not accept who you are. Sign in, or run "git fetch {0}" in a terminal once.', remote),
  },
  {
    pattern:
      /Push to create is not enabled|repository (?:'.*' )?not found|Repository not found|could not be found|error: 404/i,
    kind: 'repository-missing',
    message: (remote) =>
      t('{0} has no such repository, or you may not see it. Check its address and your account.', remote),
  },
  {
    pattern:
      /error: 403|Permission to \S+ denied|denied to |not allowed to push|deploy key.*read|read[- ]only|Unauthorized|not authorized|You don't have permission|service not enabled|permission denied for writing/i,
    kind: 'no-permission',
    message: (remote) => t('You may not write to {0}. Push to a fork of yours, or ask for write access.', remote),
  },
  {
    pattern:
      /Could not resolve|Failed to connect|Couldn't connect|Connection (?:refused|reset|closed|timed out)|timed out|unreachable|hung up unexpectedly|early EOF|RPC failed|transfer closed|Empty reply|error: 50[234]|Operation too slow|SSL|unexpected disconnect|expected flush after/i,
    kind: 'offline',
    message: (remote) =>
      t('{0} could not be reached, or the connection broke. Check the network and try again.', remote),
  },
];

/** Why a fetch or a push failed on the way to a remote; refusals of a branch are told by `explainPush`. */
export function explainNetwork(run: GitRun, remote: string): never {
  const words = clean(run.said);
  const found = cases.find(({ pattern }) => pattern.test(words));
  if (found) return fail(found.kind, found.message(remote), { words });
  return fail('failed', t('Git could not talk to {0}: {1}', remote, lastLine(words)), { words });
}

/** The line that says most: the last one that says "fatal" or "error", without that. */
export function lastLine(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((each) => /^(?:fatal|error): /.test(each)) ?? lines.at(-1) ?? 'it gives no reason';
  return line.replace(/^(?:fatal|error): /, '').slice(0, 300);
}

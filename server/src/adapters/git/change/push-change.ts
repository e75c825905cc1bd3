import { t } from '@vscode/l10n';
import type { ChangeErrorKind, PushRequest, Pushed } from '../../../change-port.ts';
import { fail } from './change-failure.ts';
import { explainNetwork, lastLine } from './explain-network.ts';
import { clean } from './remote-address.ts';
import type { Scratch } from './scratch.ts';
import { runWithHooks, type TracedRun } from './traced-hooks.ts';

interface Options {
  readonly skipsHooks: boolean;
  readonly signal: AbortSignal;
}

/** Pushes one commit to one branch, or to the place that AGit has for it, and moves no ref of the person. */
export async function pushChange(
  scratch: Scratch,
  commit: string,
  request: PushRequest,
  { skipsHooks, signal }: Options,
): Promise<Pushed> {
  const { remote } = request;
  const address = scratch.place.remotes.get(remote)?.push;
  if (!address) return fail('no-remote', t('There is no remote "{0}". Add it with "git remote add".', remote));
  const args = [
    'push',
    '--porcelain',
    '--no-follow-tags',
    '--recurse-submodules=no',
    ...(skipsHooks ? ['--no-verify'] : []),
  ];
  const run = await runWithHooks(scratch, [...args, ...toTarget(commit, request)], {
    signal,
    address,
    hooks: !skipsHooks,
  });
  if (run.code !== 0) return explainPush(run, request);
  const messages = toMessages(run.said);
  const url = /https?:\/\/[^\s<>"']+/.exec(messages.join('\n'))?.[0];
  return { messages, ...(url !== undefined && { url }) };
}

function toTarget(commit: string, request: PushRequest): readonly string[] {
  if (request.kind === 'branch') {
    const ref = `refs/heads/${toName(request.branch)}`;
    return [`--force-with-lease=${ref}:${request.expects ?? ''}`, '--', request.remote, `${commit}:${ref}`];
  }
  const { base, topic, title, description, replaces = false } = request;
  const options = { topic: toName(topic), title, description, ...(replaces && { 'force-push': 'true' }) };
  const given = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${toOption(value)}`]);
  return [...given, '--', request.remote, `${commit}:refs/for/${toName(base)}`];
}

/** A line of Git's protocol has no more than 65,516 bytes: https://git-scm.com/docs/protocol-common#_pkt_line_format */
const longest = 65_000;

/** An option is one line; Gitea takes more in base64. */
function toOption(value: string): string {
  const text = value.replaceAll('\0', '');
  const option = /[\r\n]/.test(text) ? `{base64}${Buffer.from(text).toString('base64')}` : text;
  if (Buffer.byteLength(option) > longest)
    fail('failed', t('The text is too long to be pushed without a token. Make it shorter than 45 kB, or sign in.'));
  return option;
}

/** A name of a branch that git takes as no option and no pattern: https://git-scm.com/docs/git-check-ref-format */
export function toName(branch: string): string {
  const isValid =
    branch !== '' &&
    // eslint-disable-next-line no-control-regex -- these are what Git refuses
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|^@$/.test(branch) &&
    branch.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
  return isValid ? branch : fail('failed', t('A branch cannot be named "{0}". Choose another name.', clean(branch)));
}

function toMessages(said: string): readonly string[] {
  const lines = clean(said).split('\n');
  return lines.flatMap((line) => /^remote: ?(.*\S)\s*$/.exec(line)?.[1] ?? []);
}

function explainPush(run: TracedRun, request: PushRequest): never {
  const words = clean(run.said);
  const { remote } = request;
  const target = request.kind === 'branch' ? request.branch : request.base;
  if (run.refusedBy !== undefined) {
    const message = t('Your hook {0} refuses the push: {1}', run.refusedBy, lastLine(words));
    return fail('hook-refused', message, { words });
  }
  const line = /^!\t[^\t]*\t(.*)$/m.exec(run.out.toString())?.[1];
  if (line === undefined) return explainNetwork(run, remote);
  const told = [...toMessages(run.said), clean(line)].join('\n');
  const [kind, message] = toRefusal(told, request, target);
  return fail(kind, message, { words: told });
}

function toRefusal(told: string, request: PushRequest, target: string): [ChangeErrorKind, string] {
  const { remote } = request;
  if (
    /stale info|already exists|exists; cannot create|directory file conflict/i.test(told) &&
    request.kind === 'branch'
  )
    return request.expects === undefined
      ? ['branch-exists', t('{0} has a branch "{1}" already. Update it, or choose another name.', remote, target)]
      : ['branch-moved', t('Somebody has pushed to "{0}" in the meantime. Look at it and try again.', target)];
  if (/new commit is (?:the )?same/i.test(told))
    return ['nothing-to-change', t('The pull request has all of this already.')];
  if (/force-push/i.test(told) && request.kind === 'agit')
    return ['branch-moved', t('The pull request has another commit. Update it, which replaces that.')];
  if (/protected branch|GH006|GH013|not allowed to push to protected|branch protection|rule violations/i.test(told))
    return ['branch-protected', t('"{0}" is protected at {1}. Choose another branch for the change.', target, remote)];
  if (/permission|not allowed|denied|read[- ]only|forbidden/i.test(told) && !told.includes('hook declined'))
    return ['no-permission', t('You may not write to "{0}" at {1}. Push to a fork of yours.', target, remote)];
  if (/shallow update not allowed/i.test(told))
    return [
      'push-rejected',
      t('{0} lacks commits that this shallow clone lacks too. Run "git fetch --unshallow" first.', remote),
    ];
  if (/non-fast-forward|fetch first/i.test(told))
    return ['branch-moved', t('"{0}" at {1} has commits that the change does not have. Try again.', target, remote)];
  return ['push-rejected', t('{0} refuses the push: {1}', remote, told.split('\n')[0] ?? '')];
}

import type { ChangeErrorKind, PushRequest, Pushed } from '../../change-port.ts';
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
  if (!address) return fail('no-remote', `There is no remote "${remote}". Add it with "git remote add".`);
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

/** An option is one line; Gitea takes more in base64. */
function toOption(value: string): string {
  const text = value.replaceAll('\0', '');
  return /[\r\n]/.test(text) ? `{base64}${Buffer.from(text).toString('base64')}` : text;
}

/** A name of a branch that git takes as no option and no pattern: https://git-scm.com/docs/git-check-ref-format */
export function toName(branch: string): string {
  const isValid =
    branch !== '' &&
    // eslint-disable-next-line no-control-regex
    !/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|^@$/.test(branch) &&
    branch.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
  return isValid ? branch : fail('failed', `A branch cannot be named "${clean(branch)}". Choose another name.`);
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
    const message = `Your hook ${run.refusedBy} refuses the push: ${lastLine(words)}`;
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
  if (/stale info|already exists/i.test(told) && request.kind === 'branch')
    return request.expects === undefined
      ? ['branch-exists', `${remote} has a branch "${target}" already. Update it, or choose another name.`]
      : ['branch-moved', `Somebody has pushed to "${target}" in the meantime. Look at it and try again.`];
  if (/force-push/i.test(told) && request.kind === 'agit')
    return ['branch-moved', 'The pull request has another commit. Update it, which replaces that.'];
  if (/protected branch|GH006|GH013|not allowed to push to protected|branch protection|rule violations/i.test(told))
    return ['branch-protected', `"${target}" is protected at ${remote}. Choose another branch for the change.`];
  if (/permission|not allowed|denied|read[- ]only|forbidden/i.test(told) && !told.includes('hook declined'))
    return ['no-permission', `You may not write to "${target}" at ${remote}. Push to a fork of yours.`];
  if (/shallow update not allowed/i.test(told))
    return [
      'push-rejected',
      `${remote} lacks commits that this shallow clone lacks too. Run "git fetch --unshallow" first.`,
    ];
  if (/non-fast-forward|fetch first/i.test(told))
    return ['branch-moved', `"${target}" at ${remote} has commits that the change does not have. Try again.`];
  return ['push-rejected', `${remote} refuses the push: ${told.split('\n')[0] ?? ''}`];
}

import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch, ScratchOptions } from './scratch.ts';
import type { GitRun } from './spawn-git.ts';

/** A run that tells which hook ended it. */
export interface TracedRun extends GitRun {
  readonly refusedBy?: string;
}

/** Git says of a hook that fails only what the hook says, so that its own trace is asked: https://git-scm.com/docs/api-trace2 */
export async function runWithHooks(
  scratch: Scratch,
  args: readonly string[],
  options: ScratchOptions,
): Promise<TracedRun> {
  const trace = join(scratch.root, 'trace');
  await unlink(trace).catch(() => undefined);
  const run = await scratch.run(args, { ...options, env: { ...options.env, GIT_TRACE2_EVENT: trace } });
  if (run.code === 0) return run;
  const refusedBy = findRefusal(await readFile(trace, 'utf8').catch(() => ''));
  return { ...run, ...(refusedBy !== undefined && { refusedBy }) };
}

interface TraceEvent {
  readonly event?: string;
  readonly sid?: string;
  readonly child_id?: number;
  readonly child_class?: string;
  readonly hook_name?: string;
  readonly argv?: readonly string[];
  readonly code?: number;
}

function findRefusal(trace: string): string | undefined {
  const events = trace.split('\n').flatMap((line) => parseEvent(line) ?? []);
  // what a hook runs has a name that is longer
  const own = events.filter(({ sid }) => sid?.includes('/') === false);
  const failed = own.filter(({ event, code }) => event === 'child_exit' && code !== 0);
  const started = own.filter(({ event }) => event === 'child_start');
  const refusals = failed.flatMap(({ child_id }) => {
    const hook = started.find((each) => each.child_id === child_id && each.child_class === 'hook');
    return hook ? [hook.hook_name ?? hook.argv?.[0]?.split(/[\\/]/).at(-1) ?? 'hook'] : [];
  });
  return refusals.find((hook) => !hook.startsWith('post-'));
}

function parseEvent(line: string): TraceEvent | undefined {
  try {
    return JSON.parse(line) as TraceEvent;
  } catch {
    return undefined;
  }
}

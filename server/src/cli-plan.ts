import path from 'node:path';
import { gitHistory } from './adapters/git/git-history.ts';
import { createChangeRepository } from './adapters/git/change/change-repository.ts';
import { createPromptFileSystem } from './adapters/node-fs.ts';
import { type CliProcess, openRenderer, say, write } from './cli-process.ts';
import type { PlanArguments } from './cli/arguments.ts';
import { runPlan } from './cli/plan.ts';

/** Runs `driftline plan` and answers with its exit code: 0 it is told what changes, 2 it could not be told, or not all of it. */
export async function plan(args: PlanArguments, process: CliProcess, signal: AbortSignal): Promise<number> {
  const renderer = await openRenderer(process);
  const machine = { cwd: process.cwd, paths: path, system: createPromptFileSystem() };
  try {
    const git = { history: gitHistory, commits: createChangeRepository() };
    const run = await runPlan(args, machine, renderer, git, signal);
    if (!run.ok) {
      await say(process, run.error);
      return 2;
    }
    await write(process.stdout, run.value.output);
    for (const message of run.value.messages) await say(process, message);
    return run.value.code;
  } finally {
    renderer.dispose();
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCorpus } from '../../support/corpus.ts';
import { startKubeconform } from '../../support/kubeconform/start-kubeconform.ts';
import type { Bench } from '../measure.ts';

const server = join(import.meta.dirname, '..', '..', '..', 'server');

/** A whole process that checks a real repository, from its start to its end, beside kubeconform with the same schemas. */
export async function coldCheck(): Promise<Bench> {
  const corpus = findCorpus();
  if (corpus === undefined) throw new Error('there is no corpus to check: ../shared/corpora/home-ops');
  const command = join(server, 'bin', 'driftline.mjs');
  if (!existsSync(command) || !existsSync(join(server, 'dist', 'cli.mjs')))
    return { comparisons: [], stop: () => Promise.resolve() };
  const kubeconform = await startKubeconform();
  const { program, args } = kubeconform;
  const ours = (...more: string[]): Promise<void> =>
    run(process.execPath, [command, 'check', '--offline', '--no-rendered', ...more, corpus]);
  const theirs = (): Promise<void> => run(program, [...args, '-strict', '-ignore-missing-schemas', corpus]);
  const peer = 'kubeconform -strict';
  // it knows schemas alone, and no rules in CEL
  const alike = ['cel-rule', 'admission-policy'].flatMap((code) => ['--rule', `${code}=off`]);
  return {
    comparisons: [
      { name: 'a cold check of a real repository by schemas', peer, limit: 1, ours: () => ours(...alike), theirs },
      { name: 'a cold check of a real repository, rules in CEL too', peer, limit: 1.3, ours, theirs },
    ],
    stop: () => kubeconform.dispose(),
  };
}

/** Both end with 1 where they have found something, and with more where they could not check. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 && code !== 1) throw new Error(`${command} ended with ${code}`);
}

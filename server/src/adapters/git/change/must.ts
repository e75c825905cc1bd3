import { t } from '@vscode/l10n';
import { fail } from './change-failure.ts';
import { lastLine } from './explain-network.ts';
import { clean } from './remote-address.ts';
import type { Scratch, ScratchOptions } from './scratch.ts';

/** Runs what fails only where something is wrong that no person has caused, and ends the change then. */
export async function must(scratch: Scratch, args: readonly string[], options: ScratchOptions): Promise<Buffer> {
  const run = await scratch.run(args, options);
  if (run.code === 0) return run.out;
  const words = clean(run.said);
  const step = args.find((arg) => !arg.startsWith('-')) ?? '';
  return fail('failed', t('Git could not prepare the change ({0}): {1}', step, lastLine(words)), { words });
}

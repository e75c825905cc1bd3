import type { SpawnOptions } from 'node:child_process';

export function runStep(
  title: string,
  command: string,
  args: readonly string[],
  options?: Pick<SpawnOptions, 'cwd' | 'env'>,
): Promise<void>;

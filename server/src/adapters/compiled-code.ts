import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';

/**
 * Takes the folder in which Node keeps compiled code (`NODE_COMPILE_CACHE`) out of the environment, which programs that the
 * server starts inherit, and removes what stands beside it: the code of other versions. Answers when that is done.
 */
export async function keepCompiledCode(environment: NodeJS.ProcessEnv): Promise<void> {
  const folder = environment['NODE_COMPILE_CACHE'];
  delete environment['NODE_COMPILE_CACHE'];
  if (folder === undefined || !isAbsolute(folder) || basename(dirname(folder)) !== 'compiled-code') return;
  const beside = await readdir(dirname(folder)).catch(() => []);
  const others = beside.filter((name) => name !== basename(folder));
  await Promise.all(others.map((name) => rm(join(dirname(folder), name), { recursive: true })));
}

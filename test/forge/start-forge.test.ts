import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { waitFor } from '../control-plane/wait.ts';
import type { ForgeDescription } from './start-forge.ts';

test('a forge and its folder go with the process that started it, also when that is killed', async () => {
  const owner = spawn(process.execPath, [join(import.meta.dirname, 'owner-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
    const { url, folder } = JSON.parse(line) as ForgeDescription;
    const isUp = (): Promise<boolean> =>
      fetch(`${url}/api/v1/version`).then(
        ({ ok }) => ok,
        () => false,
      );
    expect(await isUp()).toBe(true);
    owner.kill('SIGKILL');
    await waitFor('its end', async () => !(await isUp()), { timeout: 20_000 });
    await waitFor(
      'the end of its folder',
      () =>
        access(folder).then(
          () => false,
          () => true,
        ),
      { timeout: 20_000 },
    );
  } finally {
    owner.kill('SIGKILL');
  }
});

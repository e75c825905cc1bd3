import { expect, test, vi } from 'vitest';
import type { LanguageClient } from 'vscode-languageclient/node';

const State = { Stopped: 1, Running: 2, Starting: 3 };

async function createRestart(client: object): Promise<() => Promise<void>> {
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({ State }));
  const module = await import('../../../client/src/restart.ts');
  return module.createRestart(client as LanguageClient);
}

test('a restart waits for a start that is under way, and calls side by side are one', async () => {
  const calls: string[] = [];
  const client = {
    state: State.Starting,
    start: () => Promise.resolve(void calls.push('start')),
    stop: () => Promise.resolve(void calls.push('stop')),
  };
  const restart = await createRestart(client);
  await Promise.all([restart(), restart()]);
  expect(calls).toEqual(['start', 'stop', 'start']);
  client.state = State.Running;
  await restart();
  expect(calls.slice(3)).toEqual(['stop', 'start']);
});

test('a server that cannot be stopped is started all the same, and a failed start is told', async () => {
  const start = vi.fn(() => Promise.resolve());
  const client = { state: State.Running, start, stop: () => Promise.reject(new Error('timed out')) };
  const restart = await createRestart(client);
  await restart();
  expect(start).toHaveBeenCalledTimes(1);
  start.mockRejectedValueOnce(new Error('no server'));
  await expect(restart()).rejects.toThrow('no server');
  await restart();
  expect(start).toHaveBeenCalledTimes(3);
});

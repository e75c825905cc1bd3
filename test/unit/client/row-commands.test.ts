import { beforeEach, expect, test, vi } from 'vitest';
import type { SyncItem } from '../../../server/src/protocol.ts';

const copied: string[] = [];

beforeEach(() => {
  copied.length = 0;
  vi.resetModules();
  vi.doMock('vscode', () => ({
    env: { clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) } },
  }));
});

const object = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  namespace: 'flux-system',
  name: 'a',
};
const item: SyncItem = {
  id: 'i',
  type: 'object',
  label: 'flux-system/a',
  object,
  revision: 'main@sha1:1a',
  message: 'm',
};
const row = { kind: 'item', cluster: 'k', context: 'home', item, object, parent: undefined } as const;

test('the name of an object has its kind, wherever its row stands', async () => {
  const { copyName } = await import('../../../client/src/commands/copy-name.ts');
  await copyName(row);
  await copyName({ ...row, object: { apiVersion: 'v1', kind: 'Namespace', name: 'demo' } });
  expect(copied).toEqual(['Kustomization flux-system/a', 'Namespace demo']);
});

test('what a controller says is copied whole, and nothing where it says nothing', async () => {
  const { copyOfRow } = await import('../../../client/src/commands/copy-of-row.ts');
  await copyOfRow(row, 'revision');
  await copyOfRow(row, 'message');
  await copyOfRow({ ...row, item: { id: 'i', type: 'group', label: 'Sources' } }, 'message');
  expect(copied).toEqual(['main@sha1:1a', 'm']);
});

test('a command without a row, as a key may be bound to it, does nothing', async () => {
  const { copyName } = await import('../../../client/src/commands/copy-name.ts');
  const { copyOfRow } = await import('../../../client/src/commands/copy-of-row.ts');
  const { openManifest } = await import('../../../client/src/commands/open-manifest.ts');
  await copyName();
  await copyOfRow(undefined, 'message');
  await openManifest();
  expect(copied).toEqual([]);
});

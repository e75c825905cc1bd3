import { expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { judgeAddon, readAddonFile } from '../../../server/src/sync/judge-addon.ts';
import { readK3s } from '../../../server/src/sync/read-k3s.ts';
import { controlled } from '../../support/sync-objects.ts';

const [same, other, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const source = '/var/lib/rancher/k3s/server/manifests/web.yaml';

function addon(spec: JsonObject) {
  const status = readK3s(controlled('k3s.cattle.io/v1', 'Addon', 'web', { spec }), () => undefined);
  if (!status) throw new Error('it has no name');
  return status;
}

test.each<[string, readonly string[], string, string | undefined]>([
  ['the same file', [same], 'ready', 'SameAsGit'],
  ['another one', [other], 'out-of-sync', 'DiffersFromGit'],
  ['the same among several', [other, same], 'ready', 'SameAsGit'],
  ['several others', [other, third], 'none', undefined],
  ['none', [], 'none', undefined],
])('where Git has %s', (_, inGit, state, reason) => {
  const status = addon({ source, checksum: same.toUpperCase() });
  const file = readAddonFile(status);
  expect(file).toEqual({ name: 'web.yaml', digest: same });
  expect(file && judgeAddon(status, file, inGit)).toMatchObject({ state, ...(reason && { reason }) });
});

test.each<[JsonObject]>([[{}], [{ source }], [{ source, checksum: 'x' }], [{ checksum: same }]])(
  'what K3s does not say is not known: %j',
  (spec) => expect(readAddonFile(addon(spec))).toBeUndefined(),
);

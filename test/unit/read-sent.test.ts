import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readSent } from '../../server/src/read-sent.ts';

const kubectl = 'kubectl.kubernetes.io/last-applied-configuration';
const rancher = 'objectset.rio.cattle.io/applied';
const noted = (name: string, text: string) => ({ metadata: { annotations: { [name]: text } } });
const pack = (text: string): string => gzipSync(text).toString('base64').replace(/=+$/, '');
const sent = '{"data":{"b":"\u00e4"}}';

test.each([
  [kubectl, sent],
  [rancher, sent],
  [rancher, pack(sent)],
])('a note in %s is read (%s)', async (name, text) => {
  expect(await readSent(noted(name, text))).toEqual({ data: { b: 'ä' } });
});

test.each([
  [kubectl, ''],
  [kubectl, '{'],
  [kubectl, 'null'],
  [kubectl, '[]'],
  [rancher, 'not base64!'],
  [rancher, 'AAAA'],
  [rancher, pack(sent).slice(0, 20)],
  [rancher, pack('x'.repeat(9_000_000))],
])('a note in %s that says nothing (%s)', async (name, text) => {
  expect(await readSent(noted(name, text))).toBeUndefined();
});

test('no note', async () => {
  expect(await readSent({})).toBeUndefined();
});

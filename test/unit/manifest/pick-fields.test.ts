import { expect, test } from 'vitest';
import { pickFields } from '../../../server/src/manifest/pick-fields.ts';

const object = {
  kind: 'HelmRelease',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { values: { password: 'hunter2' }, chart: { spec: { chart: 'web', version: '1' } } },
  status: { conditions: [{ type: 'Ready' }], history: null },
};

test('only the fields that are named are kept, with all that is in them', () => {
  const fields = [
    ['kind'],
    ['metadata', 'name'],
    ['spec', 'chart', 'spec', 'version'],
    ['status'],
    ['status', 'history'],
  ];
  expect(pickFields(object, fields)).toEqual({
    kind: 'HelmRelease',
    metadata: { name: 'web' },
    spec: { chart: { spec: { version: '1' } } },
    status: object.status,
  });
});

test('a list on the way counts as its items, as far as these are objects', () => {
  const sources = { sources: [{ repoURL: 'a', helm: { values: 'hunter2' } }, 'text', { path: 'b' }] };
  expect(pickFields({ spec: sources }, [['spec', 'sources', 'repoURL']])).toEqual({
    spec: { sources: [{ repoURL: 'a' }, {}] },
  });
});

test('what is not there, or is no object, is left out', () => {
  expect(pickFields(object, [['data'], ['kind', 'name'], ['metadata', 'constructor']])).toEqual({ metadata: {} });
});

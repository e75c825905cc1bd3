import { expect, test } from 'vitest';
import { hideSecrets } from '../../../../server/src/graph/rendered/hide-secrets.ts';
import { objectOf, renderedFileOf } from '../../../support/rendered-files.ts';

const text =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  url: https://canary-31@db\n  mode: fast\n  again: https://canary-31@db\n';

test('what comes from a Secret is hidden where it was put in, in the live object too, and nothing else is', () => {
  const object = objectOf('/a.yaml', text);
  const leaves = object.leaves.map((leaf) =>
    leaf.path.at(-1) === 'url' ? { ...leaf, variables: ['PASSWORD'] } : leaf,
  );
  const [part] = renderedFileOf('/a.yaml', text, [{ ...object, leaves }]).objects;
  const secret = part && { ...part, secrets: new Set(['PASSWORD']) };
  expect(secret && hideSecrets(object.value, secret)['data']).toEqual({ url: '***', mode: 'fast', again: '***' });
  const live = { ...object.value, data: { url: 'https://canary-99@db', mode: 'slow' } };
  expect(secret && hideSecrets(live, secret)['data']).toEqual({ url: '***', mode: 'slow' });
  expect(part && hideSecrets(object.value, part)).toEqual(object.value);
});

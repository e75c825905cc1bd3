import { expect, test } from 'vitest';
import { hideSecretLists, hideSecrets } from '../../../../server/src/graph/rendered/hide-secrets.ts';
import { objectOf, renderedFileOf } from '../../../support/rendered-files.ts';

const text =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  url: https://canary-31@db\n  mode: fast\n';

test('what comes from a Secret is hidden where it was put in, in the live object too, and nothing else is', () => {
  const object = objectOf('/a.yaml', text);
  const leaves = object.leaves.map((leaf) =>
    leaf.path.at(-1) === 'url' ? { ...leaf, variables: ['PASSWORD'] } : leaf,
  );
  const [part] = renderedFileOf('/a.yaml', text, [{ ...object, leaves }]).objects;
  const secret = part && { ...part, secrets: new Set(['PASSWORD']) };
  expect(secret && hideSecrets(object.value, secret)['data']).toEqual({ url: '***', mode: 'fast' });
  const live = { ...object.value, data: { url: 'https://canary-99@db', mode: 'slow' } };
  expect(secret && hideSecretLists(live, secret)['data']).toEqual({ url: '***', mode: 'slow' });
  expect(part && hideSecrets(object.value, part)).toEqual(object.value);
});

test('a list in which something of a Secret stands is hidden as a whole where its order may be another', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  args: [x, canary-31]\n';
  const object = objectOf('/a.yaml', pod);
  const leaves = object.leaves.map((leaf) => (leaf.path.at(-1) === 1 ? { ...leaf, variables: ['PASSWORD'] } : leaf));
  const [part] = renderedFileOf('/a.yaml', pod, [{ ...object, leaves }]).objects;
  const live = { ...object.value, spec: { args: ['canary-99', 'x'] } };
  const secret = part && { ...part, secrets: new Set(['PASSWORD']) };
  expect(secret && hideSecretLists(live, secret)['spec']).toEqual({ args: '***' });
});

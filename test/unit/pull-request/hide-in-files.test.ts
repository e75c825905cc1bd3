import { expect, test } from 'vitest';
import { hideInFiles } from '../../../server/src/pull-request/hide-in-files.ts';
import { listPlainSecrets } from '../../../server/src/pull-request/list-plain-secrets.ts';

const canary = 'driftline-canary-7f3a';
const encoded = Buffer.from(canary).toString('base64');
const secret = (body: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: web }\n${body}\n`;

test.each([
  ['data', 'a.yaml', secret(`data:\n  key: ${encoded}`)],
  ['stringData', 'a.yaml', secret(`stringData:\n  key: ${canary}`)],
  ['a block', 'a.yaml', secret(`stringData:\n  key: |\n    first\n    ${canary}\n  other: x`)],
  ['flow style', 'a.json', `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"data":{"key":"${encoded}"}}`],
  ['the second document', 'a.yaml', `a: 1\n---\n${secret(`stringData: { key: "${canary}" }`)}`],
  ['a list', 'a.yaml', `apiVersion: v1\nkind: List\nitems:\n  - kind: Secret\n    stringData: { key: ${canary} }\n`],
  ['what cannot be read', 'a.yaml', secret(`stringData: { key: ${canary}`)],
  ['a variable', 'a.yaml', `spec:\n  env:\n    - name: DB_PASSWORD\n      value: ${canary}\n`],
  ['a setting', 'values.yaml', `db:\n  password: ${canary}\n`],
  ['a setting within a text', 'a.yaml', `data:\n  app.ini: |\n    password = ${canary}\n`],
  ['a file of variables', 'app.env', `PASSWORD=${canary}\nA=1\n`],
  ['a generator', 'kustomization.yaml', `secretGenerator:\n  - name: a\n    literals: ["key=${canary}"]\n`],
  ['a secret of a machine', 'machine.yaml', `machine:\n  token: ${canary}\n`],
])('%s', (_name, path, text) => {
  const other = text
    .replaceAll(encoded, Buffer.from(`${canary}-next`).toString('base64'))
    .replaceAll(canary, `${canary}-next`);
  const files = new Map([[path, { before: text, after: other }]]);
  const shown = hideInFiles(files).get(path);
  expect(JSON.stringify(shown)).not.toMatch(new RegExp(`${canary}|${encoded.slice(0, 20)}`));
  expect(shown?.before).not.toBe(shown?.after);
  const same = hideInFiles(new Map([[path, { before: text, after: text }]])).get(path);
  expect(same?.before).toBe(same?.after);
});

test('what is encrypted, and all that is no secret, is shown as it is', () => {
  const texts = [
    secret('stringData:\n  key: ENC[AES256_GCM,data:x,type:str]\nsops:\n  version: 3.9.0'),
    'spec:\n  tokenTTL: 1h\n  secretName: web\n  env:\n    - name: COLOR\n      value: blue\n',
    'password: ${PASSWORD}\r\na: 1\r\n',
  ];
  for (const text of texts) {
    const files = new Map([['a.yaml', { before: null, after: text }]]);
    expect(hideInFiles(files).get('a.yaml')).toEqual({ before: null, after: text });
  }
});

test('a Secret that a change makes readable for everybody is named, and no other', () => {
  const files = new Map([
    ['new.yaml', { before: null, after: secret(`stringData: { key: ${canary} }`) }],
    ['same.yaml', { before: secret('stringData: { key: a }'), after: `# x\n${secret('stringData: { key: a }')}` }],
    ['gone.yaml', { before: secret('stringData: { key: a }'), after: null }],
    ['other.yaml', { before: secret('stringData: { key: a }'), after: secret('stringData: { key: b }') }],
    ['sops.yaml', { before: null, after: secret('stringData: { key: "ENC[AES256_GCM,data:x]" }\nsops: {}') }],
  ]);
  expect(listPlainSecrets(files)).toEqual(['new.yaml', 'other.yaml']);
});

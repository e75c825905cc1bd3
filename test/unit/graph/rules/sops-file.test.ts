import { describe, expect, test } from 'vitest';
import {
  ageKey,
  cipher,
  encryptedSecret,
  listSecrets,
  sopsRules,
  tellSecrets,
} from '../../../support/secret-checks.ts';

const path = 'secret.sops.yaml';
const rule = (...lines: readonly string[]) => ({ '.sops.yaml': sopsRules('path_regex: \\.sops\\.yaml$', ...lines) });
const usual = rule('encrypted_regex: ^(data|stringData)$', `age: ${ageKey}`);
const list = (text: string, others: Readonly<Record<string, string>> = usual) =>
  listSecrets({ ...others, [path]: text }, path);
const tell = (text: string, others: Readonly<Record<string, string>>) =>
  tellSecrets({ ...others, [path]: text }, path)[0];
const otherKey = 'age1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzqs6l';

test('a file as SOPS leaves it is right', () => {
  expect(list(encryptedSecret())).toEqual([]);
  expect(list(encryptedSecret(), {})).toEqual([]);
  expect(list(`${encryptedSecret()}---\n${encryptedSecret()}`)).toEqual([]);
});

describe('what SOPS cannot do without', () => {
  test.each([
    ['the MAC', { mac: '' }, ['7 warning sops-no-mac mac']],
    ['the MAC, empty', { mac: '  mac: ""' }, ['7 warning sops-no-mac mac']],
    ['the time', { modified: '' }, ['7 error sops-no-mac lastmodified']],
    ['recipients', { recipients: '' }, ['7 error sops-no-recipient']],
    [
      'recipients, in lists that are empty',
      { recipients: '  age: []\n  pgp: []\n  kms: null' },
      ['7 error sops-no-recipient'],
    ],
    [
      'recipients, in groups that are empty',
      { recipients: '  key_groups:\n    - age: []' },
      ['7 error sops-no-recipient'],
    ],
  ])('%s', (_what, parts, found) => {
    expect(list(encryptedSecret(parts))).toEqual(found);
  });

  test.each([
    ['PGP', '  pgp: [{ fp: AABBCCDD, enc: x }]'],
    ['AWS', '  kms: [{ arn: "arn:aws:kms:x", enc: x }]'],
    ['Azure', '  azure_kv: [{ name: x, enc: x }]'],
    ['a service to come', '  quantum: [{ enc: x }]'],
    ['groups', `  key_groups: [{ age: [{ recipient: ${ageKey}, enc: x }] }]`],
  ])('but any recipient will do: %s', (_what, recipients) => {
    expect(list(encryptedSecret({ recipients }), {})).toEqual([]);
  });

  test('is looked for in each document', () => {
    expect(list(`${encryptedSecret()}---\n${encryptedSecret({ mac: '' })}`)).toHaveLength(1);
  });
});

describe('a value that was added without SOPS', () => {
  test.each([
    ['a text', `stringData:\n  user: admin\n  password: ${cipher}`, ['6 error sops-unencrypted-value encrypted_regex']],
    ['a number', 'data:\n  pin: 1234', ['6 error sops-unencrypted-value encrypted_regex']],
    ['a placeholder', 'stringData:\n  a: ${A}', ['6 error sops-unencrypted-value encrypted_regex']],
    ['in a list', `stringData:\n  list:\n    - ${cipher}\n    - b`, ['8 error sops-unencrypted-value encrypted_regex']],
    [
      'half a ciphertext',
      'stringData:\n  a: ENC[AES256_GCM,data:x]',
      ['6 error sops-unencrypted-value encrypted_regex'],
    ],
    ['nothing', 'stringData:\n  a: ""\n  b:', []],
    ['what is left as it is', `immutable: true\nstringData:\n  a: ${cipher}`, []],
  ])('%s', (_what, values, found) => {
    expect(list(encryptedSecret({ values }))).toEqual(found);
  });

  test.each([
    ['  unencrypted_regex: ^(apiVersion|kind|metadata)$', 1],
    ['  encrypted_suffix: _secret', 0],
    ['  encrypted_comment_regex: secret', 0],
    ['', 0],
  ])('goes by what the file says it encrypts: %s', (selection, count) => {
    expect(list(encryptedSecret({ selection, values: 'stringData:\n  a: plain' }), {})).toHaveLength(count);
  });

  test('is told a few times only', () => {
    const many = Array.from({ length: 100 }, (_, i) => `  k${i}: v`).join('\n');
    expect(list(encryptedSecret({ values: `stringData:\n${many}` }))).toHaveLength(20);
  });
});

describe('a file that is not as its rule says', () => {
  const mismatch = '8 warning sops-rule-mismatch recipients';

  test.each([
    ['another recipient', `age: ${otherKey}`, [mismatch]],
    ['one more', `age: "${ageKey},${otherKey}"`, [mismatch]],
    ['one of another sort', 'pgp: AABBCCDDAABBCCDDAABBCCDDAABBCCDDAABBCCDD', [mismatch]],
    ['the same in a group', `key_groups: [{ age: [${ageKey}] }]`, []],
    ['the same over two lines', `age: >-\n      ${ageKey},\n`, []],
    ['none, since they come from the environment', 'shamir_threshold: 1', []],
    ['one that is put in', 'age: "${AGE_KEY}"', []],
    ['one that cannot be compared', `age: ${ageKey}\n    azure_keyvault: https://x`, []],
  ])('recipients: %s', (_what, line, found) => {
    expect(list(encryptedSecret(), rule('encrypted_regex: ^(data|stringData)$', line))).toEqual(found);
  });

  test('recipients are named where they are public, with the command', () => {
    const found = tell(encryptedSecret(), rule(`age: [${otherKey}, AGE-SECRET-KEY-1CANARY]`));
    expect(found?.finding).toMatchObject({
      choices: [`+${otherKey}`, '+age', `-${ageKey}`],
      command: 'sops updatekeys secret.sops.yaml',
    });
    expect(found?.told).not.toContain('CANARY');
  });

  test.each([
    ['the same in other words', 'encrypted_regex: ^(stringData|data)$', []],
    ['more, which this file does not have', 'encrypted_regex: ^(data|stringData|spec)$', []],
    ['fewer', 'encrypted_regex: ^stringData$', ['11 warning sops-rule-mismatch encrypted_regex: ^stringData$']],
    ['by a suffix', 'encrypted_suffix: _enc', ['11 warning sops-rule-mismatch encrypted_suffix: _enc']],
    ['by all but some', 'unencrypted_regex: ^(apiVersion|kind|metadata|type)$', []],
    ['by comments', 'encrypted_comment_regex: secret', []],
    ['nothing is said', 'shamir_threshold: 1', []],
  ])('what is encrypted: %s', (_what, line, found) => {
    expect(list(encryptedSecret(), rule(line))).toEqual(found);
  });

  test('a file that no rule covers is not compared', () => {
    const others = { '.sops.yaml': sopsRules('path_regex: ^other/', `age: ${otherKey}`) };
    expect(list(encryptedSecret(), others)).toEqual([]);
  });
});

test('of what is no resource, and of what is encrypted as a whole, nothing is said', () => {
  expect(list('a: 1\nsops: { version: 3.10.2 }\n')).toEqual([]);
  expect(
    list(`apiVersion: ${cipher}\nkind: ${cipher}\nmetadata: { name: ${JSON.stringify(cipher)} }\nsops: {}\n`),
  ).toEqual([]);
});

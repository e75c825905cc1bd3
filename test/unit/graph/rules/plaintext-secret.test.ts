import { describe, expect, test } from 'vitest';
import { pendingRepository, unknownRepository } from '../../../../server/src/graph/repository.ts';
import {
  ageKey,
  cipher,
  encryptedSecret,
  listSecrets,
  repositoryOf,
  sopsRules,
  tellSecrets,
} from '../../../support/secret-checks.ts';

const path = 'apps/web/secret.sops.yaml';
const secret = (values = 'stringData:\n  password: hunter2', head = 'metadata: { name: web }'): string =>
  `apiVersion: v1\nkind: Secret\n${head}\n${values}\n`;
const rule = sopsRules('path_regex: \\.sops\\.yaml$', 'encrypted_regex: ^(data|stringData)$', `age: ${ageKey}`);
const covered = { '.sops.yaml': rule };
const list = (text: string, others: Readonly<Record<string, string>> = covered, name = path) =>
  listSecrets({ ...others, [name]: text }, name);
const commandOf = (others: Readonly<Record<string, string>>, name = path) =>
  tellSecrets({ ...others, [name]: secret() }, name)[0]?.finding.command;

describe('a Secret in plain text', () => {
  test('that a rule covers is a warning, with the command', () => {
    expect(list(secret())).toEqual(['4 warning plaintext-secret covered']);
    expect(commandOf(covered)).toBe('sops encrypt --in-place apps/web/secret.sops.yaml');
    expect(commandOf({ 'apps/.sops.yaml': rule })).toBe('sops encrypt --in-place web/secret.sops.yaml');
  });

  test('is encrypted without its name, whatever the rule does not say', () => {
    expect(commandOf({ '.sops.yaml': 'creation_rules: [{ age: age1a }]' })).toBe(
      "sops encrypt --encrypted-regex '^(data|stringData)$' --in-place apps/web/secret.sops.yaml",
    );
  });

  test.each([
    ["it's%20$(id).sops.yaml", String.raw`'it'\''s $(id).sops.yaml'`],
    ['-rf.sops.yaml', './-rf.sops.yaml'],
    ['a;b.sops.yaml', "'a;b.sops.yaml'"],
  ])('in a file of any name is one word to a shell: %s', (name, word) => {
    expect(commandOf(covered, name)).toBe(`sops encrypt --in-place ${word}`);
  });

  test('where nothing is encrypted is a warning, with what would', () => {
    expect(list(secret(), {})).toEqual(['4 warning plaintext-secret unused']);
    expect(commandOf({})).toBe(
      "sops encrypt --age RECIPIENT --encrypted-regex '^(data|stringData)$' --in-place secret.sops.yaml",
    );
  });

  test.each([
    ['rules for other paths', { '.sops.yaml': sopsRules('path_regex: ^other/', 'age: age1a') }, 'uncovered'],
    ['rules for other values', { '.sops.yaml': sopsRules('encrypted_regex: ^spec$', 'age: age1a') }, 'uncovered'],
    ['rules that are broken', { '.sops.yaml': 'creation_rules: [' }, 'uncovered'],
    ['a file of SOPS', { 'b.yaml': encryptedSecret() }, 'elsewhere'],
    [
      'a SealedSecret',
      { 'b.yaml': 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: a }\n' },
      'elsewhere',
    ],
    [
      'a store',
      { 'b.yaml': 'apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: { name: a }\n' },
      'elsewhere',
    ],
    [
      'a Kustomization that decrypts',
      {
        'b.yaml':
          'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { decryption: { provider: sops } }\n',
      },
      'elsewhere',
    ],
  ])('that nothing covers is a hint where there is %s', (_what, others, expected) => {
    expect(list(secret(), others)).toEqual([`4 hint plaintext-secret ${expected}`]);
  });

  test('by comments that nobody has written yet is covered all the same', () => {
    expect(list(secret(), { '.sops.yaml': sopsRules('encrypted_comment_regex: secret', 'age: age1a') })).toEqual([
      '4 warning plaintext-secret covered',
    ]);
  });

  test.each([
    ['in base64', 'data:\n  password: aHVudGVyMg==', 4],
    ['that is a number', 'stringData:\n  pin: 1234', 4],
    ['beside encrypted ones', `stringData:\n  a: ${cipher}\n  b: hunter2`, 4],
    ['behind placeholders', 'stringData: { a: "${A}" }\ndata:\n  b: aHVudGVyMg==', 5],
    ['over several lines', 'stringData:\n  config: |\n    password: hunter2', 4],
    [
      'with a certificate before its key',
      'stringData:\n  tls.pem: |\n    -----BEGIN CERTIFICATE-----\n    -----BEGIN PRIVATE KEY-----',
      4,
    ],
    [
      'with the same in base64',
      `data:\n  tls.pem: ${btoa('-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----')}`,
      4,
    ],
    ['with brackets that nobody fills', 'stringData:\n  url: postgres://u:<password>@db', 4],
  ])('%s', (_what, values, line) => {
    expect(list(secret(values))).toEqual([`${line} warning plaintext-secret covered`]);
  });

  test('in a list, in another document, in a patch without a namespace', () => {
    const item = '- apiVersion: v1\n  kind: Secret\n  metadata: { name: a }\n  stringData: { a: hunter2 }\n';
    expect(list(`apiVersion: v1\nkind: List\nitems:\n${item}`)).toEqual(['7 warning plaintext-secret covered']);
    expect(list(`${encryptedSecret()}---\n${secret()}`)).toHaveLength(1);
    const kustomization = `patches: [{ path: secret.sops.yaml }]`;
    expect(list(secret(), { ...covered, 'apps/web/kustomization.yaml': kustomization })).toHaveLength(1);
  });
});

describe('nothing is said of', () => {
  test.each([
    ['no values', ''],
    ['an empty map', 'data: {}'],
    ['empty values', 'data: { a: "", b: }\nstringData: { c: "  " }'],
    ['what Flux puts in', 'stringData: { a: "${PASSWORD}", b: "postgres://app:${PASSWORD}@db" }'],
    ['what a vault puts in', 'stringData: { a: "<path:kv/data/a#b>", b: "vault:kv/data/a#b", c: "ref+vault://a" }'],
    ['encrypted values', `data: { a: "${cipher}" }`],
    ['a text of SOPS in a text', `stringData: { "values.yaml": "a: ${cipher}" }`],
    ['a public key', 'stringData: { cosign.pub: "-----BEGIN PUBLIC KEY-----\\nMFk" }'],
    ['a public key in base64', `data: { cosign.pub: ${btoa('-----BEGIN PUBLIC KEY-----\nMFk')} }`],
    ['a certificate', 'data: { ca.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUI= }'],
    ['values that are no map', 'data: text'],
  ])('%s', (_what, values) => {
    expect(list(secret(values))).toEqual([]);
  });

  test.each([
    ['the token of a service account', 'type: kubernetes.io/service-account-token', 'metadata: { name: a }'],
    ['a template', 'stringData: { a: hunter2, b: "{{ .Values.b }}" }', 'metadata: { name: a }'],
    [
      'what the vault plugin of Argo CD fills',
      'stringData: { url: "postgres://u:<password>@db" }',
      'metadata: { name: a, annotations: { avp.kubernetes.io/path: kv/a } }',
    ],
    [
      'an open repository that Argo CD reads',
      'stringData: { type: git, url: https://example.com/a.git }',
      'metadata: { name: a, labels: { argocd.argoproj.io/secret-type: repository } }',
    ],
  ])('%s', (_what, values, head) => {
    expect(list(secret(values, head))).toEqual([]);
  });

  test('a closed repository that Argo CD reads is told', () => {
    const head = 'metadata: { name: a, labels: { argocd.argoproj.io/secret-type: repository } }';
    expect(list(secret('stringData: { url: https://example.com/a.git, password: hunter2 }', head))).toHaveLength(1);
  });

  test('tests of charts, what a generator reads, other kinds, a list that is encrypted as a whole', () => {
    expect(list(secret(), covered, 'chart/templates/tests/a.sops.yaml')).toEqual([]);
    const generator = 'secretGenerator: [{ name: a, files: [secret.sops.yaml] }]';
    expect(list(secret(), { ...covered, 'apps/web/kustomization.yaml': generator })).toEqual([]);
    expect(list(secret().replace('apiVersion: v1', 'apiVersion: example.com/v1'))).toEqual([]);
    const item = '- { apiVersion: v1, kind: Secret, metadata: { name: a }, stringData: { a: hunter2 } }';
    expect(list(`apiVersion: v1\nkind: List\nitems:\n${item}\nsops: { mac: x }\n`)).toEqual([]);
  });

  test('anything before the repository has been read', () => {
    const files = { [path]: secret() };
    expect(listSecrets(files, path, unknownRepository)).toEqual([]);
    expect(listSecrets(files, path, pendingRepository)).toEqual([]);
    expect(listSecrets(files, path, repositoryOf(files))).toHaveLength(1);
  });
});

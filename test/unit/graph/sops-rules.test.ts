import { describe, expect, test } from 'vitest';
import {
  compareRecipients,
  readFileRecipients,
  readRuleRecipients,
} from '../../../server/src/graph/sops-recipients.ts';
import { findCoverage } from '../../../server/src/graph/sops-rules.ts';
import { type Selection, isSelected, readSelection } from '../../../server/src/graph/sops-selection.ts';
import { createPatterns } from '../../../server/src/schema/patterns.ts';
import { repositoryOf, uriOf } from '../../support/secret-checks.ts';

const patterns = createPatterns();
const cover = (files: Readonly<Record<string, string>>, path: string) =>
  findCoverage(repositoryOf(files).encryption.sopsRules, uriOf(path), patterns);

describe('the rule that covers a file', () => {
  const rules = `creation_rules:
  - path_regex: ^apps/.*\\.sops\\.ya?ml$
    age: first
  - path_regex: \\.sops\\.yaml$
    age: second
  - path_regex: secrets/
    age: third
`;

  test.each([
    ['apps/web/a.sops.yaml', 'first'],
    ['apps/web/a.sops.yml', 'first'],
    ['other/apps/a.sops.yaml', 'second'],
    ['my%20secrets/a.yaml', 'third'],
    ['apps/web/a.yaml', undefined],
    ['apps/web/asops.yaml.bak', undefined],
  ])('is the first whose pattern is found in the path from its folder: %s', (path, age) => {
    const found = cover({ '.sops.yaml': rules }, path);
    expect(found.state === 'covered' ? found.rule.recipients[0]?.id : undefined).toBe(age);
  });

  test('is of the nearest file upwards, and no other', () => {
    const files = {
      '.sops.yaml': 'creation_rules: [{ age: top }]',
      'apps/.sops.yaml': 'creation_rules: [{ path_regex: ^web/, age: near }]',
    };
    expect(cover(files, 'apps/web/a.yaml')).toMatchObject({ state: 'covered', path: 'web/a.yaml' });
    expect(cover(files, 'apps/db/a.yaml')).toEqual({ state: 'uncovered' });
    expect(cover(files, 'apps.yaml')).toMatchObject({ state: 'covered', path: 'apps.yaml' });
    expect(cover({ 'apps/.sops.yaml': 'creation_rules: [{ age: near }]' }, 'a.yaml')).toEqual({ state: 'uncovered' });
  });

  test.each([
    ['YAML that is broken', 'creation_rules: [', 'unsure'],
    ['no list', 'creation_rules: 5', 'unsure'],
    ['a pattern that RE2 does not know', 'creation_rules: [{ path_regex: "(?=a)" }, { age: x }]', 'unsure'],
    ['a rule that chooses in two ways', 'creation_rules: [{ encrypted_regex: a, encrypted_suffix: b }]', 'unsure'],
    ['a rule that is none', 'creation_rules: [text]', 'unsure'],
    ['nothing', '', 'uncovered'],
    ['no rule', 'stores: {}', 'uncovered'],
    ['rules for copies', 'destination_rules: [{ path_regex: a }]', 'uncovered'],
    ['a rule without a pattern', 'creation_rules: [{ age: x }]', 'covered'],
    ['an empty pattern', 'creation_rules: [{ path_regex: "" }]', 'covered'],
  ])('%s: %s', (_what, text, state) => {
    expect(cover({ '.sops.yaml': text }, 'a.yaml').state).toBe(state);
  });

  test('a pattern that would take a backtracking engine forever takes no time', () => {
    const text = 'creation_rules: [{ path_regex: "^(a+)+$" }]';
    expect(cover({ '.sops.yaml': text }, `${'a'.repeat(40)}!`).state).toBe('uncovered');
  });
});

describe('which values are chosen', () => {
  test.each<[Selection['by'], string, string, boolean | undefined]>([
    ['encrypted_regex', '^(data|stringData)$', 'data.a', true],
    ['encrypted_regex', '^(data|stringData)$', 'metadata.name', false],
    ['encrypted_regex', 'pass', 'spec.password.value', true],
    ['unencrypted_regex', '^(apiVersion|kind|metadata)$', 'metadata.name', false],
    ['unencrypted_regex', '^(apiVersion|kind|metadata)$', 'data.a', true],
    ['encrypted_suffix', '_secret', 'data.a_secret', true],
    ['encrypted_suffix', '_secret', 'data.secret', false],
    ['unencrypted_suffix', '_plain', 'data_plain.a', false],
    ['unencrypted_suffix', '_plain', 'data.a', true],
    ['encrypted_comment_regex', 'secret', 'data.a', undefined],
    ['unencrypted_comment_regex', 'public', 'data.a', undefined],
  ])('%s %s: %s %s', (by, pattern, keys, isChosen) => {
    expect(isSelected({ by, pattern }, keys.split('.'), patterns)).toBe(isChosen);
  });

  test('is read from one setting only', () => {
    expect(readSelection({ encrypted_regex: 'a', unencrypted_suffix: '' })).toEqual({
      by: 'encrypted_regex',
      pattern: 'a',
    });
    expect(readSelection({ encrypted_regex: 'a', encrypted_suffix: 'b' })).toBe('several');
    expect(readSelection({ mac_only_encrypted: true })).toBeUndefined();
  });
});

describe('recipients', () => {
  const ids = (rule: Parameters<typeof readRuleRecipients>[0]) =>
    readRuleRecipients(rule).map(({ type, id }) => `${type} ${id}`);

  test('stand in a text with commas, in a list, or in groups, which then alone count', () => {
    expect(ids({ age: 'age1a, age1b,', pgp: ['0xab cd', 'ef'] })).toEqual([
      'age age1a',
      'age age1b',
      'pgp ABCD',
      'pgp EF',
    ]);
    expect(ids({ kms: 'arn:aws:kms:a+arn:aws:iam:b', gcp_kms: 'projects/x', azure_keyvault: 'https://x' })).toEqual([
      'kms arn:aws:kms:a',
      'gcp_kms projects/x',
      'other azure_keyvault',
    ]);
    expect(
      ids({
        age: 'age1a',
        key_groups: [
          { age: ['age1b'], merge: [{ pgp: ['aa'] }] },
          { kms: [{ arn: 'arn:x' }], hc_vault: ['http://v'] },
        ],
      }),
    ).toEqual(['pgp AA', 'age age1b', 'kms arn:x', 'other hc_vault']);
    expect(ids({ key_groups: [], age: 5, pgp: null })).toEqual([]);
  });

  test('of a file stand in its metadata, or in groups of it', () => {
    const key = (of: object) => [of as { readonly enc: string }];
    expect(
      readFileRecipients({
        age: key({ recipient: 'age1a', enc: 'x' }),
        pgp: [],
        key_groups: [{ pgp: [{ fp: 'AA' }] }],
      }),
    ).toEqual([{ type: 'age', id: 'age1a' }]);
    expect(readFileRecipients({ key_groups: [{ pgp: [{ fp: 'AA' }] }, { azure_kv: [{ name: 'x' }] }] })).toEqual([
      { type: 'pgp', id: 'AA' },
      { type: 'other', id: 'azure_kv' },
    ]);
    expect(readFileRecipients({ age: [], kms: [], mac: 'x' })).toEqual([]);
    expect(readFileRecipients({ quantum: [{ enc: 'x' }] })).toHaveLength(1);
  });

  test('are compared without those that have more than one name', () => {
    const age = (id: string) => ({ type: 'age', id }) as const;
    const other = { type: 'other', id: 'azure' } as const;
    expect(compareRecipients([age('a'), age('b')], [age('b'), age('c'), other])).toEqual({
      missing: [age('c')],
      extra: [age('a')],
    });
    const [long, short] = [
      { type: 'pgp', id: 'AAAABBBBCCCC' },
      { type: 'pgp', id: 'BBBBCCCC' },
    ] as const;
    expect(compareRecipients([long], [short])).toEqual({ missing: [], extra: [] });
  });
});

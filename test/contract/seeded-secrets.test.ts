import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceFile } from '../../server/src/cli/checked-file.ts';
import { complain } from '../support/complain.ts';
import { findCorpus } from '../support/corpus.ts';
import { readRepository } from '../support/read-repository.ts';
import { encryptedSecret, sopsRules } from '../support/secret-checks.ts';

const folder = findCorpus() ?? join(import.meta.dirname, '..', 'fixtures', 'homelab');
const key = 'age1zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzqs6l';
const plain = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: seeded\nstringData:\n  password: hunter2\n';
const job = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: seeded
spec:
  schedule: 0 4 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: web
              image: ghcr.io/example/web:1.0.0
              env:
                - name: DATABASE_PASSWORD
                  value: x7Kd93Qmz8Lp2wTy6Rb1
`;
const configMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: seeded
data:
  settings.ini: |
    [database]
    url = postgres://web:hunter2@db/web
`;

/** New files of a repository that nobody here wrote, and what must be said of each. */
const seeded: Readonly<Record<string, readonly [text: string, ...told: readonly string[]]>> = {
  'seeded/.sops.yaml': [
    sopsRules('path_regex: \\.sops\\.yaml$', 'encrypted_regex: ^(data|stringData)$', `age: ${key}`),
  ],
  'seeded/right.sops.yaml': [of({})],
  'seeded/plain.sops.yaml': [plain, '5 plaintext-secret'],
  'seeded/uncovered.yaml': [plain, '5 plaintext-secret'],
  'seeded/no-mac.sops.yaml': [of({ mac: '' }), '7 sops-no-mac'],
  'seeded/no-time.sops.yaml': [of({ modified: '' }), '7 sops-no-mac'],
  'seeded/nobody.sops.yaml': [of({ recipients: '  age: []' }), '7 sops-no-recipient'],
  'seeded/other.sops.yaml': [encryptedSecret(), '8 sops-rule-mismatch'],
  'seeded/choice.sops.yaml': [of({ selection: '  encrypted_regex: ^stringData$' }), '11 sops-rule-mismatch'],
  'seeded/added.sops.yaml': [of({ values: 'stringData:\n  user: admin' }), '6 sops-unencrypted-value'],
  'seeded/job.yaml': [job, '17 high-entropy-value'],
  'seeded/settings.yaml': [configMap, '6 high-entropy-value'],
};

function of(parts: Parameters<typeof encryptedSecret>[0]): string {
  return encryptedSecret({ recipients: `  age:\n    - recipient: ${key}\n      enc: bm90aGluZw==`, ...parts });
}

test('in a real repository each fault about secrets is found at its line, and nothing else', async () => {
  const files = await readRepository(folder);
  expect(await complain(files)).toEqual([]);
  const added = Object.entries(seeded).map(([path, [text]]): SourceFile => ({
    path,
    uri: `file://${folder}/${path}`,
    text,
  }));
  const told = Object.entries(seeded).flatMap(([path, [, ...lines]]) => lines.map((line) => `${path}:${line}`));
  expect((await complain([...files, ...added])).toSorted()).toEqual(told.toSorted());
});

import type { Declaration } from '../../manifest/resource.ts';
import type { SchemaFinding, SecretCode } from '../../schema/finding.ts';
import type { Encryption } from '../encryption.ts';
import { highEntropy } from './high-entropy.ts';
import { plaintextSecret } from './plaintext-secret.ts';
import type { SecretRule, Subject } from './secret-rule.ts';
import { sopsFile } from './sops-file.ts';

const rules: readonly SecretRule[] = [plaintextSecret, sopsFile, highEntropy];

/** What was found in each object, to be used again while nothing that counts has changed. */
export type SecretMemo = WeakMap<
  Declaration['value'],
  {
    readonly encryption: Encryption;
    readonly isRead: boolean;
    readonly uri: string;
    readonly findings: readonly SchemaFinding[];
  }
>;

/** Holds an object against all rules about secrets, which need no schema. */
export function checkSecrets(subject: Subject, memo: SecretMemo): readonly SchemaFinding[] {
  const { declaration, uri, repository } = subject;
  const { encryption, isRead } = repository;
  const known = memo.get(declaration.value);
  if (known?.encryption === encryption && known.isRead === isRead && known.uri === uri) return known.findings;
  const findings = rules.flatMap((rule) => rule.check(subject));
  memo.set(declaration.value, { encryption, isRead, uri, findings });
  return findings;
}

/** Whether a code is about secrets, so that the line it stands on is shown to nobody. */
export function isSecretCode(code: string): code is SecretCode {
  return rules.some(({ codes }) => codes.some((one) => one === code));
}

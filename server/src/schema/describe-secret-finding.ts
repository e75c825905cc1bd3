import { t } from '@vscode/l10n';
import { formatPath } from '../manifest/field-path.ts';
import type { SchemaFinding, SecretCode } from './finding.ts';

/** More recipients than these nobody reads. */
const mostNames = 4;

/** One sentence about a value that not everybody should read, without the value; and the command that mends it. */
export function describeSecretFinding(finding: SchemaFinding & { readonly code: SecretCode }): string {
  const sentence = describe(finding);
  const { command } = finding;
  return command === undefined ? sentence : `${sentence} ${t('Run: {command}', { command })}`;
}

function describe({ code, expected, choices = [], path }: SchemaFinding & { readonly code: SecretCode }): string {
  switch (code) {
    case 'plaintext-secret':
      return describePlaintext(expected);
    case 'sops-no-mac':
      return expected === 'mac'
        ? t('The MAC of SOPS is missing: nobody notices when values are changed, and sops does not decrypt the file.')
        : t('The metadata of SOPS has no lastmodified, without which the file cannot be decrypted.');
    case 'sops-no-recipient':
      return t('The metadata of SOPS names no recipient, so that nobody can decrypt the file.');
    case 'sops-rule-mismatch':
      if (expected !== 'recipients')
        return t('The rule in .sops.yaml encrypts other values ({rule}). Decrypt the file and encrypt it anew.', {
          rule: toShort(expected),
        });
      return t('The rule in .sops.yaml names other recipients: {names}.', {
        names: [...choices.slice(0, mostNames), ...(choices.length > mostNames ? ['…'] : [])].join(', '),
      });
    case 'sops-unencrypted-value':
      return t(
        '{field} is not encrypted, but SOPS encrypts it, and so cannot decrypt this file. Take it out, then add it with sops edit.',
        {
          field: formatPath(path.slice(-1)),
        },
      );
    case 'high-entropy-value':
      return t('This looks like {what}. Keep it in a Secret, encrypted.', { what: describeShape(expected) });
  }
}

function describePlaintext(expected: string): string {
  switch (expected) {
    case 'covered':
      return t('This Secret is in plain text, though a rule in .sops.yaml covers this file.');
    case 'unused':
      return t('This Secret is in plain text, and nothing in this repository is encrypted.');
    case 'uncovered':
      return t('This Secret is in plain text, and no rule in .sops.yaml covers this file.');
    default:
      return t('This Secret is in plain text, in a repository that keeps others out of it.');
  }
}

function describeShape(expected: string): string {
  switch (expected) {
    case 'private-key':
      return t('a private key');
    case 'jwt':
      return t('a signed token');
    case 'url-password':
      return t('a password in an address');
    case 'named':
      return t('the secret that its name says it is');
    default:
      return t('a token of {issuer}', { issuer: expected });
  }
}

function toShort(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

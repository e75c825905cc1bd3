import { t } from '@vscode/l10n';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { FindingCode } from '../drift/finding.ts';
import type { ManifestProblem } from '../manifest/resource.ts';
import type { Suppression } from '../manifest/suppression.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import type { SchemaCode } from '../schema/finding.ts';

/** Every code that a comment can name: the compiler misses a new one here. */
const codes: Readonly<Record<FindingCode | SchemaCode | ManifestProblem['code'] | 'unknown-code', true>> = {
  'drift-changed': true,
  'drift-overwritten': true,
  'not-in-cluster': true,
  'drift-extra': true,
  'drift-kept': true,
  'drift-order': true,
  'drift-removed': true,
  'drift-deleted': true,
  'pending-change': true,
  'pending-removal': true,
  'not-deployed': true,
  'crd-not-installed': true,
  rejected: true,
  'schema-type': true,
  'schema-required': true,
  'schema-unknown-field': true,
  'schema-enum': true,
  'schema-pattern': true,
  'schema-format': true,
  'schema-range': true,
  'schema-length': true,
  'schema-quantity': true,
  'schema-duplicate-item': true,
  'schema-combination': true,
  'schema-unknown-kind': true,
  'api-removed': true,
  'api-deprecated': true,
  'api-too-new': true,
  'field-too-new': true,
  'invalid-name': true,
  'invalid-label': true,
  'invalid-annotation': true,
  'invalid-port': true,
  'crd-not-structural': true,
  'cel-rule': true,
  'admission-policy': true,
  'null-value': true,
  'plaintext-secret': true,
  'sops-no-mac': true,
  'sops-no-recipient': true,
  'sops-rule-mismatch': true,
  'sops-unencrypted-value': true,
  'high-entropy-value': true,
  'yaml-word': true,
  'yaml-date': true,
  'yaml-syntax': true,
  'yaml-too-complex': true,
  'file-too-large': true,
  'unknown-code': true,
};

/** A comment that disables a code which there is not does nothing, which nobody would notice. */
export function markUnknownCodes(
  suppressions: readonly Suppression[],
): readonly { readonly diagnostic: Diagnostic; readonly replacement?: string }[] {
  const named = suppressions.flatMap((suppression) => suppression.codes);
  return named
    .filter(({ code }) => !Object.hasOwn(codes, code))
    .map(({ code, range }) => {
      const near = didYouMean(code, Object.keys(codes));
      const said = t('Driftline has no code {code}, so that nothing is disabled by it.', { code });
      const message = near === undefined ? said : `${said} ${t('Did you mean {suggestion}?', { suggestion: near })}`;
      const diagnostic = {
        range,
        message,
        code: 'unknown-code',
        severity: DiagnosticSeverity.Hint,
        source: 'driftline',
        data: { suggestion: near },
      };
      return { diagnostic, ...(near === undefined ? {} : { replacement: near }) };
    });
}

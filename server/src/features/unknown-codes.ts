import { t } from '@vscode/l10n';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { FindingCode } from '../drift/finding.ts';
import type { ManifestProblem } from '../manifest/resource.ts';
import type { Suppression } from '../manifest/suppression.ts';
import { didYouMean } from '../schema/did-you-mean.ts';
import { ruleCodes } from '../graph/rules/repository-rule.ts';
import { schemaCodes } from '../schema/finding.ts';
import type { buildCodes } from './build-diagnostics.ts';

/** What is no schema's: the compiler misses a new one here. */
const others: Readonly<
  Record<
    | FindingCode
    | ManifestProblem['code']
    | keyof typeof buildCodes
    | 'will-delete'
    | 'controller-failed'
    | 'unknown-code',
    true
  >
> = {
  'drift-changed': true,
  'drift-overwritten': true,
  'not-in-cluster': true,
  'drift-extra': true,
  'drift-kept': true,
  'drift-order': true,
  'drift-removed': true,
  'drift-deleted': true,
  'release-drifted': true,
  'release-object-deleted': true,
  'pending-change': true,
  'pending-removal': true,
  'matches-cluster': true,
  'not-deployed': true,
  'namespace-not-deployed': true,
  'field-dropped': true,
  'server-warning': true,
  'will-recreate': true,
  'crd-not-installed': true,
  rejected: true,
  'build-failed': true,
  'build-outside': true,
  'build-undefined-variable': true,
  'build-remote': true,
  'build-helm': true,
  'variable-invalid': true,
  'will-delete': true,
  'controller-failed': true,
  'yaml-syntax': true,
  'yaml-too-complex': true,
  'file-too-large': true,
  'unknown-code': true,
};

/** Every code that a comment can name. */
const codes: ReadonlySet<string> = new Set([...Object.keys(others), ...schemaCodes, ...ruleCodes]);

/** Whether there is such a code. */
export function isCode(code: string): boolean {
  return codes.has(code);
}

/** A comment that disables a code which there is not does nothing, which nobody would notice. */
export function markUnknownCodes(
  suppressions: readonly Suppression[],
): readonly { readonly diagnostic: Diagnostic; readonly replacement?: string }[] {
  const named = suppressions.flatMap((suppression) => suppression.codes);
  return named
    .filter(({ code }) => !codes.has(code))
    .map(({ code, range }) => {
      const near = didYouMean(code, [...codes]);
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

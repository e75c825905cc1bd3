import { DiagnosticSeverity } from 'vscode-languageserver';
import { checkFiles } from '../../server/src/cli/check.ts';
import type { SourceFile } from '../../server/src/cli/checked-file.ts';
import { isSecretCode } from '../../server/src/graph/rules/check-secrets.ts';
import { openBundle } from './bundled-schemas.ts';

/** What is said of a repository, a line for each; hints are whispered, but for those about secrets, and information is no complaint. */
export async function complain(files: readonly SourceFile[]): Promise<readonly string[]> {
  const checked = await checkFiles(files, [], [openBundle()], new AbortController().signal);
  return checked.flatMap(({ path, diagnostics }) =>
    diagnostics
      .filter(
        ({ severity, code }) =>
          severity === DiagnosticSeverity.Error ||
          severity === DiagnosticSeverity.Warning ||
          isSecretCode(String(code)),
      )
      .map(({ range, code }) => `${path}:${range.start.line + 1} ${code ?? ''}`),
  );
}

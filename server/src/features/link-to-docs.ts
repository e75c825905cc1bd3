import type { Diagnostic } from 'vscode-languageserver-types';

/** Has each diagnostic lead to the part about its code; `docs` is the uri of `docs/diagnostics.md`. */
export function linkToDocs(diagnostics: readonly Diagnostic[], docs: string | undefined): Diagnostic[] {
  return diagnostics.map((one) =>
    docs === undefined || one.code === undefined ? one : { ...one, codeDescription: { href: `${docs}#${one.code}` } },
  );
}

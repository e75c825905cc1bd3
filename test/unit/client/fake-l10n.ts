/** `vscode.l10n` in English. */
export const l10n = {
  t: (text: string, ...values: unknown[]): string =>
    text.replace(/\{(\d)\}/g, (_all, index: string) => String(values[Number(index)])),
};

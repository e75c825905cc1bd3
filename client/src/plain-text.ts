/** Text from outside, for places where `$(name)` would draw an icon and `[text](command:name)` would run a command. */
export function toPlainText(text: string): string {
  return text.replaceAll('$(', '$ (').replaceAll('](', '] (');
}

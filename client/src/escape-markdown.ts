/** Text from outside, for a place that reads Markdown: it draws no link, no picture and no emphasis. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+\-.!|<>~$&:]/g, (sign) => `\\${sign}`)
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .join('  \n');
}

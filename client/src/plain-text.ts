/** Text from outside, for places where `$(name)` would draw an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$ (');
}

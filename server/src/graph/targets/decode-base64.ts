const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text that base64 stands for, without Node; null for what is no base64, or no text in UTF-8. Line breaks do not count. */
export function decodeBase64(encoded: string): string | null {
  const text = encoded.replaceAll(/[\r\n]/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const parts: string[] = [];
  let [bits, count] = [0, 0];
  for (const character of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | alphabet.indexOf(character)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    parts.push(`%${((bits >> count) & 0xff).toString(16).padStart(2, '0')}`);
  }
  try {
    return decodeURIComponent(parts.join(''));
  } catch {
    return null;
  }
}

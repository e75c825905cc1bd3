/** An address without what it says of persons, and that apart. */
export interface RemoteAddress {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/**
 * Git hands an address to its helpers as an argument, which everybody on the machine can read: passwords, and names that are
 * tokens, are taken out first. A name for SSH is kept, for it is the account.
 */
export function splitAddress(address: string): RemoteAddress {
  const [, scheme = '', person, rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/]*)@)?([^]*)$/i.exec(address) ?? [];
  if (person === undefined) return { url: address };
  const colon = person.indexOf(':');
  const username = decode(colon < 0 ? person : person.slice(0, colon));
  if (!/^https?:/i.test(scheme)) return { url: `${scheme}${colon < 0 ? person : person.slice(0, colon)}@${rest}` };
  return { url: `${scheme}${rest}`, username, ...(colon >= 0 && { password: decode(person.slice(colon + 1)) }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What Git, a hook or a server said, without passwords in addresses, control characters and colours. */
export function clean(words: string): string {
  return (
    words
      // colours and other sequences of terminals
      // eslint-disable-next-line no-control-regex -- these are what is taken out
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '')
      .replace(/\r\n?/g, '\n')
      .replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
      .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@]*(?:@[^/\s@]*)*@/gi, '$1')
      .trim()
      .slice(0, 4000)
  );
}

const secret =
  /passw|passphrase|secret|token|credential|private|(?:api|access|encryption|signing|auth)[_.-]?keys?(?:$|[_.-])|(?:^|[_.-])(?:pass|pwd|psk|pin|auth|authorization|bearer|dsn)s?$/i;

/** How names end that say where a secret is, which, or of what kind, and of what is made of one for everybody. */
const about =
  /(?:name|names|ref|file|files|path|dir|mount|url|uri|host|endpoint|address|issuer|audience|id|ids|kid|arn|type|kind|class|provider|namespace|store|bucket|image|version|algorithm|alg|format|policy|scope|scopes|header|field|prefix|suffix|ttl|expiry|expiration|lifetime|length|size|rotation|interval|timeout|limit|enabled|hash|sha\d*|digest|checksum|fingerprint|commit|pub|public|cert|ca)$/i;

/** Whether a name is one that people give to what nobody else shall know, or to what has to do with it: to keep silent about. */
export function isSecretName(name: string): boolean {
  return secret.test(toWords(name));
}

/** `API_KEY`, and not `API_KEY_FILE`: whether the value itself is what nobody shall know, as far as its name says. */
export function isNameOfSecret(name: string): boolean {
  const words = toWords(name);
  return secret.test(words) && !about.test(words);
}

function toWords(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2');
}

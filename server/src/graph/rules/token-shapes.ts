/** Texts by whose form one knows what they are; each begins with something that stands nowhere else. */
const shapes: readonly (readonly [issuer: string, shape: RegExp])[] = [
  ['private-key', /-----BEGIN (?:[A-Z0-9]{1,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----/],
  ['age', /\bAGE-SECRET-KEY-1[0-9A-Z]{50,70}\b/],
  ['GitHub', /\bgh[opusr]_[A-Za-z0-9]{36,255}\b/],
  ['GitHub', /\bgithub_pat_[A-Za-z0-9_]{60,255}\b/],
  ['GitLab', /\bgl(?:pat|dt|rt|cbt|ptt)-[\w-]{20,255}/],
  ['AWS', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['Slack', /\bxox[abeoprs]-[A-Za-z0-9-]{20,255}/],
  ['Stripe', /\b[rs]k_live_[A-Za-z0-9]{16,255}\b/],
  ['Google', /\bAIza[\w-]{35}\b/],
  ['Vault', /\bhvs\.[\w-]{24,255}/],
  ['npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['Tailscale', /\btskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{8,64}-[A-Za-z0-9]{16,64}\b/],
  ['DigitalOcean', /\bdo[oprt]_v1_[0-9a-f]{64}\b/],
  ['Telegram', /\b\d{8,10}:AA[\w-]{33}\b/],
];

/** More than this of one value is a program or a picture, not a setting. */
const longest = 200_000;

/** What a text holds, judged by its form alone; undefined for nothing that is known. */
export function findTokenShape(text: string): string | undefined {
  const part = text.slice(0, longest);
  const found = shapes.find(([, shape]) => isMet(shape, part));
  return found?.[0] ?? (hasSignedToken(part) ? 'jwt' : hasPasswordInUrl(part) ? 'url-password' : undefined);
}

const mostTokens = 50;

/** Three parts, of which the first two are JSON in base64. Counted, since each start of one would be read to its end. */
function hasSignedToken(text: string): boolean {
  const rest = /\.eyJ[\w-]{8,8000}\.[\w-]{16}/y;
  let dot = text.indexOf('.eyJ');
  for (let i = 0; dot >= 0 && i < mostTokens; i++) {
    rest.lastIndex = dot;
    if (/\beyJ[\w-]{8,}$/.test(text.slice(Math.max(0, dot - 500), dot)) && rest.test(text)) return true;
    dot = text.indexOf('.eyJ', dot + 1);
  }
  return false;
}

/** The AWS manuals have a key of this form in every example; others fill theirs up with one letter. */
function isMet(shape: RegExp, text: string): boolean {
  const [met] = shape.exec(text) ?? [];
  return met !== undefined && !met.endsWith('EXAMPLE') && !/(.)\1{9}/.test(met);
}

/** `postgres://user:secret@host`, unless the password is put in by something, or is one that only stands for one. */
function hasPasswordInUrl(text: string): boolean {
  for (const [, password = ''] of text.matchAll(
    /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@?#'"]{0,80}:([^\s/@'"]{1,200})@[\w[]/g,
  ))
    if (!/[${}<>%]|\*{2}|\.{3}|…|^(?:guest|changeme|example)$/i.test(password)) return true;
  return false;
}

/** A word, a literal or a sign of an expression. */
export interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'sign' | 'end';
  readonly text: string;
  /** Nothing stands between it and the one before. */
  readonly isClose: boolean;
}

/** White space with one comment in it, which ends with its line. */
const space = /[\t\n\f\r ]*(?:\/\/[^\r\n]*[\r\n]+[\t\n\f\r ]*)?/;
const raw = /[rR](?:"""[^]*?"""|'''[^]*?'''|"[^"\r\n]*"|'[^'\r\n]*')/;
const escaped =
  /"""(?:\\[^]|(?!""")[^\\])*"""|'''(?:\\[^]|(?!''')[^\\])*'''|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'/;
const number = /(?:\d*\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|(?:0x[\da-fA-F]+|\d+)[uU]?)/;
const sign = /&&|\|\||[<>=!]=|[-+*/%<>!?:.,()[\]]/;
const token = new RegExp(
  `(${space.source})(?:(${raw.source}|${escaped.source})|(${number.source})|([_a-zA-Z]\\w*)|(${sign.source})|$)`,
  'g',
);

/** Cuts an expression into what it is made of, the last of which is its end; undefined where something else stands in it. */
export function readTokens(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    if (match.index !== end) return undefined;
    const [{ length }, before, literal, digits, word, other] = match;
    end += length;
    const found = literal ?? digits ?? word ?? other ?? '';
    const kind = literal ? 'text' : digits ? 'number' : word ? 'word' : other ? 'sign' : 'end';
    tokens.push({ kind, text: found, isClose: before === '' });
    if (kind === 'end') break;
  }
  return tokens.at(-1)?.kind === 'end' && end === text.length ? tokens : undefined;
}

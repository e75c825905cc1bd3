import { type CelFunc, CelScalar, celList, celMethod, listType } from '@bufbuild/cel';

const { DYN, INT, STRING } = CelScalar;
/** Letters that are gone through in the time of one step. */
export const lettersPerStep = 10;

/**
 * The functions of texts, which the library has with other ends of ranges and negative counts. Values hold no characters
 * beyond the first plane, so that positions are those that Go counts.
 * https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
export function createStringFunctions(spend: (cost: number) => void, unsure: () => never): readonly CelFunc[] {
  /** Ends of a range; what is outside is an error of the API server's too. */
  const within = (position: bigint, length: number): number =>
    position >= 0n && position <= BigInt(length) ? Number(position) : unsure();
  /** cel-go and JavaScript do not agree on what an empty text is part of. */
  const filled = (part: string): string => (part === '' ? unsure() : part);
  const mapAscii = (text: string, pattern: RegExp, step: number): string =>
    text.replace(pattern, (letter) => String.fromCharCode(letter.charCodeAt(0) + step));
  return [
    celMethod('charAt', STRING, [INT], STRING, function (position) {
      return this.charAt(within(position, this.length));
    }),
    celMethod('indexOf', STRING, [STRING], INT, function (part) {
      return BigInt(this.indexOf(filled(part)));
    }),
    celMethod('indexOf', STRING, [STRING, INT], INT, function (part, from) {
      return BigInt(this.indexOf(filled(part), within(from, this.length - 1)));
    }),
    celMethod('lastIndexOf', STRING, [STRING], INT, function (part) {
      return BigInt(this.lastIndexOf(filled(part)));
    }),
    celMethod('lastIndexOf', STRING, [STRING, INT], INT, unsure),
    celMethod('lowerAscii', STRING, [], STRING, function () {
      return mapAscii(this, /[A-Z]/g, 32);
    }),
    celMethod('upperAscii', STRING, [], STRING, function () {
      return mapAscii(this, /[a-z]/g, -32);
    }),
    celMethod('replace', STRING, [STRING, STRING], STRING, function (part, other) {
      if (this.length * (other.length + 1) > 1_000_000) return unsure();
      spend((this.length * other.length) / lettersPerStep);
      return this.replaceAll(filled(part), () => other);
    }),
    celMethod('replace', STRING, [STRING, STRING, INT], STRING, unsure),
    celMethod('split', STRING, [STRING], listType(DYN), function (separator) {
      return celList(this.split(filled(separator)));
    }),
    celMethod('split', STRING, [STRING, INT], listType(DYN), unsure),
    celMethod('substring', STRING, [INT], STRING, function (start) {
      return this.slice(within(start, this.length));
    }),
    celMethod('substring', STRING, [INT, INT], STRING, function (start, end) {
      return start > end ? unsure() : this.slice(within(start, this.length), within(end, this.length));
    }),
    celMethod('trim', STRING, [], STRING, function () {
      return /^[\x20-\x7e]*$/.test(this) ? this.trim() : unsure();
    }),
  ];
}

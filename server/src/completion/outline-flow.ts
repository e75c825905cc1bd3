import { type Drawing, type Piece, type WrittenScalar, createPiece } from './piece.ts';
import { endOfLine, isComment, readQuoted, skipBlanks, skipProperties } from './scalar-text.ts';

/** Brackets nest no deeper in what a person writes. */
const deepest = 100;

/**
 * Draws what stands between brackets, from the first one on; answers where it ends. A bracket that nobody closes ends
 * where the next line is not inside of it.
 */
export function readFlow(drawing: Drawing, holder: Piece, start: number, depth = 0): number {
  const { text, cursor } = drawing;
  const isList = text[start] === '[';
  const limit = depth === 0 ? recallEnd(drawing, start, holder) : text.length;
  holder.hasBrackets = true;
  let at = start + 1;
  for (;;) {
    const slot = at;
    at = skipSpace(text, at, limit);
    const [count, hitBefore] = [holder.children.length, drawing.hit];
    if (at < limit && !/[,\]}]/.test(text[at] ?? '')) {
      const read = readEntry(drawing, holder, isList, at, limit, depth);
      at = Math.max(read, at + 1);
      at = skipSpace(text, at, limit);
    }
    const isEmpty = holder.children.length === count && drawing.hit === hitBefore;
    if (isEmpty && cursor >= slot && cursor <= at && cursor <= limit) addEmpty(drawing, holder, isList);
    if (at >= limit) return limit;
    const last = text[at];
    at++;
    if (last === ']' || last === '}') return at;
  }
}

function readEntry(
  drawing: Drawing,
  holder: Piece,
  isList: boolean,
  start: number,
  limit: number,
  depth: number,
): number {
  const { text, cursor } = drawing;
  const facts = { column: holder.column + 1, isFlow: true } as const;
  const parent = isList ? createPiece({ ...facts, role: 'item', name: '', start, end: start, parent: holder }) : holder;
  const at = skipProperties(text, start, limit);
  if (/[[{]/.test(text[at] ?? '')) return depth < deepest ? readFlow(drawing, parent, at, depth + 1) : limit;
  const word = readQuoted(text, at, limit) ?? readPlain(text, at, limit);
  const colon = skipBlanks(text, word.end);
  const isKey = text[colon] === ':' && colon < limit;
  const role = isKey ? 'key' : 'text';
  const { quote, start: from, end } = word;
  const piece = createPiece({ ...facts, role, name: word.text, quote, start: from, end, parent });
  if (cursor >= from && cursor <= end) drawing.hit = { piece, part: 'name' };
  return isKey ? readValue(drawing, piece, colon + 1, limit, depth) : end;
}

function readValue(drawing: Drawing, piece: Piece, start: number, limit: number, depth: number): number {
  const { text, cursor } = drawing;
  const at = skipProperties(text, skipSpace(text, start, limit), limit);
  if (/[[{]/.test(text[at] ?? '') && at < limit)
    return depth < deepest ? readFlow(drawing, piece, at, depth + 1) : limit;
  const isNone = at >= limit || /[,\]}]/.test(text[at] ?? '');
  const none = { text: '', quote: '', start: cursor, end: cursor } as const;
  const isInside = cursor >= start && cursor <= at;
  const value = isNone ? (isInside ? none : undefined) : (readQuoted(text, at, limit) ?? readPlain(text, at, limit));
  if (!value) return at;
  piece.value = value;
  if (cursor >= value.start && cursor <= value.end) drawing.hit = { piece, part: 'value' };
  return Math.max(value.end, at);
}

function addEmpty(drawing: Drawing, holder: Piece, isList: boolean): void {
  const { cursor } = drawing;
  const facts = { name: '', start: cursor, end: cursor, column: holder.column + 1, isFlow: true } as const;
  const parent = isList ? createPiece({ ...facts, role: 'item', parent: holder }) : holder;
  drawing.hit = { piece: createPiece({ ...facts, role: 'text', parent }), part: 'name' };
}

/** Up to what ends a word between brackets. */
function readPlain(text: string, start: number, limit: number): WrittenScalar {
  let end = start;
  const stop = Math.min(limit, endOfLine(text, start));
  let isVariable = false;
  for (; end < stop; end++) {
    const letter = text[end] ?? '';
    if (letter === '{' && end > start && text[end - 1] === '$') isVariable = true;
    else if (letter === '}' && isVariable) isVariable = false;
    else if (/[,[\]{}]/.test(letter)) break;
    if (letter === ':' && (end + 1 >= stop || /[\s,\]}]/.test(text[end + 1] ?? ''))) break;
    if (isComment(text, end)) break;
  }
  const plain = text.slice(start, end).trimEnd();
  return { text: plain, quote: '', start, end: start + plain.length };
}

/** Over lines and comments. */
function skipSpace(text: string, start: number, limit: number): number {
  let at = start;
  while (at < limit) {
    if (/\s/.test(text[at] ?? '')) at++;
    else if (isComment(text, at)) at = Math.min(limit, endOfLine(text, at));
    else break;
  }
  return at;
}

/** The same for every bracket up to that end, so that a long text is gone through once. */
function recallEnd({ text, flowEnds }: Drawing, start: number, holder: Piece): number {
  const known = flowEnds.get(holder.column);
  if (known && known.start <= start && start < known.end) return known.end;
  const end = findEnd(text, start, holder);
  flowEnds.set(holder.column, { start, end });
  return end;
}

/** A line that begins no further right than what holds the brackets, and looks like a key or an item, is not inside. */
function findEnd(text: string, start: number, { column }: Piece): number {
  for (let end = endOfLine(text, start); ;) {
    if (end >= text.length) return text.length;
    const line = text.indexOf('\n', end) + 1;
    if (line === 0) return text.length;
    const content = skipBlanks(text, line);
    const lineEnd = endOfLine(text, line);
    const isOutside = content < lineEnd && content - line <= Math.max(column, 0);
    if (isOutside && !/^[\]}]/.test(text.slice(content, content + 1))) return end;
    end = Math.max(lineEnd, line);
  }
}

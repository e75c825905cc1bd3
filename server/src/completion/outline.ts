import { readFlow } from './outline-flow.ts';
import { type Drawing, type Hit, type Piece, type PieceFacts, type WrittenScalar, createPiece } from './piece.ts';
import { endOfLine, isComment, nextLine, readQuoted, skipBlanks, skipProperties } from './scalar-text.ts';

/** Lists in lists in one line nest no deeper in what a person writes. */
const deepest = 100;

/** What a text seems to say, and what stands at the cursor. */
export interface Outline {
  readonly root: Piece;
  readonly hit: Hit | undefined;
}

/**
 * Draws what one document says from the indentation of its lines. It reads what a parser does not: a key without its
 * colon, a bracket without its partner. An empty text stands where the cursor is and nothing else.
 */
export function drawOutline(text: string, cursor: number): Outline {
  const root = createPiece({ role: 'root', name: '', start: 0, end: 0, column: -1 });
  const drawing: Drawing = { text, cursor, hit: undefined, flowEnds: new Map() };
  const open: Piece[] = [root];
  for (let at = 0; at <= text.length;) at = drawLine(drawing, open, at);
  return { root, hit: drawing.hit };
}

function drawLine(drawing: Drawing, open: Piece[], start: number): number {
  const { text, cursor } = drawing;
  const end = endOfLine(text, start);
  const next = nextLine(text, start);
  let at = skipBlanks(text, start);
  const isHere = cursor >= start && cursor <= end;
  if (at >= end) {
    if (isHere) addText(drawing, open, cursor, cursor, cursor - start);
    return next;
  }
  if (text[at] === '#' || (at === start && /^(?:---|\.\.\.|%)/.test(text.slice(start, start + 3)))) return next;
  for (
    let depth = 0;
    depth < deepest && text[at] === '-' && (at + 1 >= end || text[at + 1] === ' ' || text[at + 1] === '\t');
    depth++
  ) {
    add(open, { role: 'item', name: '', start: at, end: at + 1, column: at - start });
    const dash = at;
    at = Math.min(skipBlanks(text, at + 1), end);
    if (at < end && !isComment(text, at)) continue;
    if (isHere && cursor > dash + 1 && cursor <= at) addText(drawing, open, cursor, cursor, cursor - start);
    return next;
  }
  const key = readKey(text, at, end);
  if (!key) return drawValue(drawing, open, start, at, end, open.at(-1));
  const piece = add(open, { role: 'key', name: key.text, ...key, column: at - start });
  if (cursor >= key.start && cursor <= key.end) drawing.hit = { piece, part: 'name' };
  const colon = text.indexOf(':', key.end);
  at = skipBlanks(text, colon + 1);
  if (at < end && !isComment(text, at)) return drawValue(drawing, open, start, at, end, piece);
  if (isHere && cursor > colon && cursor <= Math.min(at, end)) {
    piece.value = { text: '', quote: '', start: cursor, end: cursor };
    drawing.hit = { piece, part: 'value' };
  }
  return next;
}

/** Draws what stands behind a colon or a dash, or alone in a line; answers where the first line after it begins. */
function drawValue(
  drawing: Drawing,
  open: Piece[],
  lineStart: number,
  from: number,
  end: number,
  holder: Piece | undefined,
): number {
  const { text, cursor } = drawing;
  const isOfKey = holder?.role === 'key' && holder.start >= lineStart;
  const at = skipProperties(text, from, end);
  const first = text[at];
  if (holder && (first === '|' || first === '>')) return drawBlock(drawing, holder, end);
  if (holder && (first === '{' || first === '[')) {
    const container = isOfKey || holder.start >= lineStart ? holder : addPiece(open, at, at - lineStart);
    const read = readFlow(drawing, container, at);
    return nextLine(text, read);
  }
  const limit = first === '"' || first === "'" ? findLimit(text, at, end, holder?.column ?? 0) : end;
  const value = readQuoted(text, at, limit) ?? readPlain(text, at, end);
  if (isOfKey) {
    holder.value = value;
    if (cursor >= value.start && cursor <= value.end) drawing.hit = { piece: holder, part: 'value' };
  } else {
    addText(drawing, open, value.start, value.end, value.start - lineStart, value);
  }
  return nextLine(text, Math.max(value.end, at));
}

/** Brackets in a line of their own belong to the key or item that is open there. */
function addPiece(open: Piece[], start: number, column: number): Piece {
  while (open.length > 1 && (open.at(-1)?.column ?? -1) >= column) open.pop();
  return open.at(-1) ?? createPiece({ role: 'root', name: '', start, end: start, column: -1 });
}

function drawBlock(drawing: Drawing, holder: Piece, headerEnd: number): number {
  const { text, cursor } = drawing;
  const start = nextLine(text, headerEnd);
  let end = start;
  for (let line = start; line <= text.length; line = nextLine(text, line)) {
    const [content, lineEnd] = [skipBlanks(text, line), endOfLine(text, line)];
    const isBlank = content >= lineEnd;
    if (!isBlank && content - line <= holder.column) break;
    const isCursorInside = isBlank && cursor >= line && cursor <= lineEnd && cursor - line > holder.column;
    if (!isBlank || isCursorInside) end = nextLine(text, line);
  }
  holder.block = { start: Math.min(start, text.length), end: Math.min(end, text.length) };
  if (cursor >= start && (cursor < end || (cursor <= end && end > text.length)))
    drawing.hit = { piece: holder, part: 'block' };
  return Math.max(end, start);
}

/** A quoted text may go on in lines that stand deeper than its key. */
function findLimit(text: string, start: number, end: number, column: number): number {
  let limit = end;
  for (let line = nextLine(text, start); line <= text.length; line = nextLine(text, line)) {
    const content = skipBlanks(text, line);
    if (content < endOfLine(text, line) && content - line <= column) break;
    limit = endOfLine(text, line);
  }
  return limit;
}

/** A key with its colon. */
function readKey(text: string, start: number, end: number): WrittenScalar | undefined {
  const at = skipProperties(text, start, end);
  const quoted = readQuoted(text, at, end);
  if (quoted) return text[skipBlanks(text, quoted.end)] === ':' ? quoted : undefined;
  if (/[[\]{},|>@`"'#%?]/.test(text[at] ?? '')) return undefined;
  for (let here = at; here < end; here++) {
    if (isComment(text, here)) return undefined;
    if (text[here] !== ':' || (here + 1 < end && text[here + 1] !== ' ' && text[here + 1] !== '\t')) continue;
    const name = text.slice(at, here).trimEnd();
    return { text: name, quote: '', start: at, end: at + name.length };
  }
  return undefined;
}

/** A text without quotes, up to the end of its line or to a comment; so is one whose second quote is missing. */
function readPlain(text: string, start: number, end: number): WrittenScalar {
  let stop = start;
  while (stop < end && !isComment(text, stop)) stop++;
  const plain = text.slice(start, stop).trimEnd();
  return { text: plain, quote: '', start, end: start + plain.length };
}

function addText(
  drawing: Drawing,
  open: Piece[],
  start: number,
  end: number,
  column: number,
  value?: WrittenScalar,
): void {
  const { text, quote } = value ?? { text: '', quote: '' };
  const piece = add(open, { role: 'text', name: text, quote, start, end, column });
  if (drawing.cursor >= start && drawing.cursor <= end) drawing.hit = { piece, part: 'name' };
}

function add(open: Piece[], facts: PieceFacts): Piece {
  const isHolder = ({ role, column }: Piece): boolean =>
    column < facts.column || (facts.role === 'item' && role === 'key' && column === facts.column);
  for (let last = open.at(-1); last && open.length > 1 && !isHolder(last); last = open.at(-1)) open.pop();
  const parent = open.at(-1);
  const piece = createPiece({ ...facts, ...(parent ? { parent } : {}) });
  open.push(piece);
  return piece;
}

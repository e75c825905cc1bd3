import type { FieldPath } from './field-path.ts';
import { type Json, isEqual } from './json.ts';
import type { Range } from './position.ts';
import { readChunk } from './read-chunk.ts';
import type { Declared, Declaration } from './resource.ts';
import { narrow, setAt } from './set-at.ts';
import { finish } from './slices.ts';
import { type Splice, propose } from './splice.ts';

/** A change of a text as LSP has it. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * The change of a resource's text after which a path has a value, or is gone if that is undefined; all else, comments
 * included, stays. Undefined where there is nothing to change, and where no such change is found: what is offered has
 * been read again and says just what it should.
 */
export function edit(resource: Declaration, path: FieldPath, value: Json | undefined): TextEdit | undefined {
  const expected = setAt(resource.value, path, value);
  if (expected === undefined || isEqual(expected, resource.value)) return undefined;
  const change = narrow(resource.value, expected);
  for (const isQuoted of [false, true]) {
    const splice = propose(resource, change, isQuoted);
    const found = splice && toChecked(resource, splice, expected);
    if (found) return found;
  }
  return undefined;
}

/** A piece of text put in place, if the resource then says what is expected of it and nothing else changes. */
export function toChecked(resource: Declaration, splice: Splice, expected: Json): TextEdit | undefined {
  if (!isRight(resource, splice, expected)) return undefined;
  const { start, end, text } = splice;
  return { range: { start: resource.toPosition(start), end: resource.toPosition(end) }, newText: text };
}

/** Whether the changed text declares the same as before, but for this resource, and without problems. */
function isRight({ source, syntax }: Declaration, { start, end, text }: Splice, expected: Json): boolean {
  const before = read(source);
  const after = read(source.slice(0, start) + text + source.slice(end));
  const index = before.declarations.findIndex(({ range }) => range.start.character === syntax().root.range?.[0]);
  return (
    after.problems.length === 0 &&
    after.declarations.length === before.declarations.length &&
    after.resources.length === before.resources.length &&
    after.declarations.every(({ value }, i) => isEqual(value, i === index ? expected : before.declarations[i]?.value))
  );
}

/** Offsets stand in for characters, since the text is all that there is. */
function read(text: string): Declared {
  return finish(readChunk(text, (character) => ({ line: 0, character })));
}

import { readScalar } from '../../graph/foresight/value-edit.ts';
import type { PlacedInFile } from '../../graph/rendered/place-in-file.ts';
import type { TextEdit } from '../../manifest/edit.ts';
import { valueAt } from '../../manifest/field-path.ts';
import { type Json, isEqual } from '../../manifest/json.ts';
import { parse } from '../../manifest/parse.ts';
import { toLineStart } from '../../manifest/position.ts';
import { setAt } from '../../manifest/set-at.ts';
import { textOf } from '../point-at.ts';
import type { Editable } from './editable.ts';

/**
 * Puts another scalar in the place of one that stands in a text, such as a patch in a kustomization; undefined where it
 * cannot be read from its source alone, and where the file would then say anything else differently.
 */
export function adoptInText(
  { manifest }: Editable,
  { place, text }: PlacedInFile,
  before: Json | undefined,
  value: Json,
): TextEdit | undefined {
  const now = textOf(manifest);
  const [start, end] = [place.value.start, place.value.end].map((one) => toLineStart(now, one.line) + one.character);
  if (!text || start === undefined || end === undefined) return undefined;
  const source = now.slice(start, end);
  const newText = write(source, value);
  if (newText === undefined || !isEqual(readScalar(source), before)) return undefined;
  const after = parse(manifest.uri, 0, now.slice(0, start) + newText + now.slice(end));
  const index = manifest.declarations.indexOf(text.declaration);
  const then = valueAt(after.declarations[index]?.value, text.path);
  const expected = typeof then === 'string' ? setAt(text.declaration.value, text.path, then) : undefined;
  const isRight =
    expected !== undefined &&
    after.problems.length === 0 &&
    after.declarations.length === manifest.declarations.length &&
    after.declarations.every((one, i) =>
      isEqual(one.value, i === index ? expected : manifest.declarations[i]?.value),
    ) &&
    isReplaced(valueAt(text.declaration.value, text.path), then, source, newText);
  return isRight ? { range: place.value, newText } : undefined;
}

function write(source: string, value: Json): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  const quote = /^["']/.exec(source)?.[0] ?? '"';
  const plain = String(value);
  const candidates =
    typeof value !== 'string' ? [plain] : source.startsWith(quote) ? [quote + plain + quote] : [plain, `"${plain}"`];
  return candidates.find((text) => readScalar(text) === value);
}

/** Whether a text is another one with one piece replaced. */
function isReplaced(before: Json | undefined, after: Json | undefined, old: string, now: string): boolean {
  if (typeof before !== 'string') return false;
  for (let at = before.indexOf(old); at >= 0; at = before.indexOf(old, at + 1))
    if (before.slice(0, at) + now + before.slice(at + old.length) === after) return true;
  return false;
}

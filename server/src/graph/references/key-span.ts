import type { SourcePlace } from '../build/rendered.ts';

/** Where the key of a value stands in a text: before it, or at its start as a generator has it; undefined where it does not. */
export function findKeySpan(
  text: string,
  { start, end }: Pick<SourcePlace, 'start' | 'end'>,
  name: string,
): readonly [number, number] | undefined {
  const quote = /^["']/.test(text.slice(start, end)) ? 1 : 0;
  const own = start + quote;
  const after = own + name.length;
  const isItself = text.startsWith(name, own) && (text[after] === '=' || after === end - quote);
  if (isItself) return [own, after];
  const before = text.lastIndexOf(name, start - 1);
  if (before < 0 || !/^["']?[^\S\n]*[:=]\s*(?:&\S+\s+)?$/.test(text.slice(before + name.length, start)))
    return undefined;
  return /[\w-]/.test(text[before - 1] ?? '') ? undefined : [before, before + name.length];
}

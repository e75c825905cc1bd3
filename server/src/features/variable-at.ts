import type { Manifest } from '../manifest/resource.ts';
import type { Position, Range } from '../manifest/position.ts';

/** A variable that Flux puts in, where a text names it. */
export interface VariableUse {
  readonly name: string;
  readonly range: Range;
  /** What is put in where nobody gives a value; absent where there is no such thing. */
  readonly fallback?: string;
}

/** `${NAME}` with whatever follows the name; `$${NAME}` stays as it is: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
const use = /(?<!\$)\$\{([A-Za-z_]\w*)((?::?[-=])([^}]*))?[^}\n]*\}/g;

/** The variable at a position, in the text as it is. */
export function variableAt({ chunks }: Manifest, { line, character }: Position): VariableUse | undefined {
  const chunk = chunks.findLast((one) => one.line <= line);
  const text = chunk?.text.split(/\r\n|\n|\r/)[line - chunk.line];
  for (const { 0: whole, 1: name = '', 3: fallback, index } of (text ?? '').matchAll(use)) {
    const range = { start: { line, character: index }, end: { line, character: index + whole.length } };
    if (index <= character && character <= index + whole.length)
      return { name, range, ...(fallback === undefined ? {} : { fallback }) };
  }
  return undefined;
}

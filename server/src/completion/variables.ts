import { findVariableNames } from '../graph/substitutes.ts';
import type { Proposal } from './proposal.ts';
import type { Span } from './piece.ts';
import type { Knowledge } from '../graph/knowledge.ts';

/** A variable that is being written: from behind the dollar sign to the end of the name. */
export interface Variable {
  readonly span: Span;
  readonly hasBrace: boolean;
  readonly isClosed: boolean;
}

/** Finds `${` or `$` with what is typed of a name before the cursor, in any text: https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution */
export function findVariable(text: string, offset: number): Variable | undefined {
  const before = text.slice(Math.max(0, text.lastIndexOf('\n', offset - 1) + 1), offset);
  const typed = /(?<!\$)\$(\{?)([A-Za-z_]\w*)?$/.exec(before);
  if (!typed || /^\s*#/.test(before)) return undefined;
  const rest = /^\w*/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  const end = offset + rest.length;
  const start = offset - (typed[2]?.length ?? 0);
  return { span: { start, end }, hasBrace: typed[1] === '{', isClosed: /[}:/#,^]/.test(text[end] ?? '') };
}

/** The variables that Flux puts into the file, with their values where all who reach it agree; then those that the document has. */
export function proposeVariables(
  { hasBrace, isClosed }: Variable,
  document: string,
  uri: string,
  knowledge: Knowledge,
): readonly Proposal[] {
  const { substitutes = [] } = knowledge.repositoryOf(uri) ?? {};
  const found = findVariableNames(substitutes, uri);
  for (const [, name = ''] of document.matchAll(/(?<!\$)\$\{([A-Za-z_]\w*)[}:]/g))
    if (!found.has(name)) found.set(name, undefined);
  return [...found].map(([name, value]): Proposal => ({
    label: name,
    sort: 'variable',
    insert: [hasBrace ? `${name}${isClosed ? '' : '}'}` : `{${name}}`],
    filter: name,
    ...(value === undefined ? {} : { detail: value }),
    rank: value === undefined ? 1 : 0,
  }));
}

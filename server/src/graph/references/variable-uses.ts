import type { Leaf, SourcePlace } from '../build/rendered.ts';
import { hasSubstitution, valueAt } from '../build/substituted-leaves.ts';
import { type Expression, findExpressions } from '../build/variable-expressions.ts';
import type { Build, BuildGraph } from '../targets/build-graph.ts';
import type { Variable } from '../targets/variables.ts';
import { writtenPlaceOf } from './name-place.ts';

/** A variable of some builds: where each gives its value, and the texts that each puts it into. */
export interface VariableUses {
  readonly name: string;
  readonly definitions: readonly SourcePlace[];
  /** Texts with `${NAME}` somewhere in them. */
  readonly texts: readonly SourcePlace[];
  /** Whether a cluster gives the value, or nobody knows who. */
  readonly isOpen: boolean;
  /** Whether a build that has it fails now, so that its texts are not known. */
  readonly isStale: boolean;
}

/** Everything that has to do with a variable which one of these builds has: other builds share its definition, or its texts. */
export function findVariableUses(graph: BuildGraph, name: string, from: readonly Build[]): VariableUses {
  const all = [...graph.builds.values()].flatMap((build) => {
    const variable = build.variables?.values.get(name);
    return build.variables ? [{ build, variable, texts: listTexts(build, name) }] : [];
  });
  const taken = new Set(all.filter(({ build }) => from.includes(build)));
  for (let size = -1; size !== taken.size;) {
    size = taken.size;
    const keys = new Set([...taken].flatMap(({ variable, texts }) => listKeys(variable, texts)));
    for (const one of all) if (listKeys(one.variable, one.texts).some((key) => keys.has(key))) taken.add(one);
  }
  return {
    name,
    definitions: [...taken].flatMap(({ variable }) => variable?.place ?? []),
    texts: [...taken].flatMap(({ texts }) => texts),
    isStale: [...taken].some(({ build }) => build.state === 'failed'),
    isOpen: [...taken].some(({ variable, texts }) => texts.length > 0 && !variable?.place),
  };
}

/** The builds whose variable is given at a place, and its name. */
export function findGiven(
  graph: BuildGraph,
  file: string,
  isIn: (place: SourcePlace, name: string) => boolean,
): readonly {
  readonly build: Build;
  readonly name: string;
}[] {
  return [...graph.builds.values()].flatMap((build) =>
    [...(build.variables?.values ?? [])].flatMap(([name, { place }]) =>
      place?.file === file && isIn(place, name) ? [{ build, name }] : [],
    ),
  );
}

function listKeys(variable: Variable | undefined, texts: readonly SourcePlace[]): readonly string[] {
  return [...(variable?.place ? [variable.place] : []), ...texts].map(({ file, start }) => `${file} ${start}`);
}

/** The texts that a build puts a variable into, or would if it knew the value. */
function listTexts(build: Build, name: string): readonly SourcePlace[] {
  const rendered = build.rendered ?? build.last?.rendered;
  return (rendered?.objects ?? []).flatMap(({ value, leaves }) =>
    leaves.flatMap((leaf) => {
      const isUsed = leaf.variables?.includes(name) === true || isLeft(valueAt(value, leaf.path), leaf, name);
      return isUsed ? (textPlaceOf(leaf) ?? []) : [];
    }),
  );
}

/** What is not known stays as it is. */
function isLeft(value: unknown, leaf: Leaf, name: string): boolean {
  const texts = [value, leaf.path.at(-1)].filter((one) => typeof one === 'string' && hasSubstitution(one));
  const has = (all: readonly Expression[]): boolean => all.some((one) => one.name === name || has(one.nested));
  return texts.some((text) => has(findExpressions(String(text))));
}

function textPlaceOf(leaf: Leaf): SourcePlace | undefined {
  const { provenance } = leaf;
  return provenance.how === 'generator' ? (provenance.content ?? provenance.place) : writtenPlaceOf(leaf);
}

const word = /\w/;

/** Where a text names a variable, between two offsets: from its name to the end of that. */
export function findNames(
  text: string,
  name: string,
  from: number,
  to: number,
): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let at = text.indexOf(`\${`, from); at >= 0 && at < to; at = text.indexOf(`\${`, at + 2)) {
    const start = at + (text[at + 2] === '#' ? 3 : 2);
    const end = start + name.length;
    // two of them stand for one, which begins nothing
    if (text[at - 1] === '$') continue;
    if (text.startsWith(name, start) && !word.test(text[end] ?? '')) found.push([start, end]);
  }
  return found;
}

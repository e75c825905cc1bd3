import { isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Leaf, RenderedObject, SourcePlace, Step } from '../../server/src/graph/build/rendered.ts';
import type { RenderedFile } from '../../server/src/graph/rendered/rendered-file.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { createShift } from '../../server/src/manifest/shift-offset.ts';

/** Where each value of a text stands, as a build that changes nothing would say. */
export function leavesOf(file: string, text: string, via: 'resource' | 'patch' = 'resource'): readonly Leaf[][] {
  return parseAllDocuments(text).map((document, index) => {
    const leaves: Leaf[] = [];
    const visit = (node: unknown, path: readonly Step[]): void => {
      if (isMap(node)) for (const { key, value } of node.items) visit(value, [...path, String(key)]);
      else if (isSeq(node)) node.items.forEach((item, i) => visit(item, [...path, i]));
      else if (isScalar(node)) {
        const [start = 0, end = 0] = node.range ?? [];
        leaves.push({ path, provenance: { how: 'exact', via, place: { file, document: index, start, end, path } } });
      }
    };
    visit(document.contents, []);
    return leaves;
  });
}

/** An object as a build makes it of the first document of a file: with other values, which other lines set. */
export function objectOf(
  file: string,
  text: string,
  changed: (value: JsonObject) => JsonObject = (value) => value,
  others: readonly Leaf[] = [],
): RenderedObject {
  const [leaves = []] = leavesOf(file, text);
  const declaration = parse(`file://${file}`, 1, text).declarations[0];
  const isOther = ({ path }: Leaf): boolean => others.some((one) => one.path.join('/') === path.join('/'));
  const origin: SourcePlace = { file, document: 0, start: 0, end: text.length };
  return {
    value: changed(declaration?.value ?? {}),
    origin,
    leaves: [...leaves.filter((leaf) => !isOther(leaf)), ...others],
  };
}

/** What builds make of a file, of which the text may have been edited since. */
export function renderedFileOf(
  path: string,
  then: string,
  objects: readonly RenderedObject[],
  now = then,
): RenderedFile {
  const parts = objects.map((object) => ({
    build: 'apps',
    object,
    ref: refOf(object),
    isUnclaimed: false,
    isElsewhere: false,
    isStale: false,
    secrets: new Set<string>(),
  }));
  const isOwn = ({ origin, leaves }: RenderedObject): boolean =>
    origin?.file === path ||
    leaves.some(({ provenance }) => provenance.how !== 'unknown' && provenance.place.file === path);
  return {
    path,
    toUri: (file) => `file:///repository${file}`,
    objects: parts,
    own: parts.filter(({ object }) => isOwn(object)),
    isControlled: true,
    secretTexts: [],
    isUnknown: false,
    variables: [],
    problems: [],
    toPosition: createShift(then, now),
  };
}

function refOf({ value }: RenderedObject): RenderedFile['objects'][number]['ref'] {
  const { apiVersion, kind, metadata } = value as Record<string, string> & { metadata: Record<string, string> };
  const { name = '', namespace } = metadata;
  return { apiVersion: apiVersion ?? '', kind: kind ?? '', name, ...(namespace === undefined ? {} : { namespace }) };
}

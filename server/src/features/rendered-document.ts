import { t } from '@vscode/l10n';
import { type Document, LineCounter, isMap, isNode, isPair, isSeq, parseAllDocuments, stringify } from 'yaml';
import type { RenderedObject, SourcePlace, Step } from '../graph/build/rendered.ts';
import { hideSecrets } from '../graph/rendered/hide-secrets.ts';
import { placeOf } from '../graph/rendered/find-leaf.ts';
import type { RenderedFile, RenderedPart } from '../graph/rendered/rendered-file.ts';
import { maskText } from '../manifest/mask-texts.ts';
import { isKustomizationFile } from '../manifest/file-names.ts';
import { type Json, type JsonObject, isObject } from '../manifest/json.ts';
import type { RenderedDocument } from '../protocol.ts';
import type { Snapshot } from '../snapshot.ts';
import { nameResource } from './name-resource.ts';

/** More than these nobody reads, and an editor takes long to show. */
const most = 500;

/** What builds make of a file, as one text; null where that is not known, or nobody builds it. */
export function renderedDocument(snapshot: Snapshot, uri: string): RenderedDocument | null {
  const file = snapshot.rendered(uri);
  return file ? { title: file.path.slice(file.path.lastIndexOf('/') + 1), text: writeRendered(file) } : null;
}

/** What builds make of a file, as one text. */
export function writeRendered(file: RenderedFile): string {
  return maskText(shownOf(file).map(write).join(''), file.secretTexts);
}

/** The lines of that text, as spans with both ends, that a line of the file sets. */
export function findRenderedLines(snapshot: Snapshot, uri: string, line: number): (readonly [number, number])[] {
  const file = snapshot.rendered(uri);
  if (!file) return [];
  return locateLeaves(file).flatMap(({ place, from, to }) => {
    if (place.file !== file.path) return [];
    const [start, end] = [file.toPosition(place.start), file.toPosition(Math.max(place.start, place.end - 1))];
    return start && end && start.line <= line && line <= end.line ? [[from, to] as const] : [];
  });
}

/** Where a line of that text comes from: the place in a file, by offsets in the text that was rendered. */
export function findRenderedSource(snapshot: Snapshot, uri: string, line: number): SourcePlace | undefined {
  const file = snapshot.rendered(uri);
  return file && locateLeaves(file).find(({ from, to }) => from <= line && line <= to)?.place;
}

/** For a kustomization everything that is built with it; for another file what is made of it. */
function shownOf(file: RenderedFile): readonly RenderedPart[] {
  const isAll = file.own.length === 0 || isKustomizationFile(file.path);
  return (isAll ? file.objects : file.own).slice(0, most);
}

function write(part: RenderedPart): string {
  const { build, ref, object } = part;
  const hidden = hideSecrets(object.value, part);
  const shown = object.value['kind'] === 'Secret' ? withoutValues(hidden) : hidden;
  const body = stringify(shown, { lineWidth: 0, aliasDuplicateObjects: false });
  const note = part.isStale ? t(' · as it was, since the build fails now') : '';
  return `---\n# ${nameResource(ref)} · ${build}${note}\n${body}`;
}

function withoutValues(secret: JsonObject): JsonObject {
  const mask = (values: Json | undefined): Json =>
    isObject(values) ? Object.fromEntries(Object.keys(values).map((key) => [key, '***'])) : '***';
  const parts = ['data', 'stringData'].filter((part) => Object.hasOwn(secret, part));
  return { ...secret, ...Object.fromEntries(parts.map((part) => [part, mask(secret[part])])) };
}

/** Lines of the text of all objects. */
interface PlacedLeaf {
  readonly place: SourcePlace;
  readonly from: number;
  readonly to: number;
}

function locateLeaves(file: RenderedFile): readonly PlacedLeaf[] {
  const found: PlacedLeaf[] = [];
  let first = 0;
  for (const part of shownOf(file)) {
    const text = write(part);
    found.push(...locate(text, part.object, first));
    first += text.split('\n').length - 1;
  }
  return found;
}

function locate(text: string, { leaves }: RenderedObject, first: number): readonly PlacedLeaf[] {
  const lineCounter = new LineCounter();
  const [document] = parseAllDocuments(text, { lineCounter, logLevel: 'silent' }) as Document[];
  const lineAt = (offset: number): number => first + lineCounter.linePos(offset).line - 1;
  return leaves.flatMap((leaf) => {
    const place = placeOf(leaf);
    const span = document && place && findSpan(document, leaf.path);
    return span ? [{ place, from: lineAt(span[0]), to: lineAt(Math.max(span[0], span[1] - 1)) }] : [];
  });
}

/** From the key, or the item, to the end of the value. */
function findSpan(document: Document, path: readonly Step[]): readonly [number, number] | undefined {
  let here: unknown = document.contents;
  let start: number | undefined;
  for (const step of path) {
    const next = isSeq(here)
      ? here.items[Number(step)]
      : isMap(here)
        ? here.items.find(({ key }) => isNode(key) && String(key) === String(step))
        : undefined;
    const key = isPair(next) ? next.key : next;
    start = isNode(key) ? key.range?.[0] : start;
    here = isPair(next) ? next.value : next;
  }
  const end = isNode(here) ? here.range?.[1] : undefined;
  return start === undefined || end === undefined ? undefined : [start, end];
}

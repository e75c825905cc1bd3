import { toPathKey } from '../../manifest/field-path.ts';
import { locateNearest } from '../../manifest/locate.ts';
import type { Declaration, Manifest } from '../../manifest/resource.ts';
import { type SchemaCode, type SchemaFinding, schemaCodes, secretCodes } from '../../schema/finding.ts';
import { identifyKind } from '../../schema/identify-kind.ts';
import type { Checked } from '../check-manifest.ts';
import { createApart } from './apart-declaration.ts';
import type { CheckedPart } from './check-rendered.ts';
import { placeOf } from './find-leaf.ts';
import { placeInFile } from './place-in-file.ts';
import type { RenderedFile } from './rendered-file.ts';

/** What can be told of the text of a file only, or is told of a kind as a whole. */
const ofTheText: ReadonlySet<SchemaCode> = new Set<SchemaCode>([
  ...secretCodes,
  'schema-unknown-kind',
  'api-removed',
  'api-deprecated',
  'api-too-new',
  'field-too-new',
  'yaml-word',
  'yaml-date',
  'null-value',
  'crd-not-structural',
]);
const ofTheObject: ReadonlySet<SchemaCode> = new Set(schemaCodes.filter((code) => !ofTheText.has(code)));

/**
 * What is told of a file whose objects are known as they will be applied: what is wrong with those, on the line that
 * causes it. What is only wrong before other files have had their say is not told.
 */
export function mergeRendered(
  manifest: Manifest,
  checked: readonly Checked[],
  file: RenderedFile,
  parts: readonly CheckedPart[],
): readonly Checked[] {
  const found = gather(manifest, file, parts);
  if (found.size === 0 && parts.length === 0) return checked;
  const built = findBuilt(manifest, file, parts);
  const merged = checked.map((one): Checked => {
    const placed = found.get(one.declaration) ?? [];
    found.delete(one.declaration);
    if (!built.has(one.declaration)) return add(one, placed);
    const isPlaced = toMatcher(placed);
    const isKept = (finding: SchemaFinding): boolean =>
      !ofTheObject.has(finding.code) || isPlaced(finding) || isEdited(one.declaration, finding, file);
    return add({ ...one, findings: one.findings.filter(isKept) }, placed);
  });
  const others = [...found].flatMap(([declaration, findings]): readonly Checked[] => {
    const ref = identifyKind(manifest.uri, declaration.value);
    return ref ? [{ declaration, ref, findings }] : [];
  });
  return [...merged, ...others];
}

/** By the objects of the file on whose lines they stand; what two builds say alike is told once. */
function gather(
  manifest: Manifest,
  file: RenderedFile,
  parts: readonly CheckedPart[],
): Map<Declaration, readonly SchemaFinding[]> {
  const found = new Map<Declaration, readonly SchemaFinding[]>();
  const findApart = createApart();
  for (const { part, findings } of parts)
    for (const finding of findings) {
      if (!ofTheObject.has(finding.code)) continue;
      const placed = placeInFile(manifest, file, part, finding.path);
      if (!placed) continue;
      const at = placed.written ?? placed.text ?? { declaration: findApart(part), path: finding.path };
      const path = placed.written ? [...at.path, ...finding.path.slice(placed.length)] : at.path;
      const shown = placed.isSubstituted ? withoutValue(finding) : finding;
      const own = { ...shown, path, ...(placed.written ? {} : { range: placed.place.value }) };
      const before = found.get(at.declaration) ?? [];
      if (!toMatcher(before)(own)) found.set(at.declaration, [...before, own]);
    }
  return found;
}

/** Of what has been typed since nobody knows yet what builds make. */
function isEdited(declaration: Declaration, { path }: SchemaFinding, { edited }: RenderedFile): boolean {
  if (!edited) return false;
  const { start, end } = locateNearest(declaration, path).value;
  return start.line <= edited[1] && end.line >= edited[0];
}

/** What Flux puts in may come from a Secret. */
function withoutValue(finding: SchemaFinding): SchemaFinding {
  const { found: _found, written: _written, suggestion: _suggestion, ...rest } = finding;
  return rest;
}

/** The objects of the file that have become part of a rendered one: its origin, or a patch. */
function findBuilt(manifest: Manifest, file: RenderedFile, parts: readonly CheckedPart[]): ReadonlySet<Declaration> {
  const lines = parts.flatMap(({ part: { object } }) => {
    const patches = object.leaves.filter(({ provenance }) => provenance.how === 'exact' && provenance.via === 'patch');
    return [object.origin, ...patches.map(placeOf)].flatMap((place) => {
      const start = place?.file === file.path ? file.toPosition(place.start) : undefined;
      return start ? [start.line] : [];
    });
  });
  const holds = ({ range: { start, end } }: Declaration): boolean =>
    lines.some((line) => start.line <= line && line <= end.line);
  return new Set(manifest.declarations.filter(holds));
}

function add(checked: Checked, placed: readonly SchemaFinding[]): Checked {
  const isKnown = toMatcher(checked.findings);
  const news = placed.filter((finding) => !isKnown(finding));
  return news.length === 0 ? checked : { ...checked, findings: [...checked.findings, ...news] };
}

function toMatcher(findings: readonly SchemaFinding[]): (finding: SchemaFinding) => boolean {
  const keys = new Set(findings.map(toKey));
  return (finding) => keys.has(toKey(finding));
}

function toKey({ code, path, range, expected }: SchemaFinding): string {
  return `${code} ${toPathKey(path)} ${range ? `${range.start.line}:${range.start.character}` : ''} ${expected}`;
}

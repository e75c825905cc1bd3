import { type Document, isSeq } from 'yaml';
import { type Json, type JsonObject, stringAt } from '../../manifest/json.ts';
import {
  appendItems,
  findField,
  listMaps,
  readForEditing,
  removeEntries,
  rootOf,
  setField,
  toNode,
} from './edit-document.ts';
import type { Overlay } from './flux-overlay.ts';
import { padDocuments } from './pad-documents.ts';
import type { BuildPlan } from './plan-build.ts';
import type { PlannedKustomization } from './plan-kustomization.ts';
import type { PlannedPatch } from './planned-patch.ts';
import { addFields } from './add-fields.ts';
import { toFluxTypes } from './flux-types.ts';

/** How a build is run. */
export interface BuildOptions {
  /** Whether the lines of what becomes objects are moved into the line space. */
  readonly isMoved: boolean;
  /** Whether JSON patches are left out, through which objects lose all their lines. */
  readonly isBare: boolean;
}

/** The text that kustomize gets for a kustomization. */
export function editKustomization(plan: BuildPlan, planned: PlannedKustomization, options: BuildOptions): string {
  const overlay = planned === plan.root ? plan.overlay : undefined;
  const patches = options.isMoved ? planned.patches.filter(({ textPath, isJson }) => textPath && !isJson) : [];
  const dropped = options.isBare ? planned.patches.flatMap(({ isJson, path }) => (isJson && path ? [path] : [])) : [];
  const removals = [...planned.removals, ...dropped];
  if (!overlay && patches.length === 0 && removals.length === 0) return planned.text;
  const document = readForEditing(planned.text);
  if (!document || !rootOf(document)) return planned.text;
  for (const patch of patches) if (patch.textPath) document.setIn(patch.textPath, toNode(toText(plan, patch, options)));
  const isEmpty = countResources(document) === 0;
  removeEntries(document, removals);
  if (overlay) addOverlay(document, plan, overlay, options, isEmpty);
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

function toText(plan: BuildPlan, { source, isJson }: PlannedPatch, { isMoved }: BuildOptions): string {
  if (!source) return '';
  return isMoved && !isJson ? padDocuments(source.text, plan.space.toBase(source)) : source.text;
}

function countResources(document: Document): number {
  const list = findField(document, 'resources')?.value;
  return isSeq(list) ? list.items.length : 0;
}

/** In the order of Flux; see `readOverlay`. */
function addOverlay(
  document: Document,
  plan: BuildPlan,
  overlay: Overlay,
  options: BuildOptions,
  isEmpty: boolean,
): void {
  if (overlay.additions) addFields(document, overlay.additions);
  else toFluxTypes(document);
  if (isEmpty && !plan.isGenerated && !overlay.additions) setField(document, 'buildMetadata', ['originAnnotations']);
  for (const { field, text } of overlay.names) setField(document, field, text);
  const patches = overlay.patches.filter(({ isJson }) => !isJson || !options.isBare);
  const items = patches.map((patch): Json => {
    const patch_ = { patch: toText(plan, patch, options) };
    return patch.target ? { ...patch_, target: patch.target } : patch_;
  });
  appendItems(document, 'patches', items);
  appendItems(
    document,
    'components',
    overlay.components.map(({ written }) => written),
  );
  for (const image of overlay.images) addImage(document, image);
  if (overlay.buildMetadata.length > 0) setField(document, 'buildMetadata', overlay.buildMetadata);
}

/** Tag and digest are one: who sets one of them clears the other. */
function addImage(document: Document, image: JsonObject): void {
  const given = Object.entries(image).filter(([, value]) => typeof value === 'string' && value !== '');
  const name = stringAt(image, 'name') ?? '';
  const known = listMaps(document, 'images').find((map) => (map.get('name') ?? '') === name);
  if (!known) {
    appendItems(document, 'images', [Object.fromEntries(given)]);
    return;
  }
  if (given.some(([key]) => key === 'newTag' || key === 'digest')) {
    known.delete('newTag');
    known.delete('digest');
  }
  for (const [key, value] of given) known.set(key, toNode(value));
}

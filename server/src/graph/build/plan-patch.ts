import { isMap, isSeq } from 'yaml';
import { joinInside } from './paths.ts';
import { type Draft, type PlanContext, addPath } from './plan-draft.ts';
import type { Target } from './planned-patch.ts';
import { toInlineSource } from './source.ts';
import { type Spot, entriesOf, fieldOf, listOf, placeOf, textOf } from './spot.ts';

/** Notes all patches of a kustomization in the order in which kustomize applies them. */
export function planPatches(draft: Draft, root: Spot): void {
  for (const spot of listOf(root, 'patchesStrategicMerge')) planMergePatch(draft, spot);
  for (const item of listOf(root, 'patches')) planPatch(draft, item, false);
  for (const item of listOf(root, 'patchesJson6902')) planPatch(draft, item, true);
}

/** Whether a patch is a list of operations (RFC 6902); else it is merged. */
export function isJsonPatch({ sources }: PlanContext, text: string): boolean {
  return isSeq(sources.parse(text).documents[0]?.contents);
}

function planPatch(draft: Draft, item: Spot, isAlwaysJson: boolean): void {
  const [spot, target, path] = [fieldOf(item, 'patch'), toTarget(fieldOf(item, 'target')), fieldOf(item, 'path')];
  const value = textOf(spot) ?? '';
  if (!spot || value.trim() === '') {
    planPatchFile(draft, item, path, { isAlwaysJson, target });
    return;
  }
  const source = toInlineSource(draft.text, placeOf(spot), value, true);
  const isJson = isAlwaysJson || isJsonPatch(draft.context, source.text);
  draft.patches.push({ path: item.path, textPath: spot.path, source, isJson, ...(target ? { target } : {}) });
}

/** `patchesStrategicMerge` holds paths and texts. */
function planMergePatch(draft: Draft, spot: Spot): void {
  const value = textOf(spot) ?? '';
  if (!draft.context.sources.parse(value).documents.some(({ contents }) => isMap(contents))) {
    planPatchFile(draft, spot, spot, { isAlwaysJson: false, target: undefined });
    return;
  }
  const source = toInlineSource(draft.text, placeOf(spot), value, false);
  draft.patches.push({ path: spot.path, textPath: spot.path, source, isJson: false });
}

function planPatchFile(
  draft: Draft,
  entry: Spot,
  spot: Spot | undefined,
  { isAlwaysJson, target }: { readonly isAlwaysJson: boolean; readonly target: Target | undefined },
): void {
  const role = isAlwaysJson || isJsonFile(draft, textOf(spot)) ? 'raw' : 'patch';
  const file = addPath(draft, { entry, spot, role });
  if (file === undefined) return;
  draft.patches.push({ path: entry.path, file, isJson: role === 'raw', ...(target ? { target } : {}) });
}

function isJsonFile({ context, folder }: Draft, written: string | undefined): boolean {
  const file = written ? joinInside(folder, written) : undefined;
  const text = file === undefined ? undefined : context.look(file);
  return typeof text === 'string' && isJsonPatch(context, text);
}

/** Reads a selector of objects. */
export function toTarget(spot: Spot | undefined): Target | undefined {
  if (!spot) return undefined;
  return Object.fromEntries(entriesOf(spot).map(([key, value]) => [key, textOf(value) ?? '']));
}

import type { Setting } from './layer.ts';
import type { PlanContext } from './plan-draft.ts';
import type { Step } from './rendered.ts';
import { type Spot, entriesOf, itemsOf, placeOf, textOf, toSpot } from './spot.ts';

/** A scalar with its place; undefined where there is none. */
export function toSetting(spot: Spot | undefined): Setting | undefined {
  const text = textOf(spot);
  return spot && text !== undefined ? { text, place: placeOf(spot) } : undefined;
}

/** All scalars below a node, by their path from it. */
export function readScalars(spot: Spot | undefined): readonly (Setting & { readonly path: readonly Step[] })[] {
  if (!spot) return [];
  const found: (Setting & { readonly path: readonly Step[] })[] = [];
  const visit = (here: Spot, path: readonly Step[]): void => {
    const setting = toSetting(here);
    if (setting) found.push({ ...setting, path });
    if (path.length > 20) return;
    for (const [key, value] of entriesOf(here)) visit(value, [...path, key]);
    for (const [index, item] of itemsOf(here).entries()) visit(item, [...path, index]);
  };
  visit(spot, []);
  return found;
}

/** The documents of a file; none where there is no text. */
export function readFileRoots({ look, sources }: PlanContext, file: string | undefined): readonly Spot[] {
  const text = file === undefined ? undefined : look(file);
  if (file === undefined || typeof text !== 'string') return [];
  return sources.parse(text).documents.flatMap((document, index) => {
    const root = toSpot(file, document, index);
    return root ? [root] : [];
  });
}

import { isMap } from 'yaml';
import { type Draft, addPath, isFetchedResource, reasons, removeEntry } from './plan-draft.ts';
import { type Spot, textAt, textOf, toSpot } from './spot.ts';

/** Notes an entry of `generators`, `transformers` or `validators`: a path, or the configuration of a plugin itself. */
export function planPlugin(draft: Draft, spot: Spot): void {
  const { sources, look } = draft.context;
  const written = textOf(spot) ?? '';
  if (sources.parse(written).documents.some(({ contents }) => isMap(contents))) {
    checkPlugins(draft, spot, written);
    return;
  }
  const path = addPath(draft, { entry: spot, spot, role: 'raw', isFetched: (one) => isFetchedResource(draft, one) });
  const text = path === undefined ? undefined : look(path);
  if (typeof text === 'string') checkPlugins(draft, spot, text);
}

/** Only those that are part of kustomize run without a process. */
function checkPlugins(draft: Draft, spot: Spot, text: string): void {
  for (const [index, document] of draft.context.sources.parse(text).documents.entries()) {
    const root = toSpot(draft.file, document, index);
    const kind = textAt(root, 'kind');
    if (kind === undefined) continue;
    const isBuiltin = textAt(root, 'apiVersion') === 'builtin';
    if (isBuiltin && kind !== 'HelmChartInflationGenerator') continue;
    removeEntry(draft, spot, spot, isBuiltin ? reasons.helm : reasons.program);
    return;
  }
}

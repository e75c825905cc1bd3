import type { PlacedLeaf } from './list-leaves.ts';
import type { Provenance } from './rendered.ts';
import type { Scope } from './scope.ts';
import { toText } from './to-text.ts';

/** Looks for a value in built-in plugins that are configured apart: what is generated, or else what holds the value. */
export function searchPlugins({ layers, origin, generators }: Scope, { value }: PlacedLeaf): Provenance | undefined {
  const all = layers.flatMap(({ plugins }) => plugins.toReversed());
  for (const isFitting of [isEqual, isPart])
    for (const plugin of all) {
      const found = plugin.settings.find(({ text }) => isFitting(text, toText(value)));
      if (found) return { how: plugin.isGenerator ? 'generator' : 'transformer', by: plugin.by, place: found.place };
    }
  const maker = origin || generators.length > 0 ? undefined : all.find(({ isGenerator }) => isGenerator);
  return maker && { how: 'generator', by: maker.by, place: maker.place };
}

function isEqual(text: string, value: string): boolean {
  return text === value;
}

function isPart(text: string, value: string): boolean {
  return text.length > 1 && value.length > 1 && (value.includes(text) || text.includes(value));
}

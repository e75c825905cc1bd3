import type { SourcePlace } from '../../graph/build/rendered.ts';
import type { FileDesired } from '../../graph/rendered/desired-of-file.ts';
import { findLeaf } from '../../graph/rendered/find-leaf.ts';
import type { RenderedFile } from '../../graph/rendered/rendered-file.ts';
import type { FieldPath } from '../../manifest/field-path.ts';

/**
 * The line that sets a value which another one only uses: where a variable, an anchor or the file of a generator stands.
 * Undefined where the value stands in its own place, or comes from nobody knows where.
 */
export function findSetter(
  { part }: FileDesired,
  path: FieldPath,
  file: Pick<RenderedFile, 'path' | 'variables'>,
): SourcePlace | undefined {
  const found = part && findLeaf(part.object, path, () => true);
  if (!found || found.length < path.length) return undefined;
  const { provenance, variables = [] } = found.leaf;
  const [name, ...others] = variables;
  if (name !== undefined) {
    const values = file.variables.filter(({ build }) => build === part.build);
    const places = values.flatMap((one) => one.values.get(name)?.place ?? []);
    return others.length === 0 && places.length === 1 ? places[0] : undefined;
  }
  if (provenance.how === 'exact') return provenance.use ? provenance.place : undefined;
  return provenance.how === 'generator' ? provenance.content : undefined;
}

import { type JsonObject, stringAt } from '../../manifest/json.ts';
import type { LayerChoice } from './choose-layers.ts';
import type { GeneratorSetting, Layer } from './layer.ts';
import { listNames } from './scope.ts';

/** The generators of an object from the outermost in, of which the last made it and the others added to it. */
export function findGenerators(
  layers: readonly Layer[],
  object: JsonObject,
  chooseLayers: LayerChoice,
): readonly GeneratorSetting[] {
  const [kind, name] = [stringAt(object, 'kind'), stringAt(object, 'metadata', 'name') ?? ''];
  const namespace = stringAt(object, 'metadata', 'namespace');
  const named = layers
    .flatMap(({ generators }) => generators)
    .filter((one) => one.kind === kind && one.name.text !== '' && name.includes(one.name.text));
  const inNamespace = named.filter((one) => one.namespace?.text === namespace);
  const fitting = inNamespace.length > 0 ? inNamespace : named;
  const expected = fitting.filter((one) => {
    const written = listNames(one.name.text, chooseLayers(object, undefined, [one])).at(-1) ?? '';
    return name.startsWith(written) && hash.test(name.slice(written.length));
  });
  return expected.length > 0 ? expected : guess(fitting);
}

/** What kustomize puts behind a generated name, unless it is told not to. */
const hash = /^(?:-[a-z0-9]{10})?$/;

/** The one whose name is the longest part of the object's; where that adds to what another one made, that one too. */
function guess(fitting: readonly GeneratorSetting[]): readonly GeneratorSetting[] {
  const sorted = [...fitting].sort((a, b) => b.name.text.length - a.name.text.length);
  const last = sorted.findIndex(({ isAdding, name }, index) => !isAdding && sorted[index + 1]?.name.text !== name.text);
  return last < 0 ? sorted : sorted.slice(0, last + 1);
}

import { type Document, Scalar, type YAMLMap, isMap, isScalar, isSeq } from 'yaml';
import { rootOf } from './edit-document.ts';

/** The fields that Flux keeps: https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go */
const fields: ReadonlySet<string> = new Set(
  [
    ...['apiVersion', 'kind', 'metadata', 'openapi', 'namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels'],
    ...['commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches', 'images', 'imageTags'],
    ...['replacements', 'replicas', 'vars', 'sortOptions', 'resources', 'components', 'crds', 'bases'],
    ...['configMapGenerator', 'secretGenerator', 'helmGlobals', 'helmCharts', 'helmChartInflationGenerator'],
    ...['generatorOptions', 'configurations', 'generators', 'transformers', 'validators', 'buildMetadata'],
  ].map((field) => field.toLowerCase()),
);

/**
 * Reads a kustomization as Flux does before it writes it again: unlike kustomize it drops what it does not know, and
 * makes text of a number where text is due, as in `newTag: 1.2`.
 */
export function toFluxTypes(document: Document): void {
  const root = rootOf(document);
  if (!root) return;
  root.items = root.items.filter(({ key }) => isScalar(key) && fields.has(String(key.value).toLowerCase()));
  for (const name of ['namespace', 'namePrefix', 'nameSuffix']) quote(root.get(name, true));
  for (const name of ['commonLabels', 'commonAnnotations']) quoteValues(root.get(name, true));
  for (const item of itemsOf(root, 'labels')) quoteValues(item.get('pairs', true));
  for (const name of ['images', 'imageTags']) for (const item of itemsOf(root, name)) quoteValues(item);
}

function itemsOf(root: YAMLMap, name: string): readonly YAMLMap[] {
  const list = root.get(name, true);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}

function quoteValues(map: unknown): void {
  if (isMap(map)) for (const { value } of map.items) quote(value);
}

/** Whole and short decimal numbers, and booleans; what is left out is written with an exponent, or is text already. */
function quote(node: unknown): void {
  if (!(node instanceof Scalar) || node.type !== 'PLAIN') return;
  const text = String(node.value);
  const isWhole = /^[-+]?(?:0|[1-9]\d{0,14})$/.test(text);
  if (isWhole || /^[-+]?\d{1,5}\.\d{1,2}$/.test(text)) node.value = String(Number(text));
  else if (/^(?:true|false)$/i.test(text)) node.value = text.toLowerCase();
  else return;
  node.type = 'QUOTE_DOUBLE';
}

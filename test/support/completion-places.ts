import { isMap, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';

/** A key of a real file, and what sort of place it stands at. */
export interface KeyPlace {
  readonly path: string;
  readonly key: string;
  /** Where the key begins and ends in the text. */
  readonly start: number;
  readonly end: number;
  readonly sort: string;
}

/** Maps whose keys are anybody's words, which no schema lists. */
const free =
  /^(?:labels|annotations|data|stringData|binaryData|matchLabels|nodeSelector|substitute|limits|requests|capacity|commonLabels|commonAnnotations|parameters|template|additionalLabels|templateData)$/;

/** Whether anybody describes a kind. */
type IsDescribed = (apiVersion: string, kind: string) => boolean;

/** All keys of a text, as the YAML library finds them. */
export function findKeys(path: string, text: string, isDescribed: IsDescribed): readonly KeyPlace[] {
  const found: KeyPlace[] = [];
  for (const document of parseAllDocuments(text)) {
    const root = document.contents;
    if (!isMap(root)) continue;
    const [apiVersion, kind] = [root.get('apiVersion'), root.get('kind')].map((value) => String(value ?? ''));
    if (apiVersion === '' && !path.endsWith('kustomization.yaml')) continue;
    visit(root, {
      Pair(_key, { key }, above) {
        if (!isScalar(key) || typeof key.value !== 'string' || !key.range || key.value === '<<') return;
        const fields = above.flatMap((node) =>
          typeof node === 'object' && 'key' in node && isScalar(node.key) ? [String(node.key.value)] : [],
        );
        const holder = above.at(-1);
        const isFlow = isMap(holder) && holder.flow === true;
        const isItem = isSeq(above.at(-2));
        const sort = toSort(apiVersion ?? '', kind ?? '', fields, isDescribed);
        const where = sort.startsWith('no schema') ? '' : isFlow ? ', in brackets' : isItem ? ', in an item' : '';
        found.push({ path, key: key.value, start: key.range[0], end: key.range[1], sort: `${sort}${where}` });
      },
    });
  }
  return found;
}

function toSort(apiVersion: string, kind: string, fields: readonly string[], isDescribed: IsDescribed): string {
  if (kind === 'HelmRelease' && fields[0] === 'spec' && fields[1] === 'values') return 'no schema: values of a chart';
  if (free.test(fields.at(-1) ?? '')) return 'no schema: words of a person';
  if (apiVersion !== '' && !isDescribed(apiVersion, kind)) return 'no schema: kinds that nobody describes';
  if (apiVersion.includes('kustomize.config.k8s.io') || apiVersion === '') return 'kustomization';
  if (apiVersion.includes('toolkit.fluxcd.io')) return 'Flux';
  return /^(?:v1|apps\/v1|batch\/v1|[\w.]+\.k8s\.io\/v1)$/.test(apiVersion) ? 'Kubernetes' : 'other kinds';
}

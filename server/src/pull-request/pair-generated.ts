import { at, stringAt } from '../manifest/json.ts';
import type { RenderedObject } from '../graph/build/rendered.ts';

type Keyed = readonly (readonly [key: string, object: RenderedObject])[];

/** What kustomize puts at the end of the name of what it generates: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/ */
const hash = /-[bcdfghkmt2-9]{10}$/;

/** Generated ConfigMaps and Secrets whose contents, and so whose names, are others: from the new key to the old one. */
export function pairGenerated(gone: Keyed, added: Keyed): ReadonlyMap<string, string> {
  const former = new Map<string, string>();
  for (const [key, object] of gone) {
    const base = toBase(object);
    if (base !== undefined && !former.has(base)) former.set(base, key);
  }
  const pairs = new Map<string, string>();
  for (const [key, object] of added) {
    const base = toBase(object);
    const old = base === undefined ? undefined : former.get(base);
    if (base === undefined || old === undefined) continue;
    pairs.set(key, old);
    former.delete(base);
  }
  return pairs;
}

/** What stays of such an object. */
function toBase({ value }: RenderedObject): string | undefined {
  const [kind, name] = [stringAt(value, 'kind') ?? '', stringAt(value, 'metadata', 'name') ?? ''];
  if (value['apiVersion'] !== 'v1' || !/^(?:ConfigMap|Secret)$/.test(kind) || !hash.test(name)) return undefined;
  return JSON.stringify([kind, at(value, 'metadata', 'namespace') ?? null, name.replace(hash, '')]);
}

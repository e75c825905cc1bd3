import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../../manifest/json.ts';
import type { RenderedObject, SourcePlace } from '../build/rendered.ts';
import { decodeBase64 } from './decode-base64.ts';
import { placeAt } from './place-at.ts';
import { namespaceOf } from './namespace-of.ts';

/** A ConfigMap or Secret as a source of variables. */
export interface VariableSource {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly namespace?: string;
  readonly name: string;
  readonly values: ReadonlyMap<string, ProvidedValue>;
  /** Whether it can have more keys than these. */
  readonly isOpen: boolean;
}

/** A value of one, as it stands there; null where it is there and not known. */
export interface ProvidedValue {
  readonly value: string | null;
  readonly place?: SourcePlace;
  /** It is what the cluster has, since no file shows it. */
  readonly isLive?: boolean;
}

/**
 * What an object of a build provides: itself, or the Secret that a controller makes from it, of which the keys may be
 * known and never the values. What SOPS has encrypted is not known either.
 */
export function readProvided(object: RenderedObject, defaultNamespace: string | undefined): readonly VariableSource[] {
  const { value } = object;
  const read = readers[`${toGroupOf(value)}/${stringAt(value, 'kind') ?? ''}`];
  const found = read?.(object);
  const name = found?.name ?? stringAt(value, 'metadata', 'name');
  if (!found || !name) return [];
  const namespace = namespaceOf(value, defaultNamespace);
  return [{ ...found, ...(namespace !== undefined && { namespace }), name }];
}

type Provided = Omit<VariableSource, 'name' | 'namespace'> & { readonly name?: string | undefined };

const readers: Readonly<Partial<Record<string, (object: RenderedObject) => Provided>>> = {
  '/ConfigMap': (object) => ({ kind: 'ConfigMap', isOpen: false, values: readTexts(object, 'data', (text) => text) }),
  '/Secret': readSecret,
  'external-secrets.io/ExternalSecret': readExternalSecret,
  'bitnami.com/SealedSecret': readSealedSecret,
};

function toGroupOf(value: JsonObject): string {
  const apiVersion = stringAt(value, 'apiVersion') ?? '';
  return apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
}

function readSecret(object: RenderedObject): Provided {
  const data = readTexts(object, 'data', (text) => (isEncrypted(text) ? null : decodeBase64(text)));
  return {
    kind: 'Secret',
    isOpen: false,
    values: new Map([...data, ...readTexts(object, 'stringData', (text) => text)]),
  };
}

/** A text is what it seems to be unless SOPS wrote it; what is no text the API server refuses. */
function readTexts(
  object: RenderedObject,
  field: string,
  decode: (text: string) => string | null,
): ReadonlyMap<string, ProvidedValue> {
  const data = at(object.value, field);
  const all = isObject(data) ? data : {};
  // SOPS keeps its own in an env file, of which a generator makes keys
  const isOwn = Object.hasOwn(all, 'sops_mac') ? /^sops_/ : /^$/;
  const entries = Object.entries(all).filter(([key]) => !isOwn.test(key));
  return new Map(
    entries.map(([key, item]) => {
      const value = typeof item === 'string' ? decode(item) : null;
      return [key, toValue(object, value === null || isEncrypted(value) ? null : value, field, key)];
    }),
  );
}

function toValue(object: RenderedObject, value: string | null, ...path: readonly (string | number)[]): ProvidedValue {
  const place = placeAt(object, ...path);
  return { value, ...(place && { place }) };
}

function isEncrypted(text: string): boolean {
  return text.includes('ENC[AES256_GCM,');
}

/** Source: https://external-secrets.io/latest/api/externalsecret/, and `spec.target.template` of its guide. */
function readExternalSecret(object: RenderedObject): Provided {
  const spec = at(object.value, 'spec');
  const template = at(spec, 'target', 'template');
  const templated = at(template, 'data');
  const hasFiles = toList(at(template, 'templateFrom')).length > 0;
  const isReplacing = (isObject(templated) && Object.keys(templated).length > 0) || hasFiles;
  const isMerging = !isReplacing || at(template, 'mergePolicy') === 'Merge';
  const own = toList(at(spec, 'data')).flatMap((one, i) => {
    const key = stringAt(one, 'secretKey');
    return key === undefined ? [] : [[key, toValue(object, null, 'spec', 'data', i, 'secretKey')] as const];
  });
  const made = Object.keys(isObject(templated) ? templated : {}).map(
    (key) => [key, toValue(object, null, 'spec', 'target', 'template', 'data', key)] as const,
  );
  return {
    kind: 'Secret',
    name: stringAt(spec, 'target', 'name'),
    values: new Map([...(isMerging ? own : []), ...made]),
    isOpen: hasFiles || (isMerging && toList(at(spec, 'dataFrom')).length > 0),
  };
}

/** Source: https://github.com/bitnami-labs/sealed-secrets */
function readSealedSecret(object: RenderedObject): Provided {
  const spec = at(object.value, 'spec');
  const keys = (field: Json | undefined): readonly string[] => Object.keys(isObject(field) ? field : {});
  const sealed = keys(at(spec, 'encryptedData')).map(
    (key) => [key, toValue(object, null, 'spec', 'encryptedData', key)] as const,
  );
  const made = keys(at(spec, 'template', 'data')).map(
    (key) => [key, toValue(object, null, 'spec', 'template', 'data', key)] as const,
  );
  const name = stringAt(spec, 'template', 'metadata', 'name');
  return { kind: 'Secret', name, values: new Map([...sealed, ...made]), isOpen: false };
}

function toList(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

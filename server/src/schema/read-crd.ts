import { type Json, type JsonObject, at, isArray, isObject, stringAt } from '../manifest/json.ts';

/** One kind in one version, as a CustomResourceDefinition brings it. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  /** The definition's name, built as the API server builds it. */
  readonly name: string;
  readonly definition: JsonObject;
  /** Set where its maker calls this version deprecated: the words for it, which can be empty. */
  readonly deprecated?: string;
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** What every object has and no CustomResourceDefinition has to say. */
const apiVersionField: JsonObject = {
  description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${conventions}#resources`,
  type: 'string',
};
const kindField: JsonObject = {
  description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${conventions}#types-kinds`,
  type: 'string',
};
const metadataField: JsonObject = {
  allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
  description: `Standard object's metadata. More info: ${conventions}#metadata`,
};
const objectFields = { apiVersion: apiVersionField, kind: kindField, metadata: metadataField };

/**
 * Reads all served versions of a CustomResourceDefinition, with the fields added that the API server adds when it
 * describes the kind; none from anything else. The definitions refer to ObjectMeta, which is not among them.
 * https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/controller/openapi/builder/builder.go
 */
export function readCrd(crd: JsonObject): readonly CustomKind[] {
  if (crd['apiVersion'] !== 'apiextensions.k8s.io/v1' || crd['kind'] !== 'CustomResourceDefinition') return [];
  const group = stringAt(crd, 'spec', 'group');
  const kind = stringAt(crd, 'spec', 'names', 'kind');
  const versions = at(crd, 'spec', 'versions');
  if (!group || !kind || !isArray(versions)) return [];
  const isNamespaced = stringAt(crd, 'spec', 'scope') !== 'Cluster';
  const keepsAll = at(crd, 'spec', 'preserveUnknownFields') === true;
  return versions.flatMap((one): readonly CustomKind[] => {
    const version = stringAt(one, 'name');
    if (!version || at(one, 'served') !== true) return [];
    const schema = at(one, 'schema', 'openAPIV3Schema');
    const definition = {
      ...toObjectSchema(isObject(schema) ? schema : undefined, keepsAll),
      'x-kubernetes-group-version-kind': [{ group, version, kind }],
    };
    const name = [...group.split('.').toReversed(), version, kind].join('.');
    const deprecated = at(one, 'deprecated') === true ? { deprecated: stringAt(one, 'deprecationWarning') ?? '' } : {};
    return [{ apiVersion: `${group}/${version}`, kind, isNamespaced, name, definition, ...deprecated }];
  });
}

/** Without a schema anything goes. */
function toObjectSchema(schema: JsonObject | undefined, keepsAll: boolean): JsonObject {
  const read = schema ? completeEmbedded(schema) : { type: 'object' };
  const properties = isObject(read['properties']) ? read['properties'] : {};
  const keep = !schema || keepsAll ? { 'x-kubernetes-preserve-unknown-fields': true } : {};
  return { ...read, ...keep, properties: { ...properties, ...objectFields } };
}

/** An object inside of another, such as a template of Argo CD, has the fields of every object too. */
function completeEmbedded(schema: JsonObject): JsonObject {
  const inside = Object.fromEntries(
    (['items', 'additionalProperties'] as const).flatMap((key): readonly (readonly [string, Json])[] => {
      const value = schema[key];
      return isObject(value) ? [[key, completeEmbedded(value)]] : [];
    }),
  );
  const given = schema['properties'];
  const properties = isObject(given) ? mapValues(given, (one) => (isObject(one) ? completeEmbedded(one) : one)) : given;
  const read = { ...schema, ...inside, ...(properties === undefined ? {} : { properties }) };
  if (schema['x-kubernetes-embedded-resource'] !== true) return read;
  const required = isArray(schema['required']) ? schema['required'] : [];
  return {
    ...read,
    properties: { ...(isObject(properties) ? properties : {}), ...objectFields },
    required: [...required, ...['kind', 'apiVersion'].filter((name) => !required.includes(name))],
  };
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

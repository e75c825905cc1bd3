import type { Json, JsonObject } from '../../server/src/manifest/json.ts';
import { formatPath } from '../../server/src/manifest/field-path.ts';
import type { SchemaFinding } from '../../server/src/schema/finding.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const labels: JsonObject = { type: 'object', additionalProperties: { type: 'string' } };

/** A reference as Kubernetes writes it. */
export function refer(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** What all kinds refer to, as far as the rules of names and labels need it. */
const shared: Readonly<Record<string, JsonObject>> = {
  [`${meta}ObjectMeta`]: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      generateName: { type: 'string' },
      labels,
      annotations: labels,
      creationTimestamp: { ...refer(`${meta}Time`) },
      finalizers: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    },
  },
  [`${meta}Time`]: { type: 'string', format: 'date-time' },
  [`${meta}Duration`]: { type: 'string' },
  [`${meta}LabelSelector`]: {
    type: 'object',
    properties: {
      matchLabels: labels,
      matchExpressions: {
        type: 'array',
        items: {
          type: 'object',
          properties: { key: { type: 'string' }, values: { type: 'array', items: { type: 'string' } } },
        },
      },
    },
  },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
};

/** The schemas of a custom kind `Widget` with this `spec`. */
export function toCustom(spec: Json, more: ApiSchemas['definitions'] = {}): ApiSchemas {
  return toSchemas('com.example.v1.Widget', spec, more);
}

/** The schemas of a kind of the API server with this `spec`. */
export function toBuiltIn(
  spec: Json,
  more: ApiSchemas['definitions'] = {},
  name = 'io.k8s.api.apps.v1.Widget',
): ApiSchemas {
  return toSchemas(name, spec, more);
}

function toSchemas(name: string, spec: Json, more: ApiSchemas['definitions']): ApiSchemas {
  const kind = name.slice(name.lastIndexOf('.') + 1);
  const definition = {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { allOf: [refer(`${meta}ObjectMeta`)], default: {} },
      spec,
      status: { type: 'object', properties: { phase: { type: 'string' } } },
    },
  };
  return {
    apiVersion: 'v1',
    source: 'a test',
    isExact: true,
    kinds: { [kind]: name },
    definitions: { ...shared, ...more, [name]: definition },
  };
}

/** A JSON Schema document that describes the kind `Widget`. */
export function toJsonSchema(root: JsonObject): ApiSchemas {
  return {
    apiVersion: 'v1',
    source: 'a test',
    isExact: false,
    kinds: { Widget: 'Widget' },
    definitions: { Widget: root },
    root,
  };
}

/** A resource with this `spec`. */
export function toWidget(spec: Json, metadata: Json = { name: 'a' }): JsonObject {
  return { apiVersion: 'v1', kind: 'Widget', metadata, spec };
}

/** `code severity path` of each finding. */
export function toLines(findings: readonly SchemaFinding[] | undefined): readonly string[] | undefined {
  return findings?.map(({ code, severity, path }) => `${code} ${severity} ${formatPath(path)}`);
}

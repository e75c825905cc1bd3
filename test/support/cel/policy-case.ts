import { checkRepository } from '../../../server/src/check-repository.ts';
import type { ApiSchemas } from '../../../server/src/schema/schema.ts';
import { createSchemas } from '../fake-files.ts';

const text = { type: 'string' };
const texts = { type: 'object', additionalProperties: text };
const meta = { type: 'object', properties: { name: text, namespace: text, labels: texts, annotations: texts } };
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const fields = {
  apiVersion: text,
  kind: text,
  metadata: { $ref: `#/components/schemas/${objectMeta}` },
};
const spec = {
  type: 'object',
  properties: {
    size: { type: 'integer' },
    image: text,
    token: text,
    least: { type: 'integer', default: 2 },
    memory: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' },
  },
};
const custom: ApiSchemas = {
  apiVersion: 'example.com/v1',
  source: 'a test',
  isExact: true,
  kinds: { Widget: 'com.example.v1.Widget', Secret: 'com.example.v1.Widget' },
  definitions: {
    'com.example.v1.Widget': { type: 'object', properties: { ...fields, spec } },
    [objectMeta]: meta,
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [text, { type: 'number' }] },
  },
};
const builtIn: ApiSchemas = {
  ...custom,
  apiVersion: 'apps/v1',
  kinds: { Widget: 'io.k8s.api.apps.v1.Widget' },
  definitions: {
    ...custom.definitions,
    'io.k8s.api.apps.v1.Widget': {
      type: 'object',
      properties: { ...fields, spec: { $ref: '#/components/schemas/io.k8s.api.apps.v1.WidgetSpec' } },
    },
    'io.k8s.api.apps.v1.WidgetSpec': spec,
  },
};

/** A rule for everything. */
export const all = '{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }';
/** It puts `limits` into force. */
export const binding = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: limits }
spec: { policyName: limits, validationActions: [Deny] }
`;
/** A policy of the name `limits`. */
export const toPolicy = (
  more: string,
  constraints = `{ resourceRules: [${all}] }`,
): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: limits }
spec: { matchConstraints: ${constraints}, ${more} }
`;
/** An object of a custom kind, or of one of the API server. */
export const toWidget = (given: string, metadata = 'name: a, namespace: b', apiVersion = 'example.com/v1'): string =>
  `apiVersion: ${apiVersion}\nkind: Widget\nmetadata: { ${metadata} }\nspec: ${given}\n`;
/** A validation that `size: 7` does not pass. */
export const small = 'validations: [{ expression: object.spec.size < 5, message: too large }]';
const root = 'file:///repository';

/** What is said of an object in a file of its own, as `severity code words`. */
export async function check(
  object: string,
  policies: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const context = Object.entries({ 'policies.yaml': policies.join('---\n'), ...others });
  const checked = await checkRepository(
    [{ uri: `${root}/a.yaml`, text: object }],
    context.map(([name, content]) => ({ uri: `${root}/${name}`, text: content })),
    [createSchemas([custom, builtIn])],
    new AbortController().signal,
  );
  return checked.flatMap((one) =>
    one.checked.flatMap(({ findings }) =>
      findings.map(({ code, severity, expected }) => `${severity} ${code} ${expected}`),
    ),
  );
}

/** What is said then. */
export const denied = ['information admission-policy limits: too large'];

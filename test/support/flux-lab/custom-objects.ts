import type { JsonObject } from '../../../server/src/manifest/json.ts';

const group = 'edits.driftline.example.com';
const count = 20;

/** Two kinds of our own: one with a schema, keyed lists and defaults, one that keeps whatever it is given. */
export const definitions = [
  toDefinition('Gadget', 'gadgets', {
    type: 'object',
    properties: {
      size: { type: 'integer', default: 1 },
      color: { type: 'string' },
      parts: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
        items: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string' }, weight: { type: 'integer' } },
        },
      },
      tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
      steps: { type: 'array', items: { type: 'string' } },
    },
  }),
  toDefinition('Bag', 'bags', { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
].join('---\n');

function toDefinition(kind: string, plural: string, spec: JsonObject): string {
  const openAPIV3Schema = { type: 'object', properties: { spec } };
  return `${JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  })}\n`;
}

/** Objects of these kinds. */
export function customObjects(namespace: string): readonly JsonObject[] {
  const toObject = (kind: string, i: number, spec: JsonObject): JsonObject => ({
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: `${kind.toLowerCase()}-${i}`, namespace, labels: { app: 'a' } },
    spec,
  });
  return Array.from({ length: count }, (_, i) => [
    toObject('Gadget', i, {
      color: 'red',
      parts: [
        { name: 'wheel', weight: i },
        { name: 'frame', weight: 2 },
      ],
      tags: ['a', 'b'],
      steps: ['one', 'two'],
    }),
    toObject('Bag', i, { anything: { goes: [1, { name: 'x', deep: true }], here: 'text' }, data: { a: 'b' } }),
  ]).flat();
}

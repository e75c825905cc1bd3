import { checkManifest } from '../../server/src/graph/check-manifest.ts';
import { createMemo } from '../../server/src/graph/check-object.ts';
import { unknownRepository } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { readOpenApi } from '../../server/src/schema/read-open-api.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import type { Snapshot } from '../../server/src/snapshot.ts';
import { type See, snapshotOf, uri } from './snapshots.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const kindOf = (kind: string) => [{ group: 'example.com', version: 'v1', kind }];
const objectFields = {
  apiVersion: { type: 'string', description: 'The version of the API.' },
  kind: { type: 'string', description: 'What it is.' },
  metadata: { allOf: [ref('ObjectMeta')], default: {}, description: 'What every object has.' },
};

/** A kind with a field of every sort, as an API server describes it. */
export const widgetSchemas: ApiSchemas = readOpenApi(
  'example.com/v1',
  {
    components: {
      schemas: {
        'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
        'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { format: 'int-or-string', type: 'string' },
        ObjectMeta: {
          type: 'object',
          properties: {
            name: { type: 'string', description: 'The name.' },
            labels: { type: 'object', additionalProperties: { type: 'string' }, description: 'Words to find it by.' },
            annotations: { type: 'object', additionalProperties: { type: 'string', default: '' } },
          },
        },
        'com.example.v1.Port': {
          type: 'object',
          description: 'A door.',
          required: ['port'],
          properties: {
            port: { type: 'integer', minimum: 1, maximum: 65535, description: 'Its number.' },
            protocol: { type: 'string', enum: ['TCP', 'UDP', 'SCTP'], default: 'TCP' },
            target: ref('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
          },
        },
        Gadget: { type: 'object', properties: objectFields, 'x-kubernetes-group-version-kind': kindOf('Gadget') },
        Widget: {
          type: 'object',
          description: 'A widget is for tests.',
          'x-kubernetes-group-version-kind': kindOf('Widget'),
          properties: {
            ...objectFields,
            spec: {
              type: 'object',
              required: ['replicas'],
              properties: {
                replicas: { type: 'integer', default: 1, description: 'How many.\nAs many as you like.' },
                memory: { allOf: [ref('io.k8s.apimachinery.pkg.api.resource.Quantity')] },
                name: { type: 'string' },
                $ref: { type: 'string' },
                paused: { type: 'boolean' },
                ports: { type: 'array', items: { allOf: [ref('com.example.v1.Port')], default: {} } },
                args: { type: 'array', items: { type: 'string' } },
                free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
              },
            },
          },
        },
      },
    },
  },
  'a test 1.2.3',
);

/** The state in which a text has been held against these schemas, and perhaps looked up in a cluster. */
export function checkedSnapshot(text: string, see: See = () => undefined, file = uri): Snapshot {
  const manifest = parse(file, 1, text);
  const memo = createMemo();
  const look = ({ apiVersion, kind }: { apiVersion: string; kind: string }) =>
    apiVersion === widgetSchemas.apiVersion && Object.hasOwn(widgetSchemas.kinds, kind)
      ? ({ state: 'known', schemas: widgetSchemas } as const)
      : ({
          state: 'unknown',
          kinds: apiVersion === widgetSchemas.apiVersion ? Object.keys(widgetSchemas.kinds) : [],
        } as const);
  const checked = new Map([[file, checkManifest(manifest, unknownRepository, look, memo)]]);
  return snapshotOf(text, see, text, { checked, manifests: new Map([[file, manifest]]) });
}

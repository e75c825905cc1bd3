import { expect, test } from 'vitest';
import { withAlwaysSent } from '../../../server/src/drift/always-sent.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { managed } from '../../support/managed-object.ts';

const flux = 'kustomize-controller';
const web = 'f:spec/f:template/f:spec/f:containers/k:{"name":"web"}';
const job = (spec: JsonObject, apiVersion = 'batch/v1'): JsonObject => ({ apiVersion, kind: 'Job', spec });
const pod: JsonObject = { containers: [{ name: 'web' }] };

test('what Flux has sent empty of a kind that it knows is sent again', () => {
  const fields = ['f:spec/f:template/f:metadata', `${web}/f:resources`, `${web}/f:name`];
  const live = managed(job({}), { manager: flux, operation: 'Apply', fields });
  const filled = { template: { metadata: {}, spec: { containers: [{ name: 'web', resources: {} }] } } };
  expect(withAlwaysSent(job({ template: { spec: pod } }), live)).toEqual(job(filled));
});

test.each<readonly [string, string, 'Apply' | 'Update', string]>([
  ['what another has sent', 'kubectl', 'Apply', 'f:spec/f:template/f:metadata'],
  ['what it holds in part', flux, 'Apply', 'f:spec/f:template/f:metadata/f:labels/f:a'],
  ['a field that a manifest can have empty', flux, 'Apply', `${web}/f:securityContext`],
  ['a field of what is not there', flux, 'Apply', 'f:spec/f:jobTemplate/f:metadata'],
])('but not %s', (_what, manager, operation, field) => {
  const desired = job({ template: { spec: pod } });
  expect(withAlwaysSent(desired, managed(job({}), { manager, operation, fields: [field] }))).toEqual(desired);
});

test('nor anything of a custom resource', () => {
  const desired = job({ template: {} }, 'example.com/v1');
  const fields = ['f:spec/f:template/f:metadata'];
  const live = managed(job({}, 'example.com/v1'), { manager: flux, operation: 'Apply', fields });
  expect(withAlwaysSent(desired, live)).toEqual(desired);
});

import { expect, test } from 'vitest';
import { findAutoscaler, isAutoscaled } from '../../../server/src/drift/autoscaler.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from '../../support/managed-object.ts';

const scaled = (entry: Omit<ManagedEntry, 'fields'>): JsonObject =>
  managed({ apiVersion: 'apps/v1', spec: { replicas: 5 } }, { ...entry, fields: ['f:spec/f:replicas'] });
const byHpa = { manager: 'kube-controller-manager', subresource: 'scale' };
const declared = { spec: { replicas: 3 } };

test('2: scaled by a controller away from what the manifest says', () => {
  expect(isAutoscaled(declared, scaled(byHpa))).toBe(true);
});

test.each<readonly [string, JsonObject, JsonObject]>([
  ['3: the manifest has no replicas', { spec: {} }, scaled(byHpa)],
  ['the same number', { spec: { replicas: 5 } }, scaled(byHpa)],
  ['2b: kubectl scale', declared, scaled({ manager: 'kubectl', subresource: 'scale' })],
  ['a controller, not through scale', declared, scaled({ manager: 'kube-controller-manager' })],
  ['nobody', declared, { spec: { replicas: 5 } }],
])('%s: not', (_what, manifest, live) => {
  expect(isAutoscaled(manifest, live)).toBe(false);
});

const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const live = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
const autoscaler = (scaleTargetRef: JsonObject): JsonObject => ({
  metadata: { name: 'grow' },
  spec: { scaleTargetRef },
});

test.each<readonly [string, JsonObject, string | undefined]>([
  ['the target', target, 'grow'],
  ['at another version of the group', { ...target, apiVersion: 'apps/v1beta2' }, 'grow'],
  ['another name', { ...target, name: 'api' }, undefined],
  ['another kind', { ...target, kind: 'StatefulSet' }, undefined],
  ['another group', { ...target, apiVersion: 'argoproj.io/v1alpha1' }, undefined],
  ['nothing', {}, undefined],
])('an autoscaler of %s', (_what, ref, name) => {
  expect(findAutoscaler([autoscaler({ ...target, name: 'first' }), autoscaler(ref)], live)).toBe(name);
});

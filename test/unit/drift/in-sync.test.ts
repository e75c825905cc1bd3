import { describe, expect, test } from 'vitest';
import { isInSync } from '../../../server/src/drift/in-sync.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type ManagedEntry, managed } from '../../support/managed-object.ts';

const flux = 'kustomize-controller';
const container = 'f:spec/f:containers/k:{"name":"web"}';
const port = (protocol: string): string => `${container}/f:ports/k:{"containerPort":53,"protocol":"${protocol}"}`;
const applied: ManagedEntry = {
  manager: flux,
  operation: 'Apply',
  fields: [
    'f:metadata/f:labels/f:app',
    'f:metadata/f:finalizers/v:"a/b"',
    'f:spec/f:replicas',
    'f:spec/f:tolerations',
    `${container}/.`,
    `${container}/f:name`,
    `${container}/f:args`,
    ...['TCP', 'UDP'].flatMap((one) => [`${port(one)}/.`, `${port(one)}/f:containerPort`]),
    `${port('UDP')}/f:protocol`,
  ],
};

const desired = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' }, finalizers: ['a/b'] },
  spec: {
    replicas: 2,
    tolerations: [{ key: 'a' }],
    containers: [{ name: 'web', args: ['-v'], ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }],
  },
} as const;

/** As the server has it: with defaults, what it keeps for itself, and what others have put in. */
const live = {
  ...desired,
  metadata: { ...desired.metadata, uid: '1', labels: { app: 'web', other: 'x' }, finalizers: ['c/d', 'a/b'] },
  spec: {
    ...desired.spec,
    paused: true,
    containers: [
      {
        ...desired.spec.containers[0],
        ports: [
          { containerPort: 53, protocol: 'TCP' },
          { containerPort: 53, protocol: 'UDP' },
        ],
        imagePullPolicy: 'Always',
      },
      { name: 'injected' },
    ],
  },
};

const isSo = (file: JsonObject, object: JsonObject, ...others: readonly ManagedEntry[]): boolean =>
  isInSync(file, managed(object, applied, ...others), flux);
const withSpec = (object: JsonObject, spec: JsonObject): JsonObject => ({
  ...object,
  spec: { ...(object['spec'] as JsonObject), ...spec },
});

test('what is applied and has its values is in sync, whatever defaults and others have added', () => {
  expect(isSo(desired, live)).toBe(true);
  expect(isSo(desired, live, { manager: 'controller', fields: ['f:spec/f:paused'] })).toBe(true);
});

test('what Flux sends beside is what the item is called by, the default of a port, or empty', () => {
  const service = 'f:spec/f:ports/k:{"port":80,"protocol":"TCP"}';
  const entry: ManagedEntry = {
    manager: flux,
    operation: 'Apply',
    fields: [
      `${service}/.`,
      `${service}/f:port`,
      `${service}/f:protocol`,
      `${service}/f:targetPort`,
      'f:spec/f:strategy',
    ],
  };
  const file = { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }], strategy: {} } };
  const now = (targetPort: number, more: object = {}): JsonObject =>
    managed(
      { ...file, spec: { ports: [{ port: 80, protocol: 'TCP', targetPort, ...more }], strategy: { type: 'x' } } },
      entry,
    );
  expect(isInSync(file, now(80), flux)).toBe(true);
  expect(isInSync(file, now(8080), flux)).toBe(false);
  expect(isInSync({ ...file, spec: { ports: [{ port: 80, name: 'a' }], strategy: {} } }, now(80), flux)).toBe(false);
  expect(isInSync({ ...file, spec: { ports: [{ port: 80 }] } }, now(80), flux)).toBe(false);
});

describe('it takes a dry run', () => {
  const [first] = desired.spec.containers;
  test.each<readonly [string, JsonObject, JsonObject]>([
    ['another value in the file', withSpec(desired, { replicas: 3 }), live],
    ['another value in the cluster', desired, withSpec(live, { replicas: 3 })],
    ['another value within a list that is one', desired, withSpec(live, { tolerations: [{ key: 'b' }] })],
    ['a field that the file does not have any more', desired, withSpec(live, {})],
    ['a field that is new in the file', withSpec(desired, { paused: true }), live],
    ['an item that is new', withSpec(desired, { containers: [first, { name: 'b' }] }), live],
    ['an item that is gone', withSpec(desired, { containers: [{ ...first, ports: [{ containerPort: 53 }] }] }), live],
    ['an item that is twice', withSpec(desired, { containers: [first, first] }), live],
    ['a value of another type', withSpec(desired, { replicas: '2' }), live],
    ['a null', withSpec(desired, { replicas: null }), live],
    ['another order', withSpec(desired, { containers: [{ ...first, ports: first.ports.toReversed() }] }), live],
  ])('%s', (what, file, object) => {
    const more = what.includes('any more')
      ? [{ ...applied, fields: [...applied.fields, 'f:spec/f:paused'] }]
      : [applied];
    expect(isInSync(file, managed(object, ...more), flux)).toBe(false);
  });

  test.each<readonly [string, ManagedEntry]>([
    ['a person has added something', { manager: 'kubectl-edit', fields: ['f:spec/f:paused'] }],
    ['a tool has added something that stays', { manager: 'k9s', fields: ['f:spec/f:paused'] }],
  ])('%s', (_what, entry) => {
    expect(isSo(desired, live, entry)).toBe(false);
  });

  test('nobody has applied it in this version', () => {
    expect(isInSync(desired, managed(live, { ...applied, apiVersion: 'apps/v1beta1' }), flux)).toBe(false);
    expect(isInSync(desired, managed(live, { ...applied, operation: 'Update' }), flux)).toBe(false);
    expect(isInSync(desired, managed(live, { ...applied, subresource: 'scale' }), flux)).toBe(false);
    expect(isInSync(desired, managed(live), flux)).toBe(false);
    expect(isInSync(desired, managed(live, applied), 'helm')).toBe(false);
  });
});

import { expect, test } from 'vitest';
import {
  readAppliedRevision,
  readCommit,
  readFailure,
  readSourceRef,
  withSource,
} from '../../../server/src/drift/flux-source.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const hash = 'a'.repeat(40);

test.each([
  [`main@sha1:${hash}`, hash],
  [`feature/x@sha1:${hash}`, hash],
  [`sha1:${hash}`, hash],
  [`main/${hash}`, hash],
  [hash, hash],
  [`latest@sha256:${'b'.repeat(64)}`, 'b'.repeat(64)],
  ['1.2.3', undefined],
  [`main@sha1:${hash.slice(1)}`, undefined],
  [`main@sha1:${hash}; rm -rf`, undefined],
  [undefined, undefined],
])('the commit of %s is %s', (revision, commit) => {
  expect(readCommit(revision)).toBe(commit);
});

test('what was applied from a registry is the commit that it was made of', () => {
  const status = { lastAppliedRevision: 'latest@sha256:b', lastAppliedOriginRevision: `main@sha1:${hash}` };
  expect(readAppliedRevision({ status })).toBe(`main@sha1:${hash}`);
  expect(readAppliedRevision({ status: { lastAppliedRevision: 'x' } })).toBe('x');
  expect(readAppliedRevision({})).toBeUndefined();
});

test('a source is found in its own namespace or in the one of the Kustomization', () => {
  const of = (sourceRef: JsonObject): unknown =>
    readSourceRef({ metadata: { namespace: 'flux-system' }, spec: { sourceRef } });
  const ref = { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'fleet' };
  expect(of({ kind: 'GitRepository', name: 'fleet' })).toEqual({ ...ref, namespace: 'flux-system' });
  expect(of({ kind: 'GitRepository', name: 'fleet', namespace: 'other' })).toEqual({ ...ref, namespace: 'other' });
  expect(of({})).toBeUndefined();
});

test('a source says what it has fetched, as far as it can be read', () => {
  const applier = { kind: 'Kustomization', namespace: 'a', name: 'b' } as const;
  const ref = readSourceRef({
    metadata: { namespace: 'a' },
    spec: { sourceRef: { kind: 'GitRepository', name: 'b' } },
  });
  const artifact = { revision: `main@sha1:${hash}` };
  expect(withSource(applier, ref, { spec: { url: 'https://x/y' }, status: { artifact } }).fetched).toEqual({
    revision: artifact.revision,
    url: 'https://x/y',
  });
  expect(withSource(applier, ref, undefined).source).toEqual(ref);
  const metadata = { 'org.opencontainers.image.revision': `main@sha1:${hash}` };
  const built = { status: { artifact: { revision: 'latest@sha256:c', metadata } } };
  expect(withSource(applier, ref, built).fetched?.revision).toBe(`main@sha1:${hash}`);
});

const failing = (reason: string, message: string): JsonObject => ({
  status: { conditions: [{ type: 'Ready', status: 'False', reason, message }] },
});

test('why something is not ready is told on one line, and nothing of Secrets', () => {
  expect(readFailure(failing('BuildFailed', 'line 4:\n  no key'))).toBe('BuildFailed: line 4: no key');
  expect(readFailure(failing('ReconciliationFailed', 'Secret/demo/web dry-run failed: "canary"'))).toBe(
    'ReconciliationFailed',
  );
  expect(readFailure(failing('BuildFailed', 'x'.repeat(1000)))?.length).toBeLessThan(320);
  expect(readFailure({ status: { conditions: [{ type: 'Ready', status: 'True', reason: 'x' }] } })).toBeUndefined();
});

test('what takes values from a Secret is told without what may quote one, though nothing says so', () => {
  const words = 'Deployment.apps "web" is invalid: spec.replicas: Invalid value: "hunter2"';
  const refused = (reason: string, spec: JsonObject): string | undefined =>
    readFailure({ ...failing(reason, words), spec });
  expect(refused('UpgradeFailed', { valuesFrom: [{ kind: 'ConfigMap' }, { kind: 'Secret' }] })).toBe('UpgradeFailed');
  expect(refused('BuildFailed', { postBuild: { substituteFrom: [{ kind: 'Secret' }] } })).toBe('BuildFailed');
  expect(refused('UpgradeFailed', { valuesFrom: [{ kind: 'ConfigMap' }] })).toBe(`UpgradeFailed: ${words}`);
  expect(refused('DependencyNotReady', { valuesFrom: [{ kind: 'Secret' }] })).toBe(`DependencyNotReady: ${words}`);
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as module from '../../../client/src/status-text.ts';
import { l10n } from './fake-l10n.ts';

let { describeStatus, findStatus } = {} as typeof module;

beforeEach(async () => {
  vi.resetModules();
  vi.doMock('vscode', () => ({ l10n }));
  ({ describeStatus, findStatus } = await import('../../../client/src/status-text.ts'));
});

const calm = { state: 'connected', context: 'prod', looking: 0, drifted: 0, unreadable: 0, stale: 0 } as const;

describe('which Kubernetes', () => {
  test.each([
    [{ kind: 'k3s', version: 'v1.36.3+k3s1' }, 'K3s v1.36.3+k3s1'],
    [{ kind: 'rke2', version: 'v1.36.3+rke2r1' }, 'RKE2 v1.36.3+rke2r1'],
    [{ kind: 'talos', version: 'v1.36.3' }, 'Talos · Kubernetes v1.36.3'],
    [{ kind: 'other', version: 'v1.36.3' }, 'Kubernetes v1.36.3'],
    [{ kind: 'mixed', version: 'v1.36.3' }, 'Kubernetes v1.36.3 (nodes of several kinds)'],
    [{ kind: 'unknown', version: 'v1.36.3' }, 'Kubernetes v1.36.3 (kind unknown)'],
    [{ kind: 'unknown', version: '' }, 'Kubernetes (kind unknown)'],
    [undefined, ''],
  ] as const)('%j is "%s"', (cluster, expected) => {
    expect(describeStatus({ ...calm, ...(cluster && { cluster }) }).cluster).toBe(expected);
  });
});

test("a folder has its own status, and the whole's when it has none", () => {
  const own = { ...calm, folder: 'file:///a', context: 'lab' };
  const status = { ...calm, folders: [own] };
  expect(findStatus(status, 'file:///a')).toBe(own);
  expect(findStatus(status, 'file:///b')).toBe(status);
  expect(findStatus(status, undefined)).toBe(status);
  expect(findStatus(calm, 'file:///a')).toBe(calm);
});

test('the name of a context draws no icon', () => {
  expect(describeStatus({ ...calm, context: '$(bug)x', drifted: 2 }).text).toBe('$(cloud) $ (bug)x · 2 drift');
});

test('a lost cluster says why, and stands out', () => {
  expect(describeStatus({ ...calm, state: 'unavailable', message: 'It does not answer.' })).toEqual({
    text: '$(warning) prod',
    detail: 'It does not answer.',
    cluster: '',
    isLost: true,
  });
});

test("the cluster's words neither draw icons nor make links", () => {
  const words = '[Fix](command:workbench.action.quit)$(bug)';
  const cluster = { kind: 'k3s', version: words } as const;
  for (const state of ['unavailable', 'connected'] as const) {
    const status = describeStatus({ ...calm, state, message: words, cluster });
    expect(status.detail + status.cluster).not.toMatch(/\]\(|\$\(/);
  }
});

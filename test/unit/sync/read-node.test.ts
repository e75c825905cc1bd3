import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { readNodeArguments } from '../../../server/src/sync/node-arguments.ts';
import { readNode } from '../../../server/src/sync/read-node.ts';
import { condition } from '../../support/sync-objects.ts';

function node(parts: { readonly metadata?: JsonObject; readonly spec?: JsonObject; readonly status?: JsonObject }) {
  return { apiVersion: 'v1', kind: 'Node', ...parts, metadata: { name: 'one', ...parts.metadata } };
}

const withArguments = (text: string): JsonObject => node({ metadata: { annotations: { 'k3s.io/node-args': text } } });

test('a node of K3s, with its roles and what it was started with', () => {
  const object = node({
    metadata: {
      labels: { 'node-role.kubernetes.io/control-plane': 'true', 'node-role.kubernetes.io/etcd': 'true', other: 'x' },
      annotations: { 'k3s.io/node-args': '["server","--disable","traefik"]' },
    },
    status: {
      nodeInfo: { kubeletVersion: 'v1.36.3+k3s1', osImage: 'Debian GNU/Linux 13', kernelVersion: '6.12' },
      conditions: [condition('MemoryPressure', 'False', 'x'), condition('Ready', 'True', 'KubeletReady')],
    },
  });
  expect(readNode(object)).toEqual({
    ...{ name: 'one', state: 'ready', isCordoned: false, roles: ['control-plane', 'etcd'], kind: 'k3s' },
    ...{ version: 'v1.36.3+k3s1', system: 'Debian GNU/Linux 13', conditions: [] },
    arguments: ['server', '--disable=traefik'],
  });
});

test('a node of Talos that is under pressure, cordoned and not ready', () => {
  const object = node({
    spec: { unschedulable: true },
    status: {
      nodeInfo: { kubeletVersion: 'v1.36.3', osImage: 'Talos (v1.13.0)', kernelVersion: '6.12-talos' },
      conditions: [
        condition('DiskPressure', 'True', 'x'),
        condition('Ready', 'False', 'KubeletNotReady', 'no network'),
      ],
    },
  });
  expect(readNode(object)).toMatchObject({
    ...{ state: 'failing', isCordoned: true, kind: 'talos', talosVersion: 'v1.13.0', roles: [] },
    conditions: [{ type: 'DiskPressure' }, { type: 'Ready', message: 'no network' }],
  });
});

test.each([['Unknown'], [undefined]])('a node that does not answer is unknown: %s', (status) => {
  const conditions = status ? [condition('Ready', status, 'NodeStatusUnknown')] : [];
  expect(readNode(node({ status: { conditions } })).state).toBe('unknown');
});

describe('what K3s was started with', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'flags alone',
      ['server', '--cluster-init', '--write-kubeconfig-mode', '644'],
      ['server', '--cluster-init', '--write-kubeconfig-mode=644'],
    ],
    ['with equals signs', ['agent', '--node-label=a=b'], ['agent', '--node-label=a=b']],
    ['a token', ['agent', '--token', '********'], ['agent', '--token=***']],
    ['a token that is not hidden', ['agent', '--token=K10abc', '-t', 'K10abc'], ['agent', '--token=***', '-t=***']],
    [
      'keys',
      ['server', '--etcd-s3-secret-key', 'x', '--etcd-s3-access-key', 'y'],
      ['server', '--etcd-s3-secret-key=***', '--etcd-s3-access-key=***'],
    ],
    [
      'a database',
      ['server', '--datastore-endpoint', 'mysql://root:pw@tcp(db)'],
      ['server', '--datastore-endpoint=***'],
    ],
    ['a login in an address', ['server', '--kube-proxy-arg=x=https://me:pw@host'], ['server', '--kube-proxy-arg=***']],
    ['a secret within', ['server', '--kubelet-arg', 'bootstrap-token=abc'], ['server', '--kubelet-arg=***']],
  ])('%s', (_, words, told) => expect(readNodeArguments(withArguments(JSON.stringify(words)))).toEqual(told));

  test.each(['', '[', '{}', '[1]', 'null'])('what cannot be read is not told: %s', (text) => {
    expect(readNodeArguments(withArguments(text))).toBeUndefined();
  });
});

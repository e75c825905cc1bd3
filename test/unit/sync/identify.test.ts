import { describe, expect, test } from 'vitest';
import { identify, identifyNode } from '../../../server/src/sync/identify.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';

const plain = 'v1.36.3';

interface Signs {
  readonly kubelet?: string;
  readonly os?: string;
  readonly kernel?: string;
  readonly annotations?: readonly string[];
  readonly labels?: readonly string[];
}

function node({
  kubelet = plain,
  os = 'Debian GNU/Linux 13',
  kernel = '6.12.0',
  annotations = [],
  labels = [],
}: Signs) {
  const toMap = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']));
  return {
    kind: 'Node',
    metadata: { name: 'a', annotations: toMap(annotations), labels: toMap(labels) },
    status: { nodeInfo: { kubeletVersion: kubelet, osImage: os, kernelVersion: kernel } },
  };
}

const k3s = node({ kubelet: `${plain}+k3s1` });
const talos = node({ os: 'Talos (v1.13.0)' });
const other = node({});

describe('a node', () => {
  const signs: readonly (readonly [string, Signs])[] = [
    ['k3s', { kubelet: `${plain}+k3s1` }],
    ['k3s', { kubelet: 'v1.36.3-rc1+k3s12' }],
    ['rke2', { kubelet: `${plain}+rke2r1` }],
    ...['node-args', 'node-env', 'node-config-hash', 'hostname', 'internal-ip'].map((name): [string, Signs] => [
      'k3s',
      { annotations: ['a.io/b', `k3s.io/${name}`] },
    ]),
    ['k3s', { labels: ['egress.k3s.io/cluster'] }],
    ['rke2', { annotations: ['rke2.io/node-args'] }],
    ...['owned-labels', 'owned-annotations', 'owned-taints'].map((name): [string, Signs] => [
      'talos',
      { annotations: [`talos.dev/${name}`] },
    ]),
    ['talos', { annotations: ['networking.talos.dev/self-ips'] }],
    ['talos', { annotations: ['cluster.talos.dev/node-id'] }],
    ['talos', { labels: ['extensions.talos.dev/iscsi-tools'] }],
    ['talos', { os: 'Talos (v1.13.0)' }],
    ['talos', { kernel: '6.12.48-talos' }],
    ['other', {}],
    ['other', { os: 'Talosian Linux', kernel: '6.12.0-talos1', kubelet: `${plain}-k3s1` }],
    ['other', { annotations: ['not-k3s.io/node-args', 'k3s.io.example.com/a'], labels: ['mytalos.dev/a'] }],
  ];

  test.each(signs)('is %s by %j', (kind, found) => {
    expect(identifyNode(node(found))).toBe(kind);
  });

  test.each([{}, { status: null }, { metadata: [], status: { nodeInfo: { osImage: 7 } } }] as JsonObject[])(
    'of which nothing is known is another: %j',
    (empty) => {
      expect(identifyNode(empty)).toBe('other');
    },
  );
});

describe('a cluster', () => {
  test.each([
    ['k3s', `${plain}+k3s1`, undefined],
    ['rke2', `${plain}+rke2r1`, undefined],
    ['k3s', `${plain}+k3s1`, []],
    ['k3s', `${plain}+k3s1`, [k3s, k3s]],
    ['unknown', plain, undefined],
    ['unknown', plain, []],
    ['unknown', '', undefined],
    ['talos', plain, [talos, talos]],
    ['k3s', plain, [k3s]],
    ['other', plain, [other, other]],
    ['other', 'v1.36.3-gke.100', [other]],
    ['mixed', plain, [talos, k3s]],
    ['mixed', `${plain}+k3s1`, [k3s, talos]],
    ['mixed', `${plain}+k3s1`, [other]],
    ['mixed', `${plain}+k3s1`, [node({ kubelet: `${plain}+rke2r1` })]],
  ] as const)('is %s with version %j and nodes', (kind, version, nodes) => {
    expect(identify(version, nodes)).toEqual({ kind, version });
  });
});

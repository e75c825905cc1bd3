import { type JsonObject, at, isObject, stringAt } from '../manifest/json.ts';

/** What a node, or the cluster as a whole, runs. */
export type ClusterKind = 'k3s' | 'rke2' | 'talos' | 'other' | 'mixed' | 'unknown';

/** Which cluster it is. */
export interface ClusterIdentity {
  readonly kind: ClusterKind;
  /** As the API server names it: `v1.36.3+k3s1`. */
  readonly version: string;
}

/**
 * Tells by the API server's version, which needs no permission, and by the nodes; undefined nodes may not be read.
 * A plain version is no sign: Talos has one, and so have most others.
 */
export function identify(version: string, nodes: readonly JsonObject[] | undefined): ClusterIdentity {
  return combineKinds(version, nodes?.map(identifyNode));
}

/** The same where it is known what each node is. */
export function combineKinds(version: string, nodes: readonly ClusterKind[] | undefined): ClusterIdentity {
  const server = readVersion(version);
  const kinds = new Set([...(server ? [server] : []), ...(nodes ?? [])]);
  const [kind = 'unknown', ...others] = kinds;
  return { version, kind: others.length > 0 ? 'mixed' : kind };
}

/** What one node runs, by its kubelet's version, its system, and the annotations and labels that K3s, RKE2 and Talos leave. */
export function identifyNode(node: JsonObject): ClusterKind {
  const info = at(node, 'status', 'nodeInfo');
  const byVersion = readVersion(stringAt(info, 'kubeletVersion') ?? '');
  if (byVersion) return byVersion;
  if (stringAt(info, 'osImage')?.startsWith('Talos ')) return 'talos';
  if (stringAt(info, 'kernelVersion')?.endsWith('-talos')) return 'talos';
  const names = ['annotations', 'labels'].flatMap((part) => {
    const map = at(node, 'metadata', part);
    return isObject(map) ? Object.keys(map) : [];
  });
  const starts: readonly (readonly [string, ClusterKind])[] = [
    ['k3s.io/', 'k3s'],
    ['egress.k3s.io/', 'k3s'],
    ['rke2.io/', 'rke2'],
    ['egress.rke2.io/', 'rke2'],
    ['talos.dev/', 'talos'],
    ['networking.talos.dev/', 'talos'],
    ['cluster.talos.dev/', 'talos'],
    ['extensions.talos.dev/', 'talos'],
  ];
  return starts.find(([start]) => names.some((name) => name.startsWith(start)))?.[1] ?? 'other';
}

function readVersion(version: string): ClusterKind | undefined {
  if (/\+k3s\d/.test(version)) return 'k3s';
  return /\+rke2r\d/.test(version) ? 'rke2' : undefined;
}

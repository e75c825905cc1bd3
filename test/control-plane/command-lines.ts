import { join } from 'node:path';

/** Where a control plane keeps what its programs share. */
export interface Layout {
  readonly dir: string;
  readonly apiPort: number;
  readonly audit: boolean;
}

/** etcd listens on sockets in the private folder only: it has no password. The advertised addresses are never used. */
export function etcdArguments({ dir }: Layout): string[] {
  const unused = 'http://127.0.0.1:2380';
  return [
    '--name=test',
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=unix://${etcdSocket(dir)}`,
    '--advertise-client-urls=http://127.0.0.1:2379',
    `--listen-peer-urls=unix://${join(dir, 'peer.sock')}`,
    `--initial-advertise-peer-urls=${unused}`,
    `--initial-cluster=test=${unused}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

/** etcd's only way in. */
export function etcdSocket(dir: string): string {
  return join(dir, 'etcd.sock');
}

/** The API server makes its own serving certificate in `pki`, so that no openssl is needed. */
export function apiServerArguments({ dir, apiPort, audit }: Layout): string[] {
  const pki = join(dir, 'pki');
  const args = [
    `--etcd-servers=unix://${etcdSocket(dir)}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--cert-dir=${pki}`,
    `--token-auth-file=${join(pki, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.43.0.0/16',
    '--allow-privileged=true',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(pki, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(pki, 'service-account.key')}`,
  ];
  if (!audit) return args;
  const policy = `--audit-policy-file=${join(pki, 'audit-policy.yaml')}`;
  return [...args, policy, `--audit-log-path=${join(dir, 'audit.log')}`, '--audit-log-maxsize=0'];
}

/** There is no kubelet, so the controllers that judge nodes are off; the HPA looks often, so that its test is short. */
export function controllerManagerArguments({ dir }: Layout, kubeconfig: string): string[] {
  const pki = join(dir, 'pki');
  return [
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--use-service-account-credentials',
    `--service-account-private-key-file=${join(pki, 'service-account.key')}`,
    `--root-ca-file=${join(pki, 'apiserver.crt')}`,
    '--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-certificatesigningrequest-signing-controller',
    '--horizontal-pod-autoscaler-sync-period=2s',
    '--kube-api-qps=500', // the default of 20 a second makes its start take five seconds
    '--kube-api-burst=500',
  ];
}

/** What all three Flux controllers are told: loopback, no events receiver, no jitter, no leader election. */
export function fluxArguments(healthPort: number): string[] {
  return [
    '--metrics-addr=0',
    `--health-addr=127.0.0.1:${healthPort}`,
    '--events-addr=',
    '--enable-leader-election=false',
    '--interval-jitter-percentage=0',
    '--log-level=info',
    '--log-encoding=json',
  ];
}

/** The source-controller also serves its artifacts to the other two. */
export function sourceControllerArguments(dir: string, healthPort: number, storagePort: number): string[] {
  const address = `127.0.0.1:${storagePort}`;
  return [
    ...fluxArguments(healthPort),
    `--storage-path=${join(dir, 'artifacts')}`,
    `--storage-addr=${address}`,
    `--storage-adv-addr=${address}`,
  ];
}

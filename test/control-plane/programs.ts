import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';

/** One Go program of the control plane, with the seconds its first build took on two cores. */
export interface Program {
  readonly name: string;
  readonly package: string;
  readonly module: '.' | 'k3s';
  readonly linkerFlags: string;
  readonly seconds: number;
}

const kubernetesVersion = 'v1.36.3';
const version = 'k8s.io/component-base/version';
const kubernetesFlags = [
  `-X ${version}.gitVersion=${kubernetesVersion}`,
  `-X ${version}.gitMajor=1`,
  `-X ${version}.gitMinor=36`,
  `-X ${version}.gitTreeState=archive`,
].join(' ');

/** Everything that is built, in an order that compiles shared packages once and early. */
export const programs: readonly Program[] = [
  { name: 'etcd', package: 'go.etcd.io/etcd/server/v3', module: '.', linkerFlags: '', seconds: 60 },
  kubernetes('kube-apiserver', 230),
  kubernetes('kubectl', 30),
  flux('source-controller', 125),
  flux('kustomize-controller', 35),
  kubernetes('kube-controller-manager', 60),
  flux('helm-controller', 15),
  {
    name: 'k3s-helm-controller',
    package: 'github.com/k3s-io/helm-controller',
    module: 'k3s',
    linkerFlags: '',
    seconds: 90,
  },
];

/** Modules whose CRD files are copied beside the binaries, so that starting needs no Go. */
export const crdModules: readonly string[] = [
  'github.com/fluxcd/source-controller',
  'github.com/fluxcd/kustomize-controller',
  'github.com/fluxcd/helm-controller',
];

/** Where a program lies under a folder of binaries; K3s' helm-controller also under the folder name its own install gives it. */
export async function findProgram(binaries: string, name: string): Promise<string | undefined> {
  const places = name === 'k3s-helm-controller' ? [name, join('k3s', 'helm-controller')] : [name];
  for (const place of places) {
    const path = join(binaries, place);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function kubernetes(name: string, seconds: number): Program {
  return { name, package: `k8s.io/kubernetes/cmd/${name}`, module: '.', linkerFlags: kubernetesFlags, seconds };
}

function flux(name: string, seconds: number): Program {
  return { name, package: `github.com/fluxcd/${name}`, module: '.', linkerFlags: '', seconds };
}

import { generateKeyPairSync } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { basename, join } from 'node:path';
import * as commandLines from './command-lines.ts';
import { contextName, productUser, runLabel } from './control-plane.ts';
import type { ControlPlaneDescription, ControlPlaneOptions } from './control-plane.ts';
import { findFreePorts } from './free-ports.ts';
import type { GitServer } from './git-server.ts';
import { runKubectl, waitForCrds } from './kubectl.ts';
import type { KubectlTarget } from './kubectl.ts';
import type { ProcessGroup } from './processes.ts';
import { findProgram } from './programs.ts';
import { kubeconfigPath, makeTokenUsers, productRules, toClusterRole, toTokenFile, writeKubeconfig } from './users.ts';
import type { TokenUser } from './users.ts';
import { waitFor } from './wait.ts';

/** What a launch works with: options without functions, since they came through a pipe. */
export interface LaunchContext {
  readonly dir: string;
  readonly options: Omit<ControlPlaneOptions, 'binaries' | 'log'> & { readonly binaries: string };
  readonly processes: ProcessGroup;
  readonly git: GitServer | undefined;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Starts the programs in the order they need each other and answers when each does its work, not when it says it is up. */
export async function launch(context: LaunchContext): Promise<ControlPlaneDescription> {
  const { dir, options, processes, git } = context;
  for (const name of ['pki', 'log', 'kubeconfig', 'tmp', 'artifacts']) await mkdir(join(dir, name), { mode: 0o700 });
  const users = makeTokenUsers();
  await writeSecrets(dir, users);
  const server = await processes.guard(startApi(context, users));
  const admin = { binaries: options.binaries, dir, kubeconfig: kubeconfigPath(dir, 'admin') };
  await processes.guard(Promise.all([startControllerManager(context, admin), prepare(context, admin)]));
  if (options.flux) await processes.guard(startFlux(context));
  if (options.k3sHelm) await processes.guard(startK3sHelm(context, admin));
  return {
    dir,
    binaries: options.binaries,
    server,
    context: contextName,
    external: false,
    flux: options.flux ?? false,
    ...(options.audit !== false && { auditLog: join(dir, 'audit.log') }),
    ...(git && { git: { url: git.url, root: git.root } }),
    pids: [process.pid, ...processes.pids()],
  };
}

async function writeSecrets(dir: string, users: readonly TokenUser[]): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const policy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'] };
  const files = {
    'tokens.csv': toTokenFile(users),
    'service-account.key': privateKey,
    'service-account.pub': publicKey,
    'audit-policy.yaml': JSON.stringify({ ...policy, rules: [{ level: 'Metadata' }] }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, 'pki', name), text, { mode: 0o600 });
}

async function startApi(context: LaunchContext, users: readonly TokenUser[]): Promise<string> {
  const { dir, options, log } = context;
  const [apiPort = 0] = await findFreePorts(1);
  const layout = { dir, apiPort, audit: options.audit !== false };
  await startProgram(context, 'etcd', commandLines.etcdArguments(layout));
  await wait(context, 'etcd', () => isThere(commandLines.etcdSocket(dir)));
  await startProgram(context, 'kube-apiserver', commandLines.apiServerArguments(layout));
  const server = `https://127.0.0.1:${apiPort}`;
  const certificate = join(dir, 'pki', 'apiserver.crt');
  await wait(context, 'kube-apiserver', async () => isReady(server, certificate));
  log('kube-apiserver is ready');
  const certificateAuthority = await readFile(certificate, 'utf8');
  for (const user of users) await writeKubeconfig(dir, { server, certificateAuthority }, user);
  return server;
}

async function startControllerManager(context: LaunchContext, admin: KubectlTarget): Promise<void> {
  const kubeconfig = kubeconfigPath(context.dir, 'system:kube-controller-manager');
  const layout = { dir: context.dir, apiPort: 0, audit: false };
  await startProgram(context, 'kube-controller-manager', commandLines.controllerManagerArguments(layout, kubeconfig));
  await waitForCreation(context, admin, ['serviceaccount/default']);
  context.log('kube-controller-manager works');
}

/** Roles, CRDs and the namespace of Flux. */
async function prepare(context: LaunchContext, admin: KubectlTarget): Promise<void> {
  const { options, dir, signal } = context;
  const run = basename(dir);
  const subject = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: productUser };
  const items: object[] = toClusterRole('driftline', subject, productRules, run);
  const metadata = { name: 'flux-system', labels: { [runLabel]: run } };
  if (options.flux) items.push({ apiVersion: 'v1', kind: 'Namespace', metadata });
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await runKubectl(admin, ['create', '-f', '-'], { input, signal });
  if (!options.flux) return;
  const crds = join(options.binaries, 'crds');
  await runKubectl(admin, ['create', '-f', crds], { signal });
  const count = (await readdir(crds)).length;
  await waitForCrds(admin, signal);
  context.log(`${count} CRDs of Flux are served`);
}

async function startFlux(context: LaunchContext): Promise<void> {
  const { dir } = context;
  const [storage = 0, source = 0, kustomize = 0, helm = 0] = await findFreePorts(4);
  const env = { KUBECONFIG: kubeconfigPath(dir, 'flux'), RUNTIME_NAMESPACE: 'flux-system' };
  const consumer = { ...env, SOURCE_CONTROLLER_LOCALHOST: `127.0.0.1:${storage}` };
  const sourceArguments = commandLines.sourceControllerArguments(dir, source, storage);
  await startProgram(context, 'source-controller', sourceArguments, env);
  await startProgram(context, 'kustomize-controller', commandLines.fluxArguments(kustomize), consumer);
  await startProgram(context, 'helm-controller', commandLines.fluxArguments(helm), consumer);
  for (const [name, port] of Object.entries({ source, kustomize, helm })) {
    await wait(context, `${name}-controller`, async () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }
  context.log('Flux is ready');
}

async function startK3sHelm(context: LaunchContext, admin: KubectlTarget): Promise<void> {
  const args = [`--kubeconfig=${kubeconfigPath(context.dir, 'k3s')}`, '--node-name=driftline-test'];
  await startProgram(context, 'k3s-helm-controller', args);
  await waitForCreation(context, admin, ['crd/helmcharts.helm.cattle.io', 'crd/helmchartconfigs.helm.cattle.io']);
  context.log("K3s' helm-controller is ready");
}

async function startProgram(
  { processes, options }: LaunchContext,
  name: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<void> {
  const program = await findProgram(options.binaries, name);
  if (!program) throw new Error(`${options.binaries} has no ${name}`);
  processes.start(name, program, args, env);
}

async function wait({ signal }: LaunchContext, what: string, check: () => Promise<boolean>): Promise<void> {
  await waitFor(what, check, { signal, timeout: 90_000 });
}

/** One watch rather than many asks, which would slow down what is awaited. */
async function waitForCreation(context: LaunchContext, admin: KubectlTarget, names: readonly string[]): Promise<void> {
  const args = ['wait', '--for=create', '--timeout=90s', ...names];
  // of what comes while kubectl looks around it says now and then that it is not there
  await wait(context, names.join(', '), () =>
    runKubectl(admin, args, { signal: context.signal }).then(
      () => true,
      (error: unknown) => {
        if (String(error).includes('(NotFound)')) return false;
        throw error;
      },
    ),
  );
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function isReady(server: string, certificate: string): Promise<boolean> {
  const ca = await readFile(certificate).catch(() => undefined);
  if (!ca) return false;
  return new Promise((resolve) => {
    const call = request(`${server}/readyz`, { ca, agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on('error', () => resolve(false));
    call.on('timeout', () => call.destroy());
    call.end();
  });
}

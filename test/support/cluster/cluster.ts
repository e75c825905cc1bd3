import { randomBytes, randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runLabel } from '../../control-plane/control-plane.ts';
import type { ControlPlaneDescription, PolicyRule } from '../../control-plane/control-plane.ts';
import { runKubectl, waitForCrds } from '../../control-plane/kubectl.ts';
import type { KubectlOptions, KubectlTarget } from '../../control-plane/kubectl.ts';
import { findKubeconfig } from '../../control-plane/start.ts';
import { createUser } from '../../control-plane/users.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { parseAuditLog } from './audit.ts';
import type { AuditEntry } from './audit.ts';
import { editWithKubectl } from './kubectl-edit.ts';
import type { JsonValue, KubernetesObject } from './kubernetes-object.ts';

/** How manifests are applied; client-side by default, as `kubectl apply` is. */
export interface ApplyOptions {
  readonly manager?: string;
  readonly serverSide?: boolean;
  readonly force?: boolean;
  readonly user?: string;
}

/** How a patch is sent; a merge patch by default. */
export interface PatchOptions {
  readonly type?: 'merge' | 'strategic' | 'json';
  readonly subresource?: string;
  readonly user?: string;
}

/** A cluster as a test uses it, through the real kubectl, as `admin` unless a user is named. */
export interface Cluster {
  readonly description: ControlPlaneDescription;
  /** False on a cluster that somebody named: suites that need one of these skip by name. */
  readonly capabilities: { readonly flux: boolean; readonly audit: boolean };
  kubeconfig(user: string): Promise<string>;
  /** Adds a restricted user of the product and answers the kubeconfig. */
  createUser(name: string, rules: readonly PolicyRule[]): Promise<string>;
  kubectl(args: readonly string[], options?: KubectlOptions & { readonly user?: string }): Promise<string>;
  /** A real `kubectl edit`; `resource` are its arguments, such as `deployment web -n demo`. */
  kubectlEdit(resource: readonly string[], replace: (yaml: string) => string): Promise<void>;
  apply(yaml: string, options?: ApplyOptions): Promise<void>;
  /** A patch by a field manager of any name; `resource` as for `kubectlEdit`. */
  patchAs(manager: string, resource: readonly string[], patch: JsonValue, options?: PatchOptions): Promise<void>;
  get(kind: string, name: string, namespace?: string): Promise<KubernetesObject>;
  /** Until every CustomResourceDefinition is served. */
  waitForCrds(): Promise<void>;
  /** A new namespace with a unique name, ready for Pods. */
  createNamespace(prefix?: string): Promise<string>;
  /** The audit log up to now, optionally of one user. */
  auditEntries(filter?: { readonly user?: string }): Promise<AuditEntry[]>;
  /** Announces one write of the product that a person confirmed, such as `patch` and `/api/v1/…` without a query. */
  confirmWrite(verb: string, path: string): Promise<void>;
  confirmedWrites(): Promise<string[]>;
}

/** Makes the helper out of a description, in whichever process the test runs. */
export function connectCluster(description: ControlPlaneDescription): Cluster {
  const { dir, binaries, external, flux, auditLog } = description;
  const confirmedFile = join(dir, 'confirmed-writes');
  const target = async (user = 'admin'): Promise<KubectlTarget> => {
    return { dir, binaries, external, kubeconfig: await findKubeconfig(dir, user) };
  };
  const kubectl: Cluster['kubectl'] = async (args, options = {}) =>
    runKubectl(await target(options.user), args, options);

  return {
    description,
    capabilities: { flux, audit: auditLog !== undefined },
    kubeconfig: async (user) => findKubeconfig(dir, user),
    createUser: async (name, rules) => createUser(await target(), basename(dir), name, rules),
    kubectl,
    kubectlEdit: async (resource, replace) => editWithKubectl(await target(), resource, replace),
    apply: async (yaml, options = {}) => {
      await kubectl(['apply', ...toApplyArguments(options), '-f', '-'], { input: yaml, ...toUser(options) });
    },
    patchAs: async (manager, resource, patch, options = {}) => {
      const args = ['--field-manager', manager, '--type', options.type ?? 'merge', '--patch', JSON.stringify(patch)];
      if (options.subresource) args.push('--subresource', options.subresource);
      await kubectl(['patch', ...resource, ...args], toUser(options));
    },
    get: async (kind, name, namespace) => {
      const where = namespace ? ['-n', namespace] : [];
      const text = await kubectl(['get', kind, name, ...where, '-o', 'json', '--show-managed-fields']);
      return JSON.parse(text) as KubernetesObject;
    },
    waitForCrds: async () => waitForCrds(await target()),
    createNamespace: async (prefix = 'test') => createNamespace(kubectl, prefix, basename(dir)),
    auditEntries: async ({ user } = {}) => {
      if (auditLog === undefined) throw new Error('this cluster has no audit log; skip by capabilities.audit');
      const text = await readAuditLog(kubectl, auditLog);
      const entries = parseAuditLog(user === undefined ? text : onlyLinesOf(text, user));
      return entries.filter((entry) => user === undefined || entry.user.username === user);
    },
    confirmWrite: async (verb, path) => appendFile(confirmedFile, `${verb} ${path}\n`),
    confirmedWrites: async () => {
      const text = await readFile(confirmedFile, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
  };
}

function toApplyArguments({ manager, serverSide, force }: ApplyOptions): string[] {
  const managerArguments = manager ? ['--field-manager', manager] : [];
  const serverArguments = serverSide ? ['--server-side', `--force-conflicts=${force ?? false}`] : [];
  return [...managerArguments, ...serverArguments];
}

function toUser({ user }: { readonly user?: string }): { readonly user?: string } {
  return user === undefined ? {} : { user };
}

async function createNamespace(kubectl: Cluster['kubectl'], prefix: string, run: string): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString('hex')}`;
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [runLabel]: run } } };
  await kubectl(['create', '-f', '-'], { input: JSON.stringify(namespace) });
  await kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=60s']);
  return name;
}

/** An entry is written when its request ends; a request that only this call makes shows that the earlier ones are in. */
async function readAuditLog(kubectl: Cluster['kubectl'], auditLog: string): Promise<string> {
  const marker = randomUUID();
  await kubectl(['get', '--raw', `/version?marker=${marker}`]);
  return waitFor('the audit log', async () => {
    const text = await readFile(auditLog, 'utf8');
    return text.includes(marker) ? text : undefined;
  });
}

function onlyLinesOf(text: string, user: string): string {
  const lines = text.split('\n').filter((line) => line.includes(`"username":${JSON.stringify(user)}`));
  return lines.map((line) => `${line}\n`).join('');
}

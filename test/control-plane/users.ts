import { randomBytes } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contextName, productUser, restrictedUserNamespace, runLabel } from './control-plane.ts';
import type { PolicyRule } from './control-plane.ts';
import { runKubectl } from './kubectl.ts';
import type { KubectlTarget } from './kubectl.ts';
import { waitFor } from './wait.ts';

/** A user of the token file. */
export interface TokenUser {
  readonly name: string;
  readonly token: string;
  readonly groups: readonly string[];
}

/** Makes the users the API server knows from its start; the controllers have their own names so that the audit log tells them apart. */
export function makeTokenUsers(): TokenUser[] {
  const user = (name: string, ...groups: string[]) => ({ name, token: randomBytes(24).toString('hex'), groups });
  return [
    user('admin', 'system:masters'),
    user('flux', 'system:masters'),
    user('k3s', 'system:masters'),
    user('system:kube-controller-manager'),
    user(productUser),
  ];
}

/** The API server's token file. */
export function toTokenFile(users: readonly TokenUser[]): string {
  return users.map(({ name, token, groups }) => `${token},${name},${name},"${groups.join(',')}"\n`).join('');
}

/** The product may read everything, and needs patch and create because a dry run is authorized like a write. */
export const productRules: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch', 'create', 'patch'] },
  { nonResourceURLs: ['*'], verbs: ['get'] },
];

/** A ClusterRole with a binding, as a List that kubectl applies. */
export function toClusterRole(name: string, subject: object, rules: readonly PolicyRule[], run: string): object[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name, labels: { [runLabel]: run } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
  return [
    { apiVersion, kind: 'ClusterRole', metadata, rules },
    { apiVersion, kind: 'ClusterRoleBinding', metadata, roleRef, subjects: [subject] },
  ];
}

/** Where the kubeconfig of a user lies. */
export function kubeconfigPath(dir: string, user: string): string {
  return join(dir, 'kubeconfig', user.replaceAll(':', '-'));
}

/** Writes a kubeconfig that needs no other file, readable by its owner only. */
export async function writeKubeconfig(
  dir: string,
  cluster: { readonly server: string; readonly certificateAuthority: string },
  user: { readonly name: string; readonly token: string },
): Promise<string> {
  const path = kubeconfigPath(dir, user.name);
  const authority = Buffer.from(cluster.certificateAuthority).toString('base64');
  await writeFile(path, kubeconfigText(cluster.server, authority, user), { mode: 0o600 });
  await chmod(path, 0o600);
  return path;
}

/** Adds a user who may do only what the rules say and answers the kubeconfig; the user is a ServiceAccount, so any process can add one. */
export async function createUser(
  admin: KubectlTarget,
  run: string,
  name: string,
  rules: readonly PolicyRule[],
): Promise<string> {
  const namespace = restrictedUserNamespace;
  const labels = { [runLabel]: run };
  const subject = { kind: 'ServiceAccount', name, namespace };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace, labels } },
    ...toClusterRole(`driftline-user-${name}`, subject, rules, run),
  ];
  await runKubectl(admin, ['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  const token = await runKubectl(admin, ['create', 'token', name, '-n', namespace, '--duration', '12h']);
  const path = await copyKubeconfig(admin, name, token.trim());
  await waitForRules(admin, `system:serviceaccount:${namespace}:${name}`, rules);
  return path;
}

async function copyKubeconfig(admin: KubectlTarget, name: string, token: string): Promise<string> {
  const view = ['config', 'view', '--raw', '--minify', '--flatten', '-o'];
  const cluster = `jsonpath={.clusters[0].cluster.server}{"\\n"}{.clusters[0].cluster.certificate-authority-data}`;
  const [server = '', authority = ''] = (await runKubectl(admin, [...view, cluster])).split('\n');
  const path = kubeconfigPath(admin.dir, name);
  await writeFile(path, kubeconfigText(server, authority, { name, token }), { mode: 0o600 });
  return path;
}

/** The authorizer learns of a new role some milliseconds after the API server has stored it. */
async function waitForRules(admin: KubectlTarget, user: string, rules: readonly PolicyRule[]): Promise<void> {
  const rule = rules.find(({ resources, resourceNames }) => resources?.length && !resourceNames?.length);
  const [verb, resource, group] = [rule?.verbs[0], rule?.resources?.[0], rule?.apiGroups?.[0]];
  if (!verb || !resource) return;
  const [name, subresource] = resource.split('/');
  const target = group && group !== '*' ? `${name}.${group}` : `${name}`;
  const question = ['auth', 'can-i', verb, target, '--all-namespaces', '--as', user];
  if (subresource) question.push('--subresource', subresource);
  await waitFor(`the rules of ${user}`, async () =>
    runKubectl(admin, question).then(
      () => true,
      () => false,
    ),
  );
}

function kubeconfigText(server: string, authority: string, user: { name: string; token: string }): string {
  return `apiVersion: v1
kind: Config
current-context: ${contextName}
clusters:
  - name: ${contextName}
    cluster:
      server: ${JSON.stringify(server)}
      certificate-authority-data: ${authority}
contexts:
  - name: ${contextName}
    context:
      cluster: ${contextName}
      user: ${JSON.stringify(user.name)}
users:
  - name: ${JSON.stringify(user.name)}
    user:
      token: ${JSON.stringify(user.token)}
`;
}

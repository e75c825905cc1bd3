import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import * as vscode from 'vscode';

/** A context of a kubeconfig file; an empty path is kubectl's search path, an empty context is none. */
export interface ClusterName {
  readonly kubeconfig: string;
  readonly context: string;
}

/** What the settings name, and whose settings these are. */
export interface NamedCluster extends ClusterName {
  /** Whether both come from the person's own settings rather than from the workspace. */
  readonly isOwn: boolean;
  readonly isOwnKubeconfig: boolean;
}

/** Reads which cluster the settings name, with an absolute path, since consent is bound to it. */
export function nameCluster(): NamedCluster {
  const configuration = vscode.workspace.getConfiguration('driftline');
  const isOwn = (key: string): boolean => {
    const found = configuration.inspect<string>(key);
    return found?.workspaceValue === undefined && found?.workspaceFolderValue === undefined;
  };
  const isOwnKubeconfig = isOwn('cluster.kubeconfig');
  return {
    kubeconfig: toAbsolute(toText(configuration.get('cluster.kubeconfig'))),
    context: toText(configuration.get('cluster.context')),
    isOwn: isOwnKubeconfig && isOwn('cluster.context'),
    isOwnKubeconfig,
  };
}

/** All settings as the server takes them, with the cluster that may be used. */
export function toServerSettings(cluster: ClusterName): object {
  const configuration = vscode.workspace.getConfiguration('driftline');
  return {
    cluster: { kubeconfig: cluster.kubeconfig, context: cluster.context },
    drift: { mode: configuration.get('drift.mode') },
    dryRun: readDryRun(configuration),
  };
}

/** From the least that is sent to the cluster to the most. */
const dryRunOrder = ['never', 'managed', 'always'] as const;

/** A repository may only ask for less than the person allows; what does not fit means nothing at all. */
function readDryRun(configuration: vscode.WorkspaceConfiguration): string {
  const found = configuration.inspect<unknown>('dryRun');
  const own = found?.globalValue ?? found?.defaultValue;
  const values = [own, found?.workspaceValue ?? own, found?.workspaceFolderValue ?? own];
  const strictest = Math.min(...values.map((value) => dryRunOrder.findIndex((name) => name === value)));
  return dryRunOrder[strictest] ?? 'never';
}

function toAbsolute(path: string): string {
  if (path === '') return '';
  if (/^~[\\/]/.test(path)) return join(homedir(), path.slice(2));
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return resolve(folder?.uri.fsPath ?? homedir(), path);
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

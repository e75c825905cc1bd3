import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { type PathRules, isInside, splitSearchPath, toAbsolute } from './paths.ts';
import { chooseValidation } from './validation-choice.ts';

/** A context of a kubeconfig file; an empty path is kubectl's search path, an empty context is none. */
export interface ClusterName {
  readonly kubeconfig: string;
  readonly context: string;
}

/** What the settings name, and whose settings these are. */
export interface NamedCluster extends ClusterName {
  /** Whether the person alone names both and keeps the kubeconfig outside of the workspace. */
  readonly isOwn: boolean;
  readonly isOwnKubeconfig: boolean;
}

/** A part of the workspace that may have a cluster of its own: one folder, or everything else. */
export type Scope = vscode.WorkspaceFolder | undefined;

/** All parts of the workspace, as it is now. */
export function listScopes(): readonly Scope[] {
  return [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
}

/** Reads which cluster the settings name, with an absolute path, since consent is bound to it. */
export function nameCluster(scope: Scope): NamedCluster {
  const configuration = vscode.workspace.getConfiguration('driftline', scope);
  const rules: PathRules = { paths: path, home: homedir() };
  const kubeconfig = toAbsolute(toText(configuration.get('cluster.kubeconfig')), findBase(configuration, scope), rules);
  const isOwnKubeconfig = isPersonal(configuration, 'cluster.kubeconfig') && !isBrought(kubeconfig, rules);
  return {
    kubeconfig,
    context: toText(configuration.get('cluster.context')),
    isOwn: isOwnKubeconfig && isPersonal(configuration, 'cluster.context'),
    isOwnKubeconfig,
  };
}

/** All settings as the server takes them, with the cluster that each part of the workspace may use. */
export function toServerSettings(findCluster: (scope: Scope) => ClusterName): object {
  const read = (scope: Scope): object => {
    const configuration = vscode.workspace.getConfiguration('driftline', scope);
    const { kubeconfig, context } = findCluster(scope);
    const mode: unknown = configuration.get('drift.mode');
    const { setting: validation } = chooseValidation(scope);
    const rules: unknown = configuration.get('rules');
    return {
      cluster: { kubeconfig, context },
      drift: { mode },
      dryRun: readStrictest(configuration, 'dryRun', dryRunOrder),
      actions: readStrictest(configuration, 'actions', actionsOrder),
      rules,
      validation,
      pullRequest: {
        forge: configuration.get<unknown>('pullRequest.forge'),
        url: configuration.get<unknown>('pullRequest.url'),
        labels: configuration.get<unknown>('pullRequest.labels'),
      },
    };
  };
  const rest = { ...read(undefined), tools: { helmPath: readHelmPath() } };
  const others = JSON.stringify(read(undefined));
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .map((folder) => ({ uri: folder.uri.toString(), settings: read(folder) }))
    .map(({ uri, settings }) => ({ uri, ...settings, isOther: JSON.stringify(settings) !== others }));
  if (!folders.some(({ isOther }) => isOther)) return rest;
  return { ...rest, folders: folders.map(({ isOther: _, ...folder }) => folder) };
}

/** A path of the person's, or a name for the PATH: a workspace cannot set it. */
function readHelmPath(): string {
  const helm = toText(vscode.workspace.getConfiguration('driftline').get('tools.helmPath'));
  const isPath = /[/\\]/.test(helm);
  return isPath ? toAbsolute(helm, homedir(), { paths: path, home: homedir() }) : helm;
}

/** From the least that is sent to the cluster to the most. */
const dryRunOrder = ['never', 'managed', 'always'] as const;
const actionsOrder = ['none', 'reconcile'] as const;

/** A repository may only ask for less than the person allows; what does not fit means nothing at all. */
function readStrictest<T extends string>(
  configuration: vscode.WorkspaceConfiguration,
  key: string,
  order: readonly [T, ...T[]],
): T {
  const found = configuration.inspect<unknown>(key);
  const own = found?.globalValue ?? found?.defaultValue;
  const values = [own, found?.workspaceValue ?? own, found?.workspaceFolderValue ?? own];
  const strictest = Math.min(...values.map((value) => order.findIndex((name) => name === value)));
  return order[strictest] ?? order[0];
}

function isPersonal(configuration: vscode.WorkspaceConfiguration, key: string): boolean {
  const found = configuration.inspect<string>(key);
  return found?.workspaceValue === undefined && found?.workspaceFolderValue === undefined;
}

/** A repository's file stays the repository's when the person's own settings or shell (direnv) lead to it. */
function isBrought(kubeconfig: string, rules: PathRules): boolean {
  const files = kubeconfig === '' ? splitSearchPath(process.env['KUBECONFIG'], rules) : [kubeconfig];
  const folders = vscode.workspace.workspaceFolders ?? [];
  return files.some((file) => folders.some(({ uri }) => isInside(file, uri.fsPath, rules)));
}

/** The folder of whoever names the kubeconfig: the workspace folder, the workspace file, or the person, who is anywhere. */
function findBase(configuration: vscode.WorkspaceConfiguration, scope: Scope): string {
  const found = configuration.inspect<string>('cluster.kubeconfig');
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const isOfFile = found?.workspaceFolderValue === undefined && found?.workspaceValue !== undefined;
  if (isOfFile && workspaceFile?.scheme === 'file') return path.dirname(workspaceFile.fsPath);
  const only = workspaceFolders?.length === 1 ? workspaceFolders[0] : undefined;
  return (scope ?? only)?.uri.fsPath ?? homedir();
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

import { strict as assert } from 'node:assert';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { codeOf } from './code-of.ts';
import { until } from './wait.ts';

/** The demo's Deployment, which somebody has drifted, and where it stands. */
export interface Drifted {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** The line whose value the cluster has otherwise. */
  readonly line: number;
}

/** Finds the demo's Deployment, and uses its cluster by the person's own settings, about which nobody is asked. */
export async function useDemo(): Promise<Drifted> {
  const { DRIFTLINE_SUITE_KUBECONFIG: kubeconfig, DRIFTLINE_SUITE_CONTEXT: context } = process.env;
  assert.ok(kubeconfig && context, 'the suite was given no cluster');
  const settings = vscode.workspace.getConfiguration('driftline');
  await settings.update('cluster.kubeconfig', kubeconfig, vscode.ConfigurationTarget.Global);
  await settings.update('cluster.context', context, vscode.ConfigurationTarget.Global);
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, 'apps/web/deployment.yaml');
  const text = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  const line = text.split('\n').findIndex((one) => one.includes('replicas: 3'));
  assert.ok(line > 0, basename(uri.path));
  return { uri, text, line };
}

/** The codes that a line of a file is marked with. */
export function codesOn(uri: vscode.Uri, line: number): readonly string[] {
  const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'driftline');
  return found.filter(({ range }) => range.start.line === line).map(codeOf);
}

/** Waits until a line is marked as drifted, or is not. */
export async function untilDrifted(uri: vscode.Uri, line: number, isDrifted = true): Promise<void> {
  await until(() => (codesOn(uri, line).includes('drift-changed') === isDrifted ? true : undefined));
}

import * as vscode from 'vscode';
import { findValidator, neighbourSettings } from './neighbours.ts';

/** Whether we hold manifests against schemas; another extension that does so instead is named. */
export interface ValidationChoice {
  /** As the server takes it; what a person typed wrongly is passed on, for the server says so. */
  readonly setting: unknown;
  readonly neighbour?: string;
}

/** Resolves `auto` for a part of the workspace: we step aside for an extension that validates there. */
export function chooseValidation(scope: vscode.WorkspaceFolder | undefined): ValidationChoice {
  const wanted: unknown = vscode.workspace.getConfiguration('driftline', scope).get('validation');
  if (wanted !== 'auto') return { setting: wanted };
  const neighbour = findValidator({
    has: (id) => vscode.extensions.getExtension(id) !== undefined,
    read: (setting) => vscode.workspace.getConfiguration(undefined, scope).get(setting),
  });
  return neighbour === undefined ? { setting: 'on' } : { setting: 'off', neighbour };
}

/** Tells when extensions that validate may have come or gone, or have been told not to. */
export function watchNeighbours(changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (neighbourSettings.some((setting) => event.affectsConfiguration(setting))) changed();
    }),
  );
}

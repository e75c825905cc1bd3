import os from 'node:os';
import * as vscode from 'vscode';
import type { ClusterStatus } from '../../../server/src/protocol.ts';
import { describeCluster } from '../status-text.ts';

/** Opens a draft for a report with the versions that matter; it is a text of the person's, and nothing is sent. */
export async function reportIssue(extension: vscode.Extension<unknown>, status: ClusterStatus): Promise<void> {
  const content = writeReport(collectFacts(extension, status));
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
}

/** What is so about an installation, without names, paths, addresses or anything that a person typed. */
export type Facts = Readonly<Record<string, string>>;

/** Gathers versions and kinds; a cluster's version is its own word, so only what looks like a version is taken. */
export function collectFacts(extension: vscode.Extension<unknown>, status: ClusterStatus): Facts {
  const { version } = extension.packageJSON as { readonly version: string };
  const { kind = 'unknown', version: served = '' } = status.cluster ?? {};
  const cluster = /^v?[\w.+-]{1,64}$/.test(served) ? describeCluster({ kind, version: served }) : kind;
  return {
    'VS Code': `${vscode.version} (${findPlace()})`,
    Driftline: version,
    OS: `${os.type()} ${os.release()} ${os.arch()}`,
    Server: `Node ${process.versions.node}`,
    Workspace: `${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}, ${countFolders()}`,
    State: status.state,
    Cluster: status.cluster ? cluster : 'none',
  };
}

/** Some editors in the browser have their address as the name of the remote. */
function findPlace(): string {
  const { remoteName = '', uiKind } = vscode.env;
  if (/^(ssh-remote|wsl|dev-container|attached-container|codespaces|tunnel)$/.test(remoteName)) return remoteName;
  return uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
}

function countFolders(): string {
  const count = vscode.workspace.workspaceFolders?.length ?? 0;
  return count === 1 ? '1 folder' : `${count} folders`;
}

function writeReport(facts: Facts): string {
  const { t } = vscode.l10n;
  const rows = Object.entries(facts).map(([name, value]) => `| ${name} | ${value} |`);
  const notice = t(
    'This is a draft of yours: nothing has been sent. Read it, and remove what you do not want to share.',
  );
  return [
    `<!-- ${notice} -->`,
    `## ${t('What happened')}`,
    `## ${t('What you expected')}`,
    `## ${t('How to see it again, with a manifest that shows it')}`,
    `## ${t('Versions')}`,
    ['| | |', '| --- | --- |', ...rows].join('\n'),
    '',
  ].join('\n\n');
}

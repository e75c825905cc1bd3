import * as vscode from 'vscode';
import type { ClusterStatus, Status } from '../../server/src/protocol.ts';
import { toPlainText } from './plain-text.ts';

/** A status in words. */
export interface StatusText {
  /** For the status bar, with an icon. */
  readonly text: string;
  readonly detail: string;
  /** Which Kubernetes it is; empty while that is not known. */
  readonly cluster: string;
  readonly isLost: boolean;
}

/** Takes the part of a status that concerns a folder, which is the whole where it has none of its own. */
export function findStatus(status: Status, folder: string | undefined): ClusterStatus {
  return status.folders?.find((one) => one.folder === folder) ?? status;
}

/** Puts a status into words; names of contexts are the kubeconfig's, messages can hold the cluster's words. */
export function describeStatus(status: ClusterStatus): StatusText {
  const { text, detail, isLost = false } = describeState(status);
  return { text, detail, isLost, cluster: status.cluster ? toPlainText(describeCluster(status.cluster)) : '' };
}

/** `K3s v1.36.3+k3s1`, as people say it. */
export function describeCluster({ kind, version }: NonNullable<ClusterStatus['cluster']>): string {
  const { t } = vscode.l10n;
  const kubernetes = `Kubernetes ${version}`.trim();
  switch (kind) {
    case 'k3s':
      return `K3s ${version}`.trim();
    case 'rke2':
      return `RKE2 ${version}`.trim();
    case 'talos':
      return `Talos · ${kubernetes}`;
    case 'other':
      return kubernetes;
    case 'mixed':
      return t('{0} (nodes of several kinds)', kubernetes);
    case 'unknown':
      return t('{0} (kind unknown)', kubernetes);
  }
}

function describeState(status: ClusterStatus): Pick<StatusText, 'text' | 'detail'> & { readonly isLost?: boolean } {
  const { t } = vscode.l10n;
  const { state, drifted, unreadable, stale } = status;
  const [context, message] = [toPlainText(status.context ?? ''), toPlainText(status.message ?? '')];
  switch (state) {
    case 'untrusted':
      return { text: '$(cloud) Driftline', detail: t('Restricted Mode: Driftline reads no kubeconfig.') };
    case 'no-context':
      return { text: t('$(cloud) Choose context'), detail: t('No cluster chosen: nothing is requested.') };
    case 'connecting':
      return { text: `$(sync~spin) ${context}`, detail: t('Connecting to {0}', context) };
    case 'chosen':
      return { text: `$(cloud) ${context}`, detail: t('Nothing is requested until a manifest is open.') };
    case 'unavailable':
      return { text: `$(warning) ${context}`, detail: message, isLost: true };
    case 'connected': {
      const drift = drifted > 0 ? ` · ${t('{0} drift', drifted)}` : '';
      const blind = unreadable > 0 ? ` · ${t('{0} unreadable', unreadable)}` : '';
      const old = stale > 0 ? ` · ${t('{0} not up to date', stale)}` : '';
      const detail = message === '' ? t('Connected to {0}', context) : message;
      return { text: `$(cloud) ${context}${drift}${blind}${old}`, detail };
    }
  }
}

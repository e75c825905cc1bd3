import * as vscode from 'vscode';
import type { ContextItem } from '../../server/src/protocol.ts';

/** Remembers what a person has agreed to, and asks about everything else. */
export interface Consent {
  /** Whether the person agrees that a context is used; asks at most once in this window. */
  isGiven(kubeconfig: string, found: ContextItem): Promise<boolean>;
}

const consentedKey = 'driftline.consented';

/** Keeps the answers in the person's state, outside of every workspace, so that a cloned repository cannot bring one along. */
export function createConsent(state: vscode.Memento): Consent {
  const asked = new Set<string>();
  const consented = (): readonly string[] => state.get<string[]>(consentedKey, []);
  return {
    async isGiven(kubeconfig, found) {
      const key = toConsentKey(kubeconfig, found);
      if (consented().includes(key)) return true;
      if (asked.has(key)) return false;
      asked.add(key);
      if (!(await askPerson(found))) return false;
      await state.update(consentedKey, [...consented(), key]);
      return true;
    },
  };
}

/** What consent is bound to: another server at the same place, or another login command, is asked about anew. */
export function toConsentKey(kubeconfig: string, context: ContextItem): string {
  const { name, server, command = '', commandDigest = command } = context;
  return JSON.stringify([kubeconfig, name, server, commandDigest]);
}

async function askPerson({ name, server, command }: ContextItem): Promise<boolean> {
  const { t } = vscode.l10n;
  const use = t('Use Context');
  const program = command
    ? t('Connecting may start the login program {0}, which the kubeconfig names.', command)
    : t('The kubeconfig names no login program.');
  const answer = await vscode.window.showWarningMessage(
    t('This workspace asks to connect to {0} with the context {1}.', server, name),
    { modal: true, detail: `${t('Driftline only reads, and asks for dry runs.')} ${program}` },
    use,
  );
  return answer === use;
}

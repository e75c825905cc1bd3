import type { ForgeAddress, Fork } from '../../forge-port.ts';
import { atRepository } from './at-repository.ts';

interface ForkAnswer {
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly ssh_url?: string | null | undefined;
}

/** A fork in our terms. Git is given its address, so nothing but a plain SSH address of a forge passes. */
export function toFork(address: ForgeAddress, { name, owner, ssh_url: ssh }: ForkAnswer): Fork {
  const place = atRepository(address, owner.login, name);
  const isPlain = ssh != null && /^(?:ssh:\/\/)?[\w.-]+@[\w.[\]:-]+[:/][\w./~-]+$/.test(ssh) && !ssh.startsWith('-');
  return { address: place, httpsUrl: `${place.webUrl}.git`, ...(isPlain ? { sshUrl: ssh } : {}) };
}

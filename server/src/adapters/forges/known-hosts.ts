import type { ForgeKind } from '../../forge-port.ts';

/** A forge, or one that has only a page for pull requests as far as we are concerned. */
export type AnyForge = ForgeKind | 'azure' | 'bitbucket' | 'gitlab';

const hosts: Readonly<Record<string, AnyForge>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
  'codeberg.org': 'forgejo',
  'gitea.com': 'gitea',
  'dev.azure.com': 'azure',
};

/** Which forge a host is known to be, without asking it. */
export function knownForge(host: string): AnyForge | undefined {
  return Object.hasOwn(hosts, host) ? hosts[host] : host.endsWith('.ghe.com') ? 'github' : undefined;
}

/** What the host's name suggests; good for a page that a person opens, not for where a token goes. */
export function suggestedForge(host: string): AnyForge | undefined {
  const labels = host.split(/[.-]/);
  return (['github', 'gitlab', 'bitbucket', 'gitea', 'forgejo'] as const).find((name) => labels.includes(name));
}

/** The API of a forge at a web address, which has no slash at its end. */
export function toApi(kind: ForgeKind, web: string): string {
  if (kind !== 'github') return `${web}/api/v1`;
  const { host, protocol } = new URL(web);
  return knownForge(host) === 'github' ? `${protocol}//api.${host}` : `${web}/api/v3`;
}

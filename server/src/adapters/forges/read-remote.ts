import { knownForge } from './known-hosts.ts';

/** Where a remote leads, as far as its address says. */
export interface RemotePlace {
  /** The web's origin; a guess for SSH, whose addresses do not name it. */
  readonly origin: string;
  readonly host: string;
  /** Whether the web's origin is guessed. */
  readonly isGuess: boolean;
  /** Decoded, without `.git`; two or more. */
  readonly path: readonly string[];
}

/** Reads a remote's address as Git does: a URL, or `user@host:path`; undefined for local folders and what is neither. */
export function readRemote(remote: string): RemotePlace | undefined {
  const text = remote.trim();
  const [, scpHost, scpPath] = /^(?:[^@/\s]+@)?([\w.-]{2,}|\[[\da-fA-F:]+\]):(?!\/\/)(.+)$/.exec(text) ?? [];
  const url = text.includes('://') ? URL.parse(text) : URL.parse(`ssh://${scpHost ?? ''}/${scpPath ?? ''}`);
  if (!url || url.hostname === '') return undefined;
  const path = readPath(url.pathname);
  if (!path) return undefined;
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  switch (url.protocol) {
    case 'http:':
    case 'https:':
      // no token goes to these in the clear, whatever the address says
      return { origin: knownForge(url.host) ? `https://${url.host}` : url.origin, host, isGuess: false, path };
    case 'git:':
    case 'git+ssh:':
    case 'ssh:':
      return { origin: `https://${toWebHost(host)}`, host: toWebHost(host), isGuess: true, path };
  }
  return undefined;
}

/** Names under which forges take SSH through firewalls. */
function toWebHost(host: string): string {
  return host.replace(/^(?:ssh|altssh)\.(?=(?:github|gitlab)\.com$|bitbucket\.org$|dev\.azure\.com$)/, '');
}

function readPath(pathname: string): readonly string[] | undefined {
  const segments = pathname
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const isOdd = segments.some((segment) => segment === undefined || /^\.{1,2}$|[\p{Cc}/\\]/u.test(segment));
  return isOdd || segments.length < 2 ? undefined : (segments as readonly string[]);
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

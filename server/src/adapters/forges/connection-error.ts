import { t } from '@vscode/l10n';
import type { ForgeError } from '../../forge-port.ts';

/** Puts a failed connection into words, with the next step; the system's own words can name addresses of proxies with passwords. */
export function toConnectionError(error: unknown, origin: string): ForgeError {
  const { code, name, proxyStatus } = describe(error);
  if (name === 'AbortError' || code === 'ETIMEDOUT') {
    return { kind: 'offline', message: t('{0} did not answer in time. Try again in a moment.', origin) };
  }
  if (code === 'E2BIG') return { kind: 'server-error', message: t('The answer of {0} is too large.', origin) };
  if (proxyStatus !== undefined) {
    const message = t('The proxy answered {0} instead of leading to {1}. Check HTTPS_PROXY.', proxyStatus, origin);
    return { kind: 'offline', message };
  }
  const isCertificate = /CERT|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS|SSL/.test(code);
  const message = isCertificate
    ? t('{0} cannot be trusted ({1}). Name its certificate authority in NODE_EXTRA_CA_CERTS.', origin, code)
    : t('{0} cannot be reached ({1}). Are the network and the VPN up?', origin, code || 'no connection');
  return { kind: 'offline', message };
}

interface Described {
  readonly name: string;
  readonly code: string;
  /** Of a proxy that refused; its agent throws errors without a code. */
  readonly proxyStatus?: string;
}

function describe(error: unknown): Described {
  if (!(error instanceof Error)) return { name: '', code: '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [, proxyStatus] = /^Bad response: (\d{3})$/.exec(error.message) ?? [];
  return { name: error.name, code: /^\w+$/.test(code) ? code : '', ...(proxyStatus ? { proxyStatus } : {}) };
}

import { BlockList, isIP } from 'node:net';
import type { KubeConfigParts } from './read-kubeconfig.ts';

/** Gives clusters without a `proxy-url` the proxy that the environment names for them, as kubectl does. */
export function withProxy(parts: KubeConfigParts, environment: NodeJS.ProcessEnv): KubeConfigParts {
  const clusters = parts.clusters.map((cluster) => {
    const proxyUrl = cluster.proxyUrl ?? findProxy(cluster.server, environment);
    return proxyUrl ? { ...cluster, proxyUrl } : cluster;
  });
  return { ...parts, clusters };
}

/**
 * As Go's `httpproxy.FromEnvironment`: by scheme, never for this machine, with the exceptions of NO_PROXY. The packages
 * for this know no address ranges, by which most clusters are excepted.
 */
export function findProxy(server: string, environment: NodeJS.ProcessEnv): string | undefined {
  const url = URL.parse(server);
  if (!url) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const read = (name: string): string => [name, name.toLowerCase()].map((key) => environment[key]).find(Boolean) ?? '';
  const proxy = read(url.protocol === 'http:' ? 'HTTP_PROXY' : 'HTTPS_PROXY');
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  if (proxy === '' || isLoopback(host) || isExcepted(host, port, read('NO_PROXY'))) return undefined;
  return /^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || (isIP(host) > 0 && isWithin(host, isIP(host) === 4 ? '127.0.0.0/8' : '::1/128'));
}

function isExcepted(host: string, port: string, exceptions: string): boolean {
  return exceptions
    .split(',')
    .map((exception) => exception.trim().toLowerCase())
    .some((exception) => {
      if (exception === '*') return true;
      if (exception.includes('/')) return isIP(host) > 0 && isWithin(host, exception);
      const [, name = '', only] = isIP(exception) > 0 ? ['', exception] : (/^(.*?)(?::(\d+))?$/.exec(exception) ?? []);
      if (name === '' || (only !== undefined && only !== port)) return false;
      const address = name.replace(/^\[|\]$/g, '');
      if (isIP(address) > 0) return isIP(host) > 0 && isWithin(host, `${address}/${isIP(address) === 4 ? 32 : 128}`);
      const suffix = name.replace(/^\*?\./, '.');
      return suffix.startsWith('.') ? host.endsWith(suffix) : host === name || host.endsWith(`.${name}`);
    });
}

/** Whether an address lies in a range such as 10.0.0.0/8; false for what is no range. */
function isWithin(address: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || !/^\d+$/.test(prefix) || Number(prefix) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

import type { Agent } from 'node:http';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { findProxy } from '../kubernetes/proxy.ts';

/** The way through the proxy that the environment names for an address, as Git takes it; undefined: straight. */
export function proxyAgent(address: string, environment: NodeJS.ProcessEnv): Agent | undefined {
  const proxy = findProxy(address, environment);
  if (proxy === undefined) return undefined;
  if (proxy.startsWith('socks')) return new SocksProxyAgent(proxy);
  return address.startsWith('https:') ? new HttpsProxyAgent({ proxy }) : new HttpProxyAgent({ proxy });
}

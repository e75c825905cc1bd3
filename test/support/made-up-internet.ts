import { type Network, internet } from '../../server/src/adapters/downloads/fetch-publicly.ts';

/** An address that anybody may ask. */
export const publicAddress = '93.184.215.14';

/** A network in the place of the internet, and what was asked of it. */
export interface MadeUpInternet {
  readonly network: Network;
  readonly resolved: string[];
  readonly dialled: string[];
}

const names: Readonly<Record<string, readonly string[]>> = {
  'schemas.example': [publicAddress],
  'other.example': ['2606:4700:4700::1111'],
  'unnamed.example': [publicAddress],
  'inside.example': ['127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'both.example': [publicAddress, '10.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
};

/** Has a few names; the connections to their addresses end on loopback, after all that is checked before. */
export function makeUpInternet(authorities: string, changes: Partial<Network> = {}): MadeUpInternet {
  const resolved: string[] = [];
  const dialled: string[] = [];
  const network: Network = {
    ...internet,
    resolve: (host) => {
      resolved.push(host);
      const found = names[host];
      return found ? Promise.resolve(found) : Promise.reject(new Error(`getaddrinfo ENOTFOUND ${host}`));
    },
    dial: (address) => {
      dialled.push(address);
      return '127.0.0.1';
    },
    authorities,
    ...changes,
  };
  return { network, resolved, dialled };
}

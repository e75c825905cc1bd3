import type { ForgeAddress } from '../../forge-port.ts';

/** Another repository of the same forge. */
export function atRepository(address: ForgeAddress, owner: string, name: string): ForgeAddress {
  const web = address.webUrl.split('/').slice(0, -2).join('/');
  return { ...address, owner, name, webUrl: `${web}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}` };
}

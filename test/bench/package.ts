import { stat } from 'node:fs/promises';
import { packServer } from '../../scripts/packaging/pack-server.ts';
import { vsixPath } from '../../scripts/packaging/vsix-path.ts';
import type { Figure } from './figure.ts';

const kibibyte = 1024;

/** What people download; the limits leave room for features to come, and none for a library that came in by mistake. */
export async function packageSizes(): Promise<readonly Figure[]> {
  const [vsix, tarball] = await Promise.all([stat(vsixPath), packServer().then((path) => stat(path))]);
  return [
    { name: 'size of the .vsix', value: vsix.size / kibibyte, unit: 'KiB', limit: 8700 },
    { name: 'size of the language server alone', value: tarball.size / kibibyte, unit: 'KiB', limit: 8600 },
  ];
}

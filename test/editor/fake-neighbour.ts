import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';

/**
 * Packages an extension that has the name and the setting of Red Hat's and does nothing, for tests to install and remove;
 * the real one would have to be downloaded.
 */
export async function packFakeNeighbour(parent: string): Promise<string> {
  const folder = join(parent, 'fake-neighbour');
  const packagePath = join(parent, 'fake-neighbour.vsix');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await createVSIX({ cwd: folder, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return packagePath;
}

const manifest = {
  name: 'vscode-yaml',
  publisher: 'redhat',
  version: '0.0.1',
  engines: { vscode: '^1.110.0' },
  contributes: {
    configuration: { title: 'YAML', properties: { 'yaml.validate': { type: 'boolean', default: true } } },
  },
};

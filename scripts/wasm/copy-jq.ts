import { copyFile, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BundledPackage } from '../packaging/bundled-packages.ts';

/** Puts jq's module where a package wants it; its memory has a maximum already, of 256 MiB. */
export async function copyJq(target: string): Promise<void> {
  await copyFile(createRequire(import.meta.url).resolve('jq-wasm/jq.wasm'), join(target, 'jq.wasm'));
}

/** Whose work is in that module: the package that has it brings only its own licence. */
export async function readJqPackages(): Promise<readonly BundledPackage[]> {
  const read = (name: string): Promise<string> =>
    readFile(join(import.meta.dirname, '..', 'packaging', 'licences', name), 'utf8');
  const [jq, oniguruma] = await Promise.all([read('jq.txt'), read('oniguruma.txt')]);
  return [
    { name: 'jq', version: '1.8.2', licence: 'MIT', texts: [jq.trim()] },
    { name: 'oniguruma', version: '6.9.10', licence: 'BSD-2-Clause', texts: [oniguruma.trim()] },
  ];
}

import { writeFile } from 'node:fs/promises';
import type { Built } from '../build.ts';
import { findPackageFolders, readPackages } from './bundled-packages.ts';
import { readJqPackages } from '../wasm/copy-jq.ts';
import { findLicenceProblems, toNotices } from './notices.ts';

/** Writes the licences of what a build really contains, and throws when something in it may not be shipped. */
export async function writeNotices(
  root: string,
  product: string,
  { outputs, schemas, kustomize }: Built,
  file: string,
): Promise<void> {
  const packages = [
    ...(await readPackages(root, findPackageFolders(outputs))),
    ...schemas.packages,
    ...kustomize.packages,
    ...(await readJqPackages()),
  ];
  const problems = findLicenceProblems(packages);
  if (problems.length > 0) throw new Error(`This cannot be shipped:\n  ${problems.join('\n  ')}`);
  await writeFile(file, toNotices(product, packages));
}

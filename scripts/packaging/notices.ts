import type { BundledPackage } from './bundled-packages.ts';
import { isShippable } from './licences.ts';

/** What keeps a package from being shipped: a licence that we may not pass on, or one without its text. */
export function findLicenceProblems(packages: readonly BundledPackage[]): readonly string[] {
  return packages.flatMap(({ name, version, licence, texts }) => {
    if (!isShippable(licence)) return [`${name}@${version}: licence ${licence || 'missing'}`];
    return texts.length > 0 ? [] : [`${name}@${version}: no licence text`];
  });
}

/** The text that goes with the bundle, since nearly every licence asks for its own copy. */
export function toNotices(product: string, packages: readonly BundledPackage[]): string {
  const head = `${product} contains parts of the following packages. Their licences follow.\n`;
  const list = packages.map(({ name, version, licence }) => `- ${name} ${version} (${licence})`).join('\n');
  const rule = '-'.repeat(80);
  const sections = packages.map(({ name, version, texts }) => `${rule}\n${name} ${version}\n\n${texts.join('\n\n')}\n`);
  return [head, `${list}\n`, ...sections].join('\n');
}

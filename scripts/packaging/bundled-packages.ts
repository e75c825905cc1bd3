import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { missingTexts } from './missing-texts.ts';

/** A package of others, parts of which are in what we ship. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its package.json; empty when it names none. */
  readonly licence: string;
  /** Its licence and notice files, as they are; empty when it has none. */
  readonly texts: readonly string[];
}

/**
 * Lists the folders of the packages that went into a bundle, from what esbuild says it wrote: what was read and then
 * left out is not shipped, and an imported package that nobody listed is.
 */
export function findPackageFolders(outputs: Metafile['outputs']): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const shipped = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const folders = shipped.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
}

/** Reads what the packages say of themselves, each version once, in the order of their names. */
export async function readPackages(root: string, folders: readonly string[]): Promise<readonly BundledPackage[]> {
  const found = await Promise.all(folders.map((folder) => readPackage(join(root, folder))));
  const unique = new Map(found.map((entry) => [`${entry.name}@${entry.version}`, entry]));
  return [...unique].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file));
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(folder, file), 'utf8')));
  const name = toText(manifest['name']);
  const version = toText(manifest['version']);
  const licence = toText(manifest['license']);
  const known = texts.length > 0 ? undefined : missingTexts[`${name}@${version}`];
  if (known !== undefined) texts.push(known);
  return { name, version, licence, texts: texts.map((text) => text.replaceAll('\r\n', '\n').trim()) };
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

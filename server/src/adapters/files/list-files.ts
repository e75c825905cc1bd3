import { type Dirent, readdirSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { FileListing } from '../../ports.ts';
import { type IgnoreRules, noIgnoreRules, readIgnoreRules } from './ignore-rules.ts';
import { toReason } from './reason.ts';
import { findRepositories, isInside } from './repository.ts';

/** A link that was passed; the path is as a person sees it. */
interface Link {
  readonly real: string;
  readonly path: string;
  readonly rules: IgnoreRules;
}

type Problem = FileListing['problems'][number];

const skippedFolders: readonly string[] = ['.git', 'node_modules'];
const yamlNames = /\.ya?ml$|^Kustomization$/;
const yamlAndJsonNames = /\.(?:ya?ml|json)$|^Kustomization$/;

/** Files that an extension for SOPS leaves while it shows a decrypted text. */
export function isDecrypted(path: string): boolean {
  return basename(path).startsWith('.decrypted~');
}

/** How folders are read: one after the other at once, for a program that has nothing else to do, or beside other work. */
export type ListingPace = 'at-once' | 'in-background';

/**
 * Lists the YAML files below a folder, and with `hasJson` those with JSON. Links are followed inside of the repository only, and after everything else, so
 * that a file is listed by its own name if it has one here, and once.
 */
export async function listFiles(
  folder: string,
  most: number,
  signal: AbortSignal,
  pace: ListingPace,
  hasJson = false,
): Promise<FileListing> {
  const names = hasJson ? yamlAndJsonNames : yamlNames;
  const start = await realpath(folder);
  const top = (await findRepositories(start))[0] ?? start;
  const files = new Map<string, string>();
  const folders = new Set<string>();
  const links: Link[] = [];
  const problems: Problem[] = [];
  let isCut = false;

  async function walk(real: string, path: string, above: IgnoreRules): Promise<void> {
    signal.throwIfAborted();
    if (folders.has(real) || isCut) return;
    folders.add(real);
    const entries = await readFolder(real, path, problems, pace);
    const rules = entries.some(({ name }) => name === '.gitignore') ? await above.enter(real) : above;
    for (const entry of entries) await visit(entry, { real, path, rules });
  }

  async function visit(entry: Dirent, { real, path, rules }: Link): Promise<void> {
    const { name } = entry;
    const [own, shown] = [join(real, name), join(path, name)];
    if (entry.isDirectory()) {
      if (!skippedFolders.includes(name) && !rules.isIgnored(own, true)) await walk(own, shown, rules);
    } else if (entry.isSymbolicLink()) links.push({ real: own, path: shown, rules });
    else if (entry.isFile() && names.test(name) && !rules.isIgnored(own, false)) add(own, shown);
  }

  function add(real: string, path: string): void {
    if (files.has(real) || isDecrypted(real) || isDecrypted(path)) return;
    if (files.size < most) files.set(real, path);
    else isCut = true;
  }

  async function follow({ real, path, rules }: Link): Promise<void> {
    if (rules.isIgnored(real, false)) return;
    const target = await realpath(real).catch(() => undefined); // it leads nowhere, or in a circle
    if (target === undefined || !isInside(target, top)) return;
    if (
      relative(top, target)
        .split(sep)
        .some((name) => skippedFolders.includes(name))
    )
      return;
    const found = await stat(target);
    const above = await readIgnoreRules(top, target);
    if (above.isIgnored(target, found.isDirectory())) return;
    if (found.isFile() && names.test(basename(path))) add(target, path);
    if (found.isDirectory()) await walk(target, path, above);
  }

  const above = await readIgnoreRules(top, start);
  // What a person names is looked into, also where git would not: then by its own rules only.
  await walk(start, folder, above.isIgnored(start, true) ? noIgnoreRules(top) : above);
  for (let link = links.shift(); link; link = links.shift()) await follow(link);
  return { files: [...files.values()], problems, isCut };
}

async function readFolder(
  real: string,
  path: string,
  problems: Problem[],
  pace: ListingPace,
): Promise<readonly Dirent[]> {
  try {
    const options = { withFileTypes: true } as const;
    const entries = pace === 'at-once' ? readdirSync(real, options) : await readdir(real, options);
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    problems.push({ kind: 'unreadable', path, message: toReason(error) });
    return [];
  }
}

import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { BundledPackage } from '../packaging/bundled-packages.ts';
import { nameLicences } from './name-licences.ts';
import { runGo } from './run-go.ts';

/** The Go modules of which packages are compiled in, and Go's own library, with the licences of those packages. */
export async function readModules(sources: string, goRoot: string): Promise<readonly BundledPackage[]> {
  const template = '{{.Dir}}\t{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}';
  const listed = await runGo(['list', '-deps', '-f', template, '.'], sources);
  const version = (await runGo(['env', 'GOVERSION'], sources)).trim().replace(/^go/, '');
  const modules = new Map<string, GoModule>();
  for (const line of listed.trim().split('\n')) {
    const [folder = '', name = 'Go standard library', release = version, root = goRoot] = line.split('\t').map(orNone);
    const known = modules.get(name) ?? { name, version: release.replace(/^v/, ''), root, folders: [] };
    modules.set(name, { ...known, folders: [...known.folders, folder] });
  }
  const sorted = [...modules.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(sorted.filter(({ root }) => !isOwn(root, sources)).map(readModule));
}

interface GoModule {
  readonly name: string;
  readonly version: string;
  readonly root: string;
  /** Of the packages that are compiled in. */
  readonly folders: readonly string[];
}

function orNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function isOwn(root: string, sources: string): boolean {
  return relative(root, sources) === '';
}

/** A folder may have another licence than what it is part of. */
async function readModule({ name, version, root, folders }: GoModule): Promise<BundledPackage> {
  const above = new Set(folders.flatMap((folder) => listUpTo(root, folder)));
  const found = await Promise.all([...above].toSorted().map(readTexts));
  const texts = [...new Set(found.flat())];
  return { name, version, licence: nameLicences(texts), texts };
}

function listUpTo(root: string, folder: string): readonly string[] {
  if (folder === root) return [root];
  return folder.startsWith(root + sep) ? [...listUpTo(root, dirname(folder)), folder] : [];
}

async function readTexts(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const licences = names.filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name)).toSorted();
  const texts = await Promise.all(licences.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim());
}

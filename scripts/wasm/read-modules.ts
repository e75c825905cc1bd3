import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPackage } from '../packaging/bundled-packages.ts';
import { runGo } from './run-go.ts';

/** The Go modules of which packages are compiled in, and Go's own library, with their licences. */
export async function readModules(sources: string, goRoot: string): Promise<readonly BundledPackage[]> {
  const template = '{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}';
  const listed = await runGo(['list', '-deps', '-f', template, '.'], sources);
  const lines = [...new Set(listed.split('\n'))].filter((line) => line.split('\t')[1]);
  const modules = lines.toSorted().map((line) => line.split('\t'));
  const version = (await runGo(['env', 'GOVERSION'], sources)).trim().replace(/^go/, '');
  const all = [['Go standard library', version, goRoot], ...modules];
  return Promise.all(all.map(([name = '', version = '', folder = '']) => readModule(name, version, folder)));
}

async function readModule(name: string, version: string, folder: string): Promise<BundledPackage> {
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file));
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(folder, file), 'utf8')));
  return { name, version: version.replace(/^v/, ''), licence: nameLicences(texts.join('\n')), texts };
}

/** What licences say that others do not; a Go module says in no other way which it has. */
const phrases: readonly (readonly [string, RegExp])[] = [
  ['Apache-2.0', /Apache License,?\s+Version 2\.0/],
  ['MIT', /Permission is hereby granted, free of charge/],
  ['ISC', /Permission to use, copy, modify, and(?:\/or)? distribute this software for any\s+purpose/],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[^]*Neither the name/],
  ['BSD-2-Clause', /Redistribution and use in source and binary forms(?![^]*Neither the name)/],
  ['GPL', /GNU (?:AFFERO |LESSER )?GENERAL PUBLIC LICENSE/i],
  ['MPL-2.0', /Mozilla Public License/],
];

/** All that some texts hold: more of them than are needed never hides one that may not be shipped. */
function nameLicences(text: string): string {
  return phrases.flatMap(([name, phrase]) => (phrase.test(text) ? [name] : [])).join(' AND ');
}

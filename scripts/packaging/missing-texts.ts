import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/** The licence as another package has it, word for word the same for all. */
const apache = readFileSync(join(modules, 'typescript', 'LICENSE.txt'), 'utf8').trim();

/** The part of this package that is under another licence has it at the beginning of its file. */
function readVarintLicence(): string {
  const text = readFileSync(join(modules, '@bufbuild/protobuf/dist/esm/wire/varint.js'), 'utf8');
  const [comment = ''] = /^(?:\/\/.*\n)+/.exec(text) ?? [];
  return comment.replace(/^\/\/ ?/gm, '').trim();
}

function bufbuild(years: string): string {
  return `(The package has no licence file. This is what its package.json and its files say.)\n\nCopyright ${years} Buf Technologies, Inc.\n\n${apache}`;
}

/**
 * Licences of packages that are published without theirs, each looked at by a person and for one version only: what its
 * package.json names as licence and author.
 */
export const missingTexts: Readonly<Record<string, string>> = {
  '@vscode/l10n@0.0.18': `(The package has no licence file. This is what its package.json says.)\n\nMIT License\n\nCopyright (c) Microsoft Corporation\n\n${mit}`,
  '@bufbuild/cel@0.6.1': bufbuild('2024-2026'),
  '@bufbuild/cel-spec@0.6.1': bufbuild('2024-2026'),
  '@bufbuild/protobuf@2.17.0': `${bufbuild('2021-2026')}\n\nThe code for variable integers:\n\n${readVarintLicence()}`,
};

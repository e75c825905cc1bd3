import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readZip } from '../support/read-zip.ts';

const root = join(import.meta.dirname, '..', '..');

/** Everything that a person installs. A new file has to be written down here, so that none slips in. */
const expected = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls\.json$/,
  /^extension\/readme\.md$/,
  /^extension\/changelog\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/THIRD-PARTY-NOTICES\.txt$/,
  /^extension\/docs\/diagnostics\.md$/,
  /^extension\/media\/(?:icon\.png|activity-bar\.svg)$/,
  /^extension\/media\/walkthrough\/(?:trust|context|manifest|drift|pull-request)\.svg$/,
  /^extension\/dist\/extension\.cjs$/,
  /^extension\/dist\/server\/main\.mjs$/,
  /^extension\/dist\/server\/(?:jq|render)-worker\.mjs$/,
  /^extension\/dist\/server\/wasm\/(?:jq\.wasm|kustomize\.wasm|wasm_exec\.js)$/,
  /^extension\/dist\/server\/chunks\/[\w-]+-[A-Z0-9]{8}\.mjs$/,
  /^extension\/dist\/schemas\/index\.json$/,
  /^extension\/dist\/schemas\/availability\.json\.br$/,
  /^extension\/dist\/schemas\/[a-z0-9.-]+_v\d[a-z0-9]*\.json\.br$/,
];

let files: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  files = readZip(await readFile(join(root, 'out/driftline.vsix')));
});

function read(name: string): string {
  return files.get(name)?.toString() ?? '';
}

test('it holds what is written down here, and nothing else', () => {
  const names = [...files.keys()];
  expect(names.filter((name) => !expected.some((pattern) => pattern.test(name)))).toEqual([]);
  expect(expected.filter((pattern) => !names.some((name) => pattern.test(name)))).toEqual([]);
});

test.each([
  ['the folder it was built in', root],
  ['the home folder of who built it', join(homedir(), '/')],
])('no file in it contains %s', (_what, path) => {
  expect([...files].filter(([, content]) => content.includes(path)).map(([name]) => name)).toEqual([]);
});

test.each([
  ['a source map', /sourceMappingURL=/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\\?[rn\s]+[A-Za-z0-9+/=]{32}/],
  ['a token', /\b(?:ghp_|github_pat_|glpat-|npm_)[A-Za-z0-9_-]{20}|eyJhbGciOi[\w-]+\.[\w-]+\.[\w-]{20}/],
])('no file in it contains %s', (_what, pattern) => {
  expect([...files].filter(([, content]) => pattern.test(content.toString())).map(([name]) => name)).toEqual([]);
});

test('its manifest names an icon that marketplaces take, and the channel that the version says', () => {
  const manifest = JSON.parse(read('extension/package.json')) as { icon: string; version: string };
  const icon = files.get(`extension/${manifest.icon}`) ?? Buffer.alloc(24);
  const [width, height] = [icon.readUInt32BE(16), icon.readUInt32BE(20)];
  expect(icon.toString('latin1', 1, 4)).toBe('PNG');
  expect(width).toBe(height);
  expect(width).toBeGreaterThanOrEqual(128);
  const isOdd = Number(manifest.version.split('.')[1]) % 2 === 1;
  expect(read('extension.vsixmanifest').includes('Microsoft.VisualStudio.Code.PreRelease" Value="true"')).toBe(isOdd);
});

test('the licences of the packages in it are there', async () => {
  const notices = read('extension/THIRD-PARTY-NOTICES.txt');
  expect(notices).toMatch(/^- yaml \d+\.\d+\.\d+ \(ISC\)$/m);
  expect(notices).toMatch(/^- vscode-languageclient \d+\.\d+\.\d+ \(MIT\)$/m);
  expect(notices).toMatch(/^- k8s\.io\/kubernetes \d+\.\d+\.\d+ \(Apache-2\.0\)$/m);
  expect(notices).toMatch(/^- github\.com\/traefik\/traefik\/v3 \d+\.\d+\.\d+ \(MIT\)$/m);
  expect(notices).toContain((await readFile(join(root, 'node_modules/yaml/LICENSE'), 'utf8')).trim());
});

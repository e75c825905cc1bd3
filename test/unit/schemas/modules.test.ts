import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kustomizeModules, readVersions, schemaModules, typesModule } from '../../../scripts/schemas/modules.ts';
import { nameLicence } from '../../../scripts/schemas/name-licence.ts';
import { missingTexts } from '../../../scripts/packaging/missing-texts.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const versions = readVersions(read('scripts/schemas/go.mod'));

test('go.mod requires what is bundled and nothing else, and go.sum pins it', () => {
  const named = [...schemaModules.map(({ path }) => path), ...kustomizeModules, typesModule];
  expect([...versions.keys()].toSorted()).toEqual(named.toSorted());
  const sums = read('scripts/schemas/go.sum');
  const unpinned = [...versions].filter(([path, version]) => !sums.includes(`${path} v${version} h1:`));
  expect(unpinned).toEqual([]);
});

test('what the test cluster runs is what is bundled', () => {
  const cluster = new Map([
    ...readVersions(read('test/control-plane/go.mod')),
    ...readVersions(read('test/control-plane/k3s/go.mod')),
  ]);
  const both = [...versions].filter(([path]) => cluster.has(path) && path !== typesModule);
  expect(both.map(([path]) => path)).toContain('k8s.io/kubernetes');
  expect(both.length).toBeGreaterThanOrEqual(4);
  expect(both.map(([path]) => [path, cluster.get(path)])).toEqual(both);
});

test('the types are those of the Kubernetes whose description is bundled', () => {
  expect(versions.get(typesModule)).toBe(versions.get('k8s.io/kubernetes')?.replace(/^1/, '0'));
});

test('a licence is known by how it begins; another, or two at once, have no name', () => {
  const apache = '\n   Apache License\n   Version 2.0, January 2004\n   http://www.apache.org/licenses/\n';
  const mit = Object.values(missingTexts)[0]?.replace(/^.*\n\n/, '') ?? '';
  expect(nameLicence([apache, 'A notice.'])).toBe('Apache-2.0');
  expect(nameLicence([mit])).toBe('MIT');
  expect(nameLicence(['GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3'])).toBe('');
  expect(nameLicence([apache, mit])).toBe('');
  expect(nameLicence([])).toBe('');
});

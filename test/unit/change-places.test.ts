import { expect, test } from 'vitest';
import { createChangePlaces } from '../../server/src/change-places.ts';

test.each([
  ['the root', 'file:///w/my%20fleet', '', '/w/my fleet'],
  ['a folder within', 'file:///w/my%20fleet/sub/cl%C3%BCster', 'sub/clüster', '/w/my fleet'],
  ['a link to a folder within', 'file:///home/link', 'sub/clüster', '/w/my fleet'],
])('%s', (_name, folder, prefix, root) => {
  const places = createChangePlaces(folder, prefix, root);
  const inside = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  expect(places.toPath(`${folder}/apps/a%20b.yaml`)).toBe(inside('apps/a b.yaml'));
  expect(places.toPath(`${folder}/100%2525.yaml`)).toBe(inside('100%25.yaml'));
  expect(places.toPath(folder)).toBe(prefix);
  expect(places.toUri(inside('apps/a b.yaml'))).toBe(`${folder}/apps/a%20b.yaml`);
  expect(places.toUri('beside/ü.yaml')).toBe('file:///w/my%20fleet/beside/%C3%BC.yaml');
  expect(places.toPath('file:///w/my%20fleet/beside/ü.yaml')).toBe('beside/ü.yaml');
  expect(places.toPath('file:///elsewhere/a.yaml')).toBeUndefined();
  expect(places.toPath('file:///w/my%20fleet-2/a.yaml')).toBeUndefined();
});

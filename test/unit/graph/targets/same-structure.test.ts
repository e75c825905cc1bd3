import { expect, test } from 'vitest';
import { isSameStructure } from '../../../../server/src/graph/targets/same-structure.ts';
import { fluxKustomization, graphFiles, kustomization, settings } from '../../../support/graph-files.ts';

const set = 'apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: all }\nspec: {}\n';
const lab = {
  '/ks.yaml': fluxKustomization('apps'),
  '/apps/kustomization.yaml': kustomization(['a.yaml']),
  '/apps/a.yaml': settings('a', { a: 'b' }),
};

test.each([
  ['a value', { ...lab, '/apps/a.yaml': settings('a', { a: 'c' }) }, true],
  ['a patch', { ...lab, '/apps/kustomization.yaml': kustomization(['a.yaml'], 'namePrefix: x-\n') }, true],
  ['what a kustomization lists', { ...lab, '/apps/kustomization.yaml': kustomization(['a.yaml', 'b.yaml']) }, false],
  [
    'what a kustomization uses as data',
    { ...lab, '/apps/kustomization.yaml': kustomization(['a.yaml'], 'patches: [{ path: p.yaml }]\n') },
    false,
  ],
  ['what asks for a build', { ...lab, '/ks.yaml': fluxKustomization('apps', { path: './other' }) }, false],
  ['whether a file is a manifest', { ...lab, '/apps/a.yaml': 'a: b\n' }, false],
  ['which files there are', { ...lab, '/apps/b.yaml': '' }, false],
  [
    'which files there are, as many as before',
    { '/ks.yaml': lab['/ks.yaml'], '/apps/kustomization.yaml': lab['/apps/kustomization.yaml'], '/apps/b.yaml': '' },
    false,
  ],
])('another structure is needed after a change of %s: not %s', (_what, now, isSame) => {
  expect(isSameStructure(graphFiles(lab), graphFiles(now))).toBe(isSame);
});

test('what a set makes is looked for each time', () => {
  const files = graphFiles({ ...lab, '/set.yaml': set });
  expect(isSameStructure(files, files)).toBe(false);
});

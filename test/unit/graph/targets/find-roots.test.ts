import { describe, expect, test } from 'vitest';
import { type Roots, findRoots } from '../../../../server/src/graph/targets/find-roots.ts';
import { fluxKustomization, graphFiles, kustomization, settings } from '../../../support/graph-files.ts';

function roots(contents: Readonly<Record<string, string>>): Roots {
  const files = graphFiles(contents);
  const generators = { folders: files.folders, names: [], text: () => null };
  return findRoots(files, generators, { files: new Set(), origins: new Set(), folders: new Set() });
}

function idsOf(contents: Readonly<Record<string, string>>): unknown {
  const { roots: found, unreached } = roots(contents);
  return {
    roots: found.filter((target) => !target.isUnreached).map(({ id }) => id),
    unreached: [...found.filter((target) => target.isUnreached), ...unreached].map(({ id }) => id),
  };
}

const manifest = settings('a', {});

test('a Kustomization that no build brings is a root, what its build reaches is none', () => {
  const found = idsOf({
    '/kubernetes/flux/cluster/ks.yaml': fluxKustomization('cluster', { path: './kubernetes/apps' }),
    '/kubernetes/apps/kustomization.yaml': kustomization(['web/ks.yaml']),
    '/kubernetes/apps/web/ks.yaml': fluxKustomization('web', { path: './kubernetes/apps/web/app' }),
    '/kubernetes/apps/web/app/kustomization.yaml': kustomization(['a.yaml']),
    '/kubernetes/apps/web/app/a.yaml': manifest,
  });
  expect(found).toEqual({ roots: ['flux/kubernetes/flux-system/cluster'], unreached: [] });
});

test('what a bootstrap makes brings itself, and is a root', () => {
  const found = idsOf({
    '/clusters/home/flux-system/kustomization.yaml': kustomization(['gotk-sync.yaml']),
    '/clusters/home/flux-system/gotk-sync.yaml': fluxKustomization('flux-system', { path: './clusters/home' }),
    '/clusters/home/apps.yaml': fluxKustomization('apps', { path: './clusters' }),
  });
  expect(found).toEqual({ roots: ['flux/home/flux-system/flux-system'], unreached: [] });
});

test('what builds all of its source does not come before what brings it', () => {
  const found = idsOf({
    '/cluster/apps/whole.yaml': fluxKustomization('whole', { path: './' }),
    '/cluster/root.yaml': fluxKustomization('root', { path: './cluster' }),
  });
  expect(found).toEqual({ roots: ['flux/cluster/flux-system/root'], unreached: [] });
});

test('several clusters have a root each, named by its folder', () => {
  const found = idsOf({
    '/clusters/prod/flux-system/gotk-sync.yaml': fluxKustomization('flux-system', { path: './clusters/prod' }),
    '/clusters/test/flux-system/gotk-sync.yaml': fluxKustomization('flux-system', { path: './clusters/test' }),
  });
  expect(found).toMatchObject({ roots: ['flux/prod/flux-system/flux-system', 'flux/test/flux-system/flux-system'] });
});

test('what is forgotten below a folder that is built is not applied', () => {
  const found = idsOf({
    '/flux/ks.yaml': fluxKustomization('cluster', { path: './apps' }),
    '/apps/kustomization.yaml': kustomization(['a.yaml']),
    '/apps/a.yaml': manifest,
    '/apps/web/ks.yaml': fluxKustomization('web', { path: './apps/web/app' }),
    '/apps/web/app/kustomization.yaml': kustomization(['a.yaml']),
    '/apps/web/app/a.yaml': manifest,
  });
  expect(found).toEqual({
    roots: ['flux/flux/flux-system/cluster'],
    unreached: ['kustomize/apps/web/app', 'flux/web/flux-system/web'],
  });
});

test('a folder that nobody builds upon is a root, also if it brings Kustomizations', () => {
  const found = idsOf({
    '/base/kustomization.yaml': kustomization(['ks.yaml']),
    '/base/ks.yaml': fluxKustomization('apps', { path: './apps' }),
    '/prod/kustomization.yaml': kustomization(['../base']),
    '/common/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
    '/apps/a.yaml': manifest,
  });
  expect(found).toEqual({ roots: ['kustomize/prod'], unreached: [] });
});

test('a patch of a Kustomization is none', () => {
  const found = idsOf({
    '/prod/kustomization.yaml': kustomization(['ks.yaml'], 'patches: [{ path: patch.yaml }]\n'),
    '/prod/ks.yaml': fluxKustomization('apps'),
    '/prod/patch.yaml': fluxKustomization('apps', { path: './other' }),
  });
  expect(found).toEqual({ roots: ['kustomize/prod'], unreached: [] });
});

test('an Application that brings others is a root', () => {
  const application = (name: string, path: string): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: ${name}, namespace: argocd }\nspec: { source: { repoURL: x, path: ${path} } }\n`;
  const found = idsOf({
    '/root.yaml': application('root', 'apps'),
    '/apps/web.yaml': application('web', 'web'),
    '/web/a.yaml': manifest,
  });
  expect(found).toMatchObject({ roots: ['argo//argocd/root'] });
});

test('a FluxInstance stands for the Kustomization that is made from it', () => {
  const instance = `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: { name: flux, namespace: flux-system }
spec: { sync: { kind: GitRepository, url: "https://example.com/lab", path: clusters/home } }
`;
  const { roots: found } = roots({ '/bootstrap/instance.yaml': instance, '/clusters/home/a.yaml': manifest });
  expect(found).toMatchObject([
    {
      directory: '/clusters/home',
      name: 'flux-system',
      namespace: 'flux-system',
      sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
    },
  ]);
});

describe('the name of a cluster', () => {
  test.each([
    ['/clusters/home/flux-system/a.yaml', 'home'],
    ['/kubernetes/clusters/main/flux/a.yaml', 'main'],
    ['/kubernetes/main/flux/config/a.yaml', 'main'],
    ['/kubernetes/flux/cluster/a.yaml', 'kubernetes'],
    ['/flux/a.yaml', 'flux'],
    ['/a.yaml', ''],
  ])('%s', (file, name) => {
    const [root] = roots({ [file]: fluxKustomization('apps', { path: './elsewhere' }) }).roots;
    expect(root?.cluster ?? '').toBe(name);
  });
});

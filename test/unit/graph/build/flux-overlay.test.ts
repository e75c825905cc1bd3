import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { JsonObject } from '../../../../server/src/manifest/json.ts';
import { readOverlay } from '../../../../server/src/graph/build/flux-overlay.ts';
import { generateKustomization } from '../../../../server/src/graph/build/generate-kustomization.ts';
import { planBuild } from '../../../../server/src/graph/build/plan-build.ts';
import { serveBuild } from '../../../../server/src/graph/build/serve-build.ts';
import { createSourceCache } from '../../../../server/src/graph/build/source-cache.ts';
import { toBuildFiles } from '../../../support/build-files.ts';

const base = { '/app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' };

/** The kustomization that a Flux Kustomization makes of a text, as values; or why it makes none. */
function overlaid(spec: JsonObject, text: string, files: Readonly<Record<string, string>> = {}): unknown {
  const { look } = toBuildFiles({ ...base, ...files, '/app/kustomization.yaml': text });
  const context = { look, sources: createSourceCache() };
  const overlay = readOverlay({ object: { spec }, isStrict: false }, '/app', context);
  if ('fault' in overlay) return overlay.fault;
  const plan = planBuild(context, { folder: '/app', overlay });
  return parse(String(serveBuild(plan, look, { isMoved: false, isBare: false })('/app/kustomization.yaml')));
}

describe('what Flux writes into a kustomization', () => {
  const text = 'resources: [a.yaml]\nnamespace: old\n';

  test('namespace, prefix and suffix take the place of its own', () => {
    expect(overlaid({ targetNamespace: 'new', namePrefix: 'p-', nameSuffix: '-s' }, text)).toEqual({
      ...{ resources: ['a.yaml'], namespace: 'new', namePrefix: 'p-', nameSuffix: '-s' },
    });
  });

  test('nothing where it says nothing', () => {
    expect(overlaid({}, text)).toEqual({ resources: ['a.yaml'], namespace: 'old' });
  });

  test('patches come after its own, with what their targets say', () => {
    const spec = { patches: [{ patch: 'kind: B', target: { kind: 'B', name: '' } }, { patch: '- op: test' }] };
    expect(overlaid(spec, `${text}patches: [{ patch: 'kind: A' }]\n`)).toMatchObject({
      patches: [{ patch: 'kind: A' }, { patch: 'kind: B', target: { kind: 'B' } }, { patch: '- op: test' }],
    });
  });

  test('images are merged by name; tag and digest are one', () => {
    const images = "images: [{ name: a, newName: b, newTag: '1', digest: sha256:x }, { name: c, newTag: '1' }]\n";
    const spec = {
      images: [
        { name: 'a', newTag: '2' },
        { name: 'c', newName: 'd' },
        { name: 'e', digest: 'sha256:y' },
      ],
    };
    expect(overlaid(spec, text + images)).toMatchObject({
      images: [
        { name: 'a', newName: 'b', newTag: '2' },
        { name: 'c', newTag: '1', newName: 'd' },
        { name: 'e', digest: 'sha256:y' },
      ],
    });
  });

  test('components come after its own; those that are missing may be left out', () => {
    const files = { '/one/kustomization.yaml': 'kind: Component\n' };
    const spec = { components: ['../one', '../two'] };
    const own = `${text}components: [../own]\n`;
    expect(overlaid(spec, own, files)).toMatchObject({ components: ['../own', '../one', '../two'] });
    expect(overlaid({ ...spec, ignoreMissingComponents: true }, own, files)).toMatchObject({
      components: ['../own', '../one'],
    });
    expect(overlaid({ components: ['https://example.com/x'] }, text)).toBe(
      "component path 'https://example.com/x' must be local and relative",
    );
  });

  test('origins are asked for where it has no resources', () => {
    expect(overlaid({}, 'components: [../one]\n')).toEqual({
      components: ['../one'],
      buildMetadata: ['originAnnotations'],
    });
    expect(overlaid({}, '# empty\n')).toEqual({ buildMetadata: ['originAnnotations'] });
    expect(overlaid({ buildMetadata: ['managedByLabel'] }, text)).toMatchObject({ buildMetadata: ['managedByLabel'] });
  });

  test('unknown fields are dropped, and numbers become text where text is due', () => {
    const loose =
      'resources: [a.yaml]\nunknown: 1\nimages: [{ name: a, newTag: 1.20 }]\ncommonLabels: { a: 1, b: true }\n';
    expect(overlaid({}, loose)).toEqual({
      resources: ['a.yaml'],
      images: [{ name: 'a', newTag: '1.2' }],
      commonLabels: { a: '1', b: 'true' },
    });
  });

  test('what is no map is left to kustomize', () => {
    expect(overlaid({ targetNamespace: 'a' }, '- a\n')).toEqual(['a']);
  });
});

test('a folder without a kustomization is all YAML files below it', () => {
  const files = Object.fromEntries(
    [
      'z.yaml',
      'a.yml',
      'B.yaml',
      'note.md',
      'sub/x.yaml',
      'sub/deep/y.yaml',
      'kus/kustomization.yml',
      'kus/a.yaml',
    ].map((name) => [`/app/${name}`, '']),
  );
  const { look, list } = toBuildFiles({ ...files, '/other/a.yaml': '' });
  expect(parse(generateKustomization('/app', look, list))).toEqual({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['./B.yaml', './a.yml', './kus', './sub/deep/y.yaml', './sub/x.yaml', './z.yaml'],
  });
  expect(parse(generateKustomization('/none', look, list))).toMatchObject({ namespace: '_placeholder' });
});

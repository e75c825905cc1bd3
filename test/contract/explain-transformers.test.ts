import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { openEngine } from '../support/build-engine.ts';
import { toBuildFiles } from '../support/build-files.ts';
import { expectRendered, listShown, openLab, tellLeaves } from '../support/builds.ts';
import { deployment, tellBuild, toKustomization } from '../support/tell-build.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

describe('transformers', () => {
  test('name themselves', () => {
    const text = `namespace: prod
namePrefix: my-
nameSuffix: -v1
commonAnnotations: { note: hello }
labels:
  - pairs: { team: a }
    includeSelectors: true
images: [{ name: nginx, newName: registry.example.com/nginx, newTag: "2.0" }]
replicas: [{ name: web, count: 3 }]
`;
    expect(tellBuild(engine, toKustomization(text), 'Deployment')).toMatchObject({
      'Deployment/my-web-v1 apiVersion': 'exact resource: apps/v1',
      'Deployment/my-web-v1 metadata/name': 'transformer namePrefix: my-',
      'Deployment/my-web-v1 metadata/namespace': 'transformer namespace: prod',
      'Deployment/my-web-v1 metadata/annotations/note': 'transformer commonAnnotations: hello',
      'Deployment/my-web-v1 metadata/labels/team': 'transformer labels: a',
      'Deployment/my-web-v1 metadata/labels/app': 'exact resource: web',
      'Deployment/my-web-v1 spec/selector/matchLabels/team': 'transformer labels: a',
      'Deployment/my-web-v1 spec/template/metadata/labels/team': 'transformer labels: a',
      'Deployment/my-web-v1 spec/replicas': 'transformer replicas: 3',
      'Deployment/my-web-v1 spec/template/spec/containers/0/image': 'transformer images: "2.0"',
    });
  });

  test('of components and bases, the last of which counts', () => {
    const files = {
      '/app/kustomization.yaml': 'resources: [../base]\ncomponents: [../component]\ncommonLabels: { a: app }\n',
      '/component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamespace: by-component\ncommonLabels: { a: component, b: component }\n',
      '/base/kustomization.yaml':
        'resources: [../app/deployment.yaml]\nnamespace: by-base\ncommonLabels: { c: base }\n',
    };
    expect(tellBuild(engine, files, 'Deployment/web metadata/')).toEqual({
      'Deployment/web metadata/name': 'exact resource: web',
      'Deployment/web metadata/namespace': 'transformer namespace: by-component',
      'Deployment/web metadata/labels/app': 'exact resource: web',
      'Deployment/web metadata/labels/a': 'transformer commonLabels: app',
      'Deployment/web metadata/labels/b': 'transformer commonLabels: component',
      'Deployment/web metadata/labels/c': 'transformer commonLabels: base',
    });
  });

  test('of two overlays with one base, each its own', () => {
    const overlay = (name: string) =>
      `resources: [../app/base]\nnamespace: same\nnamePrefix: ${name}-\nimages: [{ name: nginx, newTag: t }] # ${name}\n`;
    const files = {
      '/app/kustomization.yaml': 'resources: [../a, ../b]\n',
      '/a/kustomization.yaml': overlay('a'),
      '/b/kustomization.yaml': overlay('b'),
      '/app/base/kustomization.yaml': 'resources: [../deployment.yaml]\n',
    };
    const lab = openLab(engine, toBuildFiles({ '/app/deployment.yaml': deployment, ...files }));
    const shown = listShown(expectRendered(lab.render({ directory: '/app' })));
    const places = shown.flatMap(({ object, leaf: { provenance } }) =>
      provenance.how === 'transformer' ? [`${object} ${provenance.place.file}`] : [],
    );
    expect([...new Set(places)]).toEqual(['0 /a/kustomization.yaml', '1 /b/kustomization.yaml']);
  });

  test('replacements, also where they write what is there already', () => {
    const text = `replacements:
  - source: { kind: Deployment, name: web, fieldPath: metadata.name }
    targets:
      - select: { kind: Deployment }
        fieldPaths:
          - metadata.labels.app
          - spec.template.spec.containers.[name=web].args.0
`;
    expect(
      tellBuild(
        engine,
        toKustomization(text),
        'Deployment/web metadata/labels',
        'Deployment/web spec/template/spec/containers/0/args',
      ),
    ).toEqual({
      'Deployment/web metadata/labels/app': 'transformer replacements: metadata.labels.app',
      'Deployment/web spec/template/spec/containers/0/args/0':
        'transformer replacements: spec.template.spec.containers.[name=web].args.0',
      'Deployment/web spec/template/spec/containers/0/args/1': 'exact resource: two',
    });
  });

  test('variables, names of resources, and built-in plugins', () => {
    const files = {
      '/app/kustomization.yaml':
        'resources: [deployment.yaml, user.yaml]\nnamePrefix: p-\ntransformers: [t.yaml]\nvars: [{ name: NAME, objref: { apiVersion: apps/v1, kind: Deployment, name: web } }]\n',
      '/app/user.yaml':
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: h }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: pod }\nspec: { containers: [{ name: a, args: ["--of=$(NAME)"] }] }\n',
      '/app/t.yaml':
        'apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: { name: t }\nannotations: { from: plugin }\nfieldSpecs: [{ path: metadata/annotations, create: true }]\n',
    };
    const told = tellBuild(engine, files, 'Horizontal', 'Pod/');
    expect(told).toMatchObject({
      'HorizontalPodAutoscaler/p-h spec/scaleTargetRef/name': 'rewritten namePrefix: web',
      'HorizontalPodAutoscaler/p-h metadata/annotations/from': 'transformer AnnotationsTransformer: plugin',
      'Pod/p-pod spec/containers/0/args/0': 'rewritten vars: "--of=$(NAME)"',
    });
  });
});

describe('generators', () => {
  test('name what a value comes from, and references to them where they stand', () => {
    const text = `configMapGenerator:
  - name: settings
    literals: [a=1]
    files: [key=conf.txt, data.txt]
    envs: [x.env]
    options: { labels: { from: options } }
generatorOptions: { annotations: { from: all } }
`;
    const files = {
      ...toKustomization(text),
      '/app/conf.txt': 'c\n',
      '/app/data.txt': 'd\n',
      '/app/x.env': '# no\nE=env\n',
    };
    const lab = openLab(engine, toBuildFiles({ '/app/deployment.yaml': deployment, ...files }));
    const rendered = expectRendered(lab.render({ directory: '/app' }));
    const told = tellLeaves(lab, rendered);
    const name =
      Object.keys(told)
        .find((key) => key.startsWith('ConfigMap/'))
        ?.split(' ')[0] ?? '';
    expect(told).toMatchObject({
      [`${name} data/a`]: 'generator configMapGenerator: a=1',
      [`${name} data/key`]: 'generator configMapGenerator: key=conf.txt',
      [`${name} data/data.txt`]: 'generator configMapGenerator: data.txt',
      [`${name} data/E`]: 'generator configMapGenerator: x.env',
      [`${name} metadata/name`]: 'generator configMapGenerator: settings',
      [`${name} metadata/labels/from`]: 'generator configMapGenerator: options',
      [`${name} metadata/annotations/from`]: 'generator configMapGenerator: all',
      'Deployment/web spec/template/spec/containers/0/envFrom/0/configMapRef/name':
        'rewritten configMapGenerator: settings',
    });
    const contents = listShown(rendered).flatMap(({ leaf: { path, provenance } }) =>
      provenance.how === 'generator' && provenance.content ? [[path.at(-1), provenance.content]] : [],
    );
    expect(Object.fromEntries(contents)).toEqual({
      E: { file: '/app/x.env', document: 0, start: 7, end: 10 },
      key: { file: '/app/conf.txt', document: 0, start: 0, end: 2 },
      'data.txt': { file: '/app/data.txt', document: 0, start: 0, end: 2 },
    });
  });

  test('that add to another one name what they add', () => {
    const files = {
      '/app/kustomization.yaml':
        'resources: [../base]\nsecretGenerator: [{ name: s, behavior: merge, literals: [a=new] }]\n',
      '/base/kustomization.yaml': 'secretGenerator: [{ name: s, type: x/y, literals: [a=old, b=kept] }]\n',
    };
    expect(
      Object.entries(tellBuild(engine, files, 'Secret/')).map(([name, told]) => [name.split(' ')[1], told]),
    ).toEqual([
      ['apiVersion', 'generator secretGenerator: { name: s, type: x/y, literals: [a=old, b=kept] }'],
      ['data/a', 'generator secretGenerator: a=new'],
      ['data/b', 'generator secretGenerator: b=kept'],
      ['kind', 'generator secretGenerator: { name: s, type: x/y, literals: [a=old, b=kept] }'],
      ['metadata/name', 'generator secretGenerator: s'],
      ['type', 'generator secretGenerator: x/y'],
    ]);
  });
});

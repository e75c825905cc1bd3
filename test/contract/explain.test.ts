import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { openEngine } from '../support/build-engine.ts';
import { toBuildFiles } from '../support/build-files.ts';
import { expectRendered, listShown, openLab, tellLeaves } from '../support/builds.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 60_000);

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:1.0
          args: [one, two]
          envFrom:
            - configMapRef: { name: settings }
`;

/** What the leaves of /app say, of those whose name begins with one of these. */
function tell(files: Readonly<Record<string, string>>, ...starts: readonly string[]): Readonly<Record<string, string>> {
  const lab = openLab(engine, toBuildFiles({ '/app/deployment.yaml': deployment, ...files }));
  const rendered = expectRendered(lab.render({ directory: '/app', hasYaml: true }));
  const plain = engine.build('/app', lab.look, { positions: false, yaml: true });
  expect(rendered.yaml).toBe('yaml' in plain ? plain.yaml : undefined);
  expect(listShown(rendered).filter(({ leaf }) => leaf.provenance.how === 'unknown')).toEqual([]);
  const all = Object.entries(tellLeaves(lab, rendered));
  return Object.fromEntries(all.filter(([name]) => starts.some((start) => name.startsWith(start))));
}

const kustomization = (text: string) => ({ '/app/kustomization.yaml': `resources: [deployment.yaml]\n${text}` });

describe('patches', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 7\n';

  test('in a file', () => {
    const files = { ...kustomization('patches: [{ path: p.yaml }]\n'), '/app/p.yaml': patch };
    expect(tell(files, 'Deployment/web spec/replicas', 'Deployment/web metadata/name')).toEqual({
      'Deployment/web spec/replicas': 'exact patch: 7',
      'Deployment/web metadata/name': 'exact resource: web',
    });
  });

  test.each([
    ['a literal block', `patches:\n  - patch: |-\n${patch.replace(/^/gm, '      ')}`],
    ['a folded block', `patches:\n  - patch: >\n${patch.replace(/^/gm, '      ').replaceAll('\n', '\n\n')}`],
    ['double quotes', `patches:\n  - patch: ${JSON.stringify(patch)}\n`],
    ['the old field', `patchesStrategicMerge:\n  - |-\n${patch.replace(/^/gm, '    ')}`],
    [
      'an alias',
      `x-patch: &p |-\n${patch.replace(/^/gm, '    ')}\npatches: [{ patch: *p }]\n`.replace(
        'x-patch:',
        'namePrefix: ""\nopenapi: {}\ncrds: []\ncommonAnnotations:\n  p:',
      ),
    ],
  ])('in %s', (name, text) => {
    const told = tell(kustomization(text), 'Deployment/web spec/replicas');
    expect(told).toEqual({ 'Deployment/web spec/replicas': 'exact inline-patch: 7' });
    expect(name).not.toBe('');
  });

  test('operations say what they set; the rest of the object stays where it was', () => {
    const text = `patches:
  - target: { kind: Dep.*, name: web }
    patch: |-
      - op: replace
        path: /spec/replicas
        value: 8
      - op: add
        path: /spec/template/spec/containers/0/args/0
        value: zero
      - op: add
        path: /metadata/annotations
        value: { a.b/c: d }
`;
    expect(
      tell(
        kustomization(text),
        'Deployment/web spec/replicas',
        'Deployment/web spec/template/spec/containers/0/args',
        'Deployment/web metadata/a',
        'Deployment/web kind',
      ),
    ).toEqual({
      'Deployment/web kind': 'exact resource: Deployment',
      'Deployment/web metadata/annotations/a.b/c': 'searched json-patch: d',
      'Deployment/web spec/replicas': 'searched json-patch: 8',
      'Deployment/web spec/template/spec/containers/0/args/0': 'searched json-patch: zero',
      'Deployment/web spec/template/spec/containers/0/args/1': 'exact moved: one',
      'Deployment/web spec/template/spec/containers/0/args/2': 'exact moved: two',
    });
  });

  test('a list that operations replace is theirs, also where it looks like the one before', () => {
    const text = `patches:
  - target: { kind: Deployment }
    patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/args
        value: [one, "three"]
`;
    expect(tell(kustomization(text), 'Deployment/web spec/template/spec/containers/0/args')).toEqual({
      'Deployment/web spec/template/spec/containers/0/args/0': 'searched json-patch: one',
      'Deployment/web spec/template/spec/containers/0/args/1': 'searched json-patch: "three"',
    });
  });

  test('operations in a file, and after a merge patch', () => {
    const files = {
      ...kustomization('patches: [{ path: p.yaml }, { path: j.json, target: { kind: Deployment } }]\n'),
      '/app/p.yaml': `${patch}  paused: true\n`,
      '/app/j.json': '[{"op": "replace", "path": "/spec/replicas", "value": 9}]',
    };
    expect(tell(files, 'Deployment/web spec/replicas', 'Deployment/web spec/paused')).toEqual({
      'Deployment/web spec/replicas': 'searched json-patch: 9',
      'Deployment/web spec/paused': 'exact patch: true',
    });
  });
});

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
    expect(tell(kustomization(text), 'Deployment')).toMatchObject({
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
    expect(tell(files, 'Deployment/web metadata/')).toEqual({
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
      tell(
        kustomization(text),
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
    const told = tell(files, 'Horizontal', 'Pod/');
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
      ...kustomization(text),
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
    expect(Object.entries(tell(files, 'Secret/')).map(([name, told]) => [name.split(' ')[1], told])).toEqual([
      ['apiVersion', 'generator secretGenerator: { name: s, type: x/y, literals: [a=old, b=kept] }'],
      ['data/a', 'generator secretGenerator: a=new'],
      ['data/b', 'generator secretGenerator: b=kept'],
      ['kind', 'generator secretGenerator: { name: s, type: x/y, literals: [a=old, b=kept] }'],
      ['metadata/name', 'generator secretGenerator: s'],
      ['type', 'generator secretGenerator: x/y'],
    ]);
  });
});

describe('how a file is written', () => {
  const tellMap = (text: string) =>
    tell(
      { '/app/kustomization.yaml': 'resources: [a.yaml]\n', '/app/a.yaml': text },
      'ConfigMap/a data',
      'ConfigMap/b data',
    );
  const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

  test('aliases and merge keys', () => {
    const text = `${head}x: &one text\ndata:\n  a: *one\n  b: &two "t"\n  c: *two\n`;
    expect(tellMap(text)).toEqual({
      'ConfigMap/a data/a': 'exact alias: text',
      'ConfigMap/a data/b': 'exact resource: "t"',
      'ConfigMap/a data/c': 'exact alias: "t"',
    });
    const merged = `${head}common: &c { a: "1", b: "2" }\ndata:\n  <<: *c\n  b: "3"\n`;
    expect(tellMap(merged)).toEqual({
      'ConfigMap/a data/a': 'exact moved: "1"',
      'ConfigMap/a data/b': 'exact resource: "3"',
    });
  });

  test.each([
    ['line ends of Windows', `${head}data:\n  k: v\n`.replaceAll('\n', '\r\n'), 'v'],
    ['a byte order mark', `\uFEFF${head}data: { k: v }\n`, 'v'],
    ['in one line after one', `\uFEFF{ data: { k: v }, apiVersion: v1, kind: ConfigMap, metadata: { name: a } }`, 'v'],
    ['characters of two units before', `${head}data: { "😀": x, k: v }\n`, 'v'],
    ['a tag and an anchor', `${head}data:\n  k: !!str &x v\n`, 'v'],
    ['an anchor before a map', `${head}data: &d\n  k: v\n`, 'v'],
    ['a marker and a comment', `---\n# hello\n${head}data: { k: v }\n`, 'v'],
    ['a second document', `${head}---\n# more\n${head.replace('name: a', 'name: b')}data: { k: v }\n`, 'v'],
    ['a word', `${head}data: { k: yes }\n`, 'yes'],
    ['single quotes', `${head}data: { k: 'it''s' }\n`, "'it''s'"],
  ])('%s', (_, text, expected) => {
    const told = Object.entries(tellMap(text)).find(([name]) => name.endsWith('data/k'));
    expect(told?.[1]).toBe(`exact resource: ${expected}`);
  });

  test('a block is all of it', () => {
    expect(tellMap(`${head}data:\n  k: |\n    one\n    two\n  l: x\n`)['ConfigMap/a data/k']).toBe(
      'exact resource: |\n    one\n    two\n',
    );
  });

  test('lists of objects', () => {
    const list = (kind: string) =>
      `apiVersion: v1\nkind: ${kind}\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n    data: { k: v }\n`;
    expect(tellMap(list('List'))).toEqual({ 'ConfigMap/a data/k': 'exact resource: v' });
    expect(tellMap(list('ConfigMapList'))).toEqual({ 'ConfigMap/a data/k': 'searched origin: v' });
  });

  test('an object that is longer than the lines that are not moved, after operations', () => {
    const data = Array.from({ length: 400 }, (_, i) => `  k${i}: v${i}\n`).join('');
    const files = {
      '/app/kustomization.yaml': `resources: [a.yaml, b.yaml]\npatches: [{ target: { name: a }, patch: '[{ "op": "add", "path": "/data/new", "value": "x" }]' }]\n`,
      '/app/a.yaml': `${head}data:\n${data}`,
      '/app/b.yaml': `${head.replace('name: a', 'name: b')}data:\n${data}`,
    };
    const told = tell(files, 'ConfigMap/a data');
    expect(told['ConfigMap/a data/k300']).toBe('exact resource: v300');
    expect(told['ConfigMap/a data/new']).toBe('searched json-patch: "x"');
  });
});

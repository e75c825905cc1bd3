import { beforeAll, describe, expect, test } from 'vitest';
import type { BuildRequest, FluxOverlay } from '../../server/src/graph/build/rendered.ts';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { renderBuild } from '../../server/src/graph/build/render-build.ts';
import { openEngine } from '../support/build-engine.ts';
import { toBuildFiles } from '../support/build-files.ts';
import { expectRendered, openLab, tellLeaves, textAt } from '../support/builds.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

const configMap = (name: string, data = '{}') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: ${data}\n`;

function render(files: Readonly<Record<string, string>>, request: Partial<BuildRequest> = {}) {
  const { look, list } = toBuildFiles(files);
  return renderBuild({ directory: '/app', isExplained: true, hasYaml: true, ...request }, look, list, engine);
}

const fluxFile = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: app, namespace: flux-system }
spec:
  path: ./app
  targetNamespace: prod
  namePrefix: p-
  images: [{ name: nginx, newTag: "2" }]
  commonMetadata: { labels: { team: a }, annotations: { note: b } }
  patches:
    - target: { kind: ConfigMap }
      patch: |-
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: any
        data:
          from: flux
    - target: { kind: Pod }
      patch: |-
        - op: add
          path: /spec/restartPolicy
          value: Never
`;

/** The Flux Kustomization above, as a build of its own folder tells where its fields are written. */
function readFlux(text: string): FluxOverlay {
  const lab = openLab(
    engine,
    toBuildFiles({ '/flux/kustomization.yaml': 'resources: [ks.yaml]\n', '/flux/ks.yaml': text }),
  );
  const [flux] = expectRendered(lab.render({ directory: '/flux' })).objects;
  if (!flux) throw new Error('no Kustomization');
  return { object: flux.value, leaves: flux.leaves, isStrict: false };
}

describe('a Flux Kustomization', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: c, image: nginx }] }\n';
  const files = {
    '/flux/ks.yaml': fluxFile,
    '/app/deep/a.yaml': configMap('a', '{ x: y }'),
    '/app/pod.yaml': pod,
    '/app/note.txt': 'x',
  };

  test('makes a kustomization of a folder, and tells its own fields', () => {
    const rendered = expectRendered(render(files, { flux: readFlux(fluxFile) }));
    expect(tellLeaves(toBuildFiles(files), rendered)).toEqual({
      'ConfigMap/p-a apiVersion': 'exact resource: v1',
      'ConfigMap/p-a data/from': 'exact inline-patch: flux',
      'ConfigMap/p-a data/x': 'exact resource: y',
      'ConfigMap/p-a kind': 'exact resource: ConfigMap',
      'ConfigMap/p-a metadata/annotations/note': 'transformer flux commonMetadata: b',
      'ConfigMap/p-a metadata/labels/team': 'transformer flux commonMetadata: a',
      'ConfigMap/p-a metadata/name': 'transformer flux namePrefix: p-',
      'ConfigMap/p-a metadata/namespace': 'transformer flux targetNamespace: prod',
      'Pod/p-a apiVersion': 'exact resource: v1',
      'Pod/p-a kind': 'exact resource: Pod',
      'Pod/p-a metadata/annotations/note': 'transformer flux commonMetadata: b',
      'Pod/p-a metadata/labels/team': 'transformer flux commonMetadata: a',
      'Pod/p-a metadata/name': 'transformer flux namePrefix: p-',
      'Pod/p-a metadata/namespace': 'transformer flux targetNamespace: prod',
      'Pod/p-a spec/containers/0/image': 'transformer flux images: "2"',
      'Pod/p-a spec/containers/0/name': 'exact resource: c',
      'Pod/p-a spec/restartPolicy': 'searched json-patch: Never',
    });
    expect(rendered.listed).toEqual(['/app', '/app/deep']);
    expect(rendered.yaml).toContain('  annotations:\n    note: b\n  labels:\n    team: a\n  name: p-a\n');
  });

  test('takes what is not ignored', () => {
    const rules = { ...files, '/.sourceignore': '/*\n!/app\n', '/app/.sourceignore': 'pod.yaml\n' };
    const { objects, reads } = expectRendered(render(rules, { flux: readFlux(fluxFile) }));
    expect(objects.map(({ value }) => value['kind'])).toEqual(['ConfigMap']);
    expect(reads.get('/app/deep/.sourceignore')).toBe('absent');
  });

  test('changes the kustomization of its folder, and not what that folder stands on', () => {
    const own = {
      ...files,
      '/app/kustomization.yaml': 'resources: [../base]\nnamespace: own\n',
      '/base/kustomization.yaml': 'resources: [../app/pod.yaml]\nnamespace: base\n',
    };
    const rendered = expectRendered(render(own, { flux: readFlux(fluxFile) }));
    expect(tellLeaves(toBuildFiles(own), rendered)).toMatchObject({
      'Pod/p-a metadata/namespace': 'transformer flux targetNamespace: prod',
    });
  });

  test('says no where Flux does', () => {
    const flux = { object: { spec: { components: ['https://example.com/a'] } }, isStrict: false };
    expect(render(files, { flux })).toMatchObject({
      fault: "component path 'https://example.com/a' must be local and relative",
    });
    const unnamed = {
      '/app/kustomization.yaml': 'resources: [a.yaml]',
      '/app/a.yaml': 'kind: A\nmetadata: { name: a }\n',
    };
    expect(render(unnamed, { flux: { object: {}, isStrict: false } })).toMatchObject({
      fault: expect.stringContaining('apiVersion') as unknown,
    });
  });

  test('drops all annotations where one of them is no text any more, as Flux does before it adds its own', () => {
    const spec = { commonMetadata: { annotations: { note: 'b' } } };
    const own = {
      '/app/kustomization.yaml': 'resources: [a.yaml]\n',
      '/app/a.yaml': configMap('a').replace('name: a', 'name: a, annotations: { k: "${X}", l: m }'),
    };
    const flux = { object: { spec }, variables: { X: '1' }, isStrict: false };
    const [object] = expectRendered(render(own, { flux })).objects;
    expect(object?.value['metadata']).toEqual({ name: 'a', annotations: { note: 'b' } });
  });

  test('adds origins as Flux does, where a kustomization has only components', () => {
    const own = {
      '/app/kustomization.yaml': 'components: [../c]\n',
      '/c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n',
      '/c/a.yaml': configMap('a'),
    };
    const rendered = expectRendered(render(own, { flux: { object: {}, isStrict: false } }));
    expect(
      tellLeaves(toBuildFiles(own), rendered)['ConfigMap/a metadata/annotations/config.kubernetes.io/origin'],
    ).toBe('transformer buildMetadata: ');
  });
});

describe('variables', () => {
  const data = (text: string) => ({
    '/app/kustomization.yaml': 'resources: [a.yaml]\n',
    '/app/a.yaml': configMap('a', text),
  });
  const substitute = (text: string, variables: FluxOverlay['variables'], isStrict = false) =>
    render(data(text), { flux: { object: {}, isStrict, ...(variables ? { variables } : {}) } });
  const read = (text: string, variables: FluxOverlay['variables']) =>
    expectRendered(substitute(text, variables)).objects[0]?.value['data'];

  test.each([
    ['{ a: "${X}" }', { X: '1' }, { a: 1 }],
    ['{ a: "v${X}" }', { X: '1' }, { a: 'v1' }],
    ['{ a: "${Y:=none}-${X:-none}" }', { X: 'x' }, { a: 'none-x' }],
    ['{ a: "$${X}" }', { X: '1' }, { a: '${X}' }],
    ['{ a: "${X}" }', { X: 'one\ntwo' }, { a: 'onetwo' }],
    ['{ a: "${X}" }', undefined, { a: '${X}' }],
    ['{ a: "${X}" }', {}, { a: '${X}' }],
    [
      '{ a: "${X}-${S}", b: "${S:=default}", c: "${S^^}" }',
      { X: 'x', S: null },
      { a: 'x-${S}', b: '${S:=default}', c: '${S^^}' },
    ],
    ['{ "${X}": v }', { X: 'key' }, { key: 'v' }],
    ['{ a: "${X}" }', { X: '[1, 2]' }, { a: [1, 2] }],
  ])('%s with %j', (text, variables, expected) => {
    expect(read(text, variables)).toEqual(expected);
  });

  test('of which there are none are put in where it is always done', () => {
    const flux = { object: { spec: { postBuild: { substituteStrategy: 'Always' } } }, variables: {}, isStrict: false };
    const { objects } = expectRendered(render(data('{ a: "${X:=d}" }'), { flux }));
    expect(objects[0]?.value['data']).toEqual({ a: 'd' });
  });

  test.each(['labels', 'annotations'])('are not put in where %s say so', (field) => {
    const text = `{}\nx: "\${X}"`;
    const own = configMap('a', text).replace(
      'name: a',
      `name: a, ${field}: { kustomize.toolkit.fluxcd.io/substitute: disabled }`,
    );
    const flux = { object: {}, variables: { X: '1' }, isStrict: false };
    const { objects } = expectRendered(render({ ...data(''), '/app/a.yaml': own }, { flux }));
    expect(objects[0]?.value['x']).toBe('${X}');
  });

  test('leave each value its place, and are told', () => {
    const files = data('{ a: "${X}-${Y:=y}", b: "${X}", c: plain, "k${X}": "${L}" }');
    const variables = { X: '1', L: '[one, { two: 2 }]' };
    const rendered = expectRendered(render(files, { flux: { object: {}, variables, isStrict: false } }));
    const told = tellLeaves(toBuildFiles(files), rendered);
    expect(Object.entries(told).filter(([name]) => name.includes(' data/'))).toEqual([
      ['ConfigMap/a data/a', 'exact resource: "${X}-${Y:=y}" with X'],
      ['ConfigMap/a data/b', 'exact resource: "${X}" with X'],
      ['ConfigMap/a data/c', 'exact resource: plain'],
      ['ConfigMap/a data/k1/0', 'exact resource: "${L}" with X, L'],
      ['ConfigMap/a data/k1/1/two', 'exact resource: "${L}" with X, L'],
    ]);
  });

  test('that nothing sets are told at their line, once for each place', () => {
    const files = data('{ a: "${GONE} ${GONE}", b: "${X:=${GONE}}", c: "${GONE:=d}", d: "${S}" }');
    const flux = { object: {}, variables: { X: 'x', S: null }, isStrict: false };
    const { problems, objects } = expectRendered(render(files, { flux }));
    expect(problems.map(({ code, place }) => [code, place && textAt(toBuildFiles(files), place)])).toEqual([
      ['build-undefined-variable', '"${GONE} ${GONE}"'],
    ]);
    expect(objects[0]?.value['data']).toEqual({ a: null, b: 'x', c: 'd', d: '${S}' });
  });

  test.each([
    ['strict', '{ a: x, b: "${GONE}" }', { X: '1' }, true, '"${GONE}"'],
    ['a mistake', '{ a: x, b: "${GONE-d}" }', { X: '1' }, false, '"${GONE-d}"'],
    ['a name that Flux refuses', '{ b: x }', { 'a-b': '1' }, false, undefined],
  ])('fail the build where Flux fails: %s', (_, text, variables, isStrict, written) => {
    const result = substitute(text, variables, isStrict);
    if (!('fault' in result)) throw new Error('it does not fail');
    expect(result.fault).toMatch(/^post build failed for 'ConfigMap\.v1\.\[noGrp\]\/a': envsubst error: /);
    expect(result.place && textAt(toBuildFiles(data(text)), result.place)).toBe(written);
  });
});

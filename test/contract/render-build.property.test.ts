import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { renderBuild } from '../../server/src/graph/build/render-build.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { anyText, jsonObject } from '../support/arbitraries.ts';
import { openEngine } from '../support/build-engine.ts';
import { toBuildFiles } from '../support/build-files.ts';
import { listShown } from '../support/builds.ts';
import { runs } from '../support/runs.ts';
import '../support/seed.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
}, 300_000);

const object = (name: string) => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
  metadata: { name, labels: { app: name }, annotations: { note: 'x' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: 'c', image: 'nginx:1', args: ['a', 'b'] }] },
    },
  },
});

const word = fc.constantFrom('a', 'b', 'x-', '-y', 'v1', 'prod', 'nginx', '${X}', '$(V)', '*', '.*', '[', '');
const path = fc.constantFrom(
  'a.yaml',
  'b.yaml',
  '../base',
  '../one',
  'p.yaml',
  'j.yaml',
  'gone.yaml',
  'https://x/y',
  '../../..',
  '/a',
);
const target = fc.record({ kind: fc.constantFrom('Deployment', 'Dep.*', 'A', '[') }, { noNullPrototype: true });
const merge = stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { replicas: 2 } });
const operations = stringify([{ op: 'add', path: '/spec/template/spec/containers/0/args/0', value: 'zero' }]);
const patch = fc.oneof(
  fc.record({ patch: fc.constantFrom(merge, operations), target }, { requiredKeys: ['patch'], noNullPrototype: true }),
  fc.record({ path: fc.constantFrom('p.yaml', 'j.yaml', 'gone.yaml'), target }, { noNullPrototype: true }),
);
const words = fc.dictionary(fc.constantFrom('team', 'app', 'a.b/c'), word, { maxKeys: 2, noNullPrototype: true });

/** Kustomizations that somebody could have written, right and wrong. */
const kustomization = fc.record(
  {
    resources: fc.uniqueArray(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom('a.yaml', 'b.yaml', '../base') }, path),
      { maxLength: 3 },
    ),
    components: fc.uniqueArray(fc.constantFrom('../one', '../gone'), { maxLength: 1 }),
    ...{ namespace: word, namePrefix: word, nameSuffix: word, commonLabels: words, commonAnnotations: words },
    labels: fc.array(fc.record({ pairs: words, includeSelectors: fc.boolean() }, { noNullPrototype: true }), {
      maxLength: 2,
    }),
    patches: fc.array(patch, { maxLength: 3 }),
    images: fc.array(fc.record({ name: fc.constant('nginx'), newTag: word }, { noNullPrototype: true }), {
      maxLength: 1,
    }),
    replicas: fc.array(fc.record({ name: word, count: fc.nat(9) }, { noNullPrototype: true }), { maxLength: 1 }),
    configMapGenerator: fc.array(
      fc.record(
        {
          name: word,
          literals: fc.constant(['k=v']),
          files: fc.array(path, { maxLength: 1 }),
          behavior: fc.constantFrom('merge', 'create'),
        },
        { requiredKeys: ['name', 'literals'], noNullPrototype: true },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [], noNullPrototype: true },
);

function toFiles(app: string, base: string, text: string): Readonly<Record<string, string>> {
  return {
    '/app/kustomization.yaml': app,
    '/base/kustomization.yaml': base,
    '/one/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -one\n',
    '/app/a.yaml': text,
    '/app/b.yaml': `# two\n---\n${stringify(object('b'))}---\n${stringify({ ...object('c'), kind: 'StatefulSet' })}`,
    '/base/a.yaml': stringify(object('base')),
    '/app/p.yaml': merge,
    '/app/j.yaml': operations,
  };
}

describe('whatever a kustomization says', { timeout: 300_000 }, () => {
  test('moved lines change nothing of what comes of it, and each value has its answer', () => {
    const options = fc.record({
      lineWidth: fc.constantFrom(0, 20),
      defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const),
    });
    fc.assert(
      fc.property(kustomization, kustomization, options, fc.constantFrom('\n', '\r\n'), (app, base, how, end) => {
        const own = stringify({ ...base, resources: ['a.yaml'] }, how);
        const files = toFiles(stringify(app, how), own, stringify(object('a')).replaceAll('\n', end));
        const { look, list } = toBuildFiles(files);
        const result = renderBuild({ directory: '/app', isExplained: true, hasYaml: true }, look, list, engine);
        if ('fault' in result) return;
        expect(listShown(result).filter(({ leaf }) => leaf.provenance.how === 'unknown')).toEqual([]);
        const plain = engine.build('/app', look, { positions: false, yaml: true });
        // What is taken out makes the one fail and the other not.
        if (result.problems.length === 0) expect(result.yaml).toBe('fault' in plain ? plain.fault : plain.yaml);
      }),
      { numRuns: runs(2000) },
    );
  });

  test('it is read, built and told, or refused, without an error of our own', () => {
    const text = fc.oneof(
      anyText,
      jsonObject.map((value) => stringify(value)),
      kustomization.map((value) => stringify(value).slice(0, -4)),
    );
    const spec = fc.oneof(
      jsonObject,
      fc.record({
        patches: fc.array(patch),
        images: fc.array(words),
        components: fc.array(path),
        commonMetadata: words,
        targetNamespace: word,
      }),
    );
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.option(spec, { nil: undefined }),
        fc.boolean(),
        (app, base, resource, given, isStrict) => {
          const { look, list } = toBuildFiles(toFiles(app, base, resource));
          const object: JsonObject = { spec: JSON.parse(JSON.stringify(given ?? {})) as JsonObject };
          const flux = given && { object, variables: { X: isStrict ? null : 'x' }, isStrict };
          const request = { directory: '/app', isExplained: true, hasYaml: true, ...(flux ? { flux } : {}) };
          const result = renderBuild(request, look, list, engine);
          expect('fault' in result ? typeof result.fault : typeof result.yaml).toBe('string');
        },
      ),
      { numRuns: runs(2000) },
    );
  });
});

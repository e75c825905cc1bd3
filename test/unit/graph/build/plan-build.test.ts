import { describe, expect, test } from 'vitest';
import { findVisits } from '../../../../server/src/graph/build/find-visits.ts';
import { planBuild } from '../../../../server/src/graph/build/plan-build.ts';
import { serveBuild } from '../../../../server/src/graph/build/serve-build.ts';
import { createSourceCache } from '../../../../server/src/graph/build/source-cache.ts';
import { toBuildFiles } from '../../../support/build-files.ts';

function plan(files: Readonly<Record<string, string>>, folder = '/app') {
  const { look } = toBuildFiles(files);
  return { look, plan: planBuild({ look, sources: createSourceCache() }, { folder }) };
}

/** The problems of a kustomization, each with what stands at its place. */
function problems(text: string, files: Readonly<Record<string, string>> = {}): readonly (readonly [string, string])[] {
  const read = plan({ ...files, '/app/kustomization.yaml': text }).plan;
  return [...read.kustomizations.values()].flatMap((planned) =>
    planned.problems.map(({ code, place }) => [code, text.slice(place?.start, place?.end)] as const),
  );
}

/** What kustomize gets instead. */
function served(text: string, files: Readonly<Record<string, string>> = {}): string {
  const read = plan({ ...files, '/app/kustomization.yaml': text });
  return String(serveBuild(read.plan, read.look, { isMoved: false, isBare: false })('/app/kustomization.yaml'));
}

const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

describe('what is not rendered here', () => {
  test.each([
    ['resources: [a.yaml, https://example.com/a.yaml]', 'build-remote', 'https://example.com/a.yaml'],
    ['resources: [github.com/org/repo/deploy]', 'build-remote', 'github.com/org/repo/deploy'],
    ['bases: ["git@example.com:org/repo//base"]', 'build-remote', '"git@example.com:org/repo//base"'],
    ['components: [https://example.com/org/repo]', 'build-remote', 'https://example.com/org/repo'],
    ['patches: [{ path: https://example.com/p.yaml }]', 'build-remote', 'https://example.com/p.yaml'],
    ['configMapGenerator: [{ name: c, files: [k=http://x/y] }]', 'build-remote', 'k=http://x/y'],
    ['secretGenerator: [{ name: c, envs: [../../x.env] }]', 'build-outside', '../../x.env'],
    ['resources: [../../../etc/passwd]', 'build-outside', '../../../etc/passwd'],
    ['resources: [/app/a.yaml]', 'build-outside', '/app/a.yaml'],
    ['crds: [../../x]', 'build-outside', '../../x'],
    ['openapi: { path: https://example.com/schema.json }', 'build-remote', 'https://example.com/schema.json'],
    ['replacements: [{ path: ../../r.yaml }]', 'build-outside', '../../r.yaml'],
    ['helmCharts: [{ name: c }]', 'build-helm', '{ name: c }'],
    ['helmChartInflationGenerator: [{ chartName: c }]', 'build-helm', '{ chartName: c }'],
    ['generators: [helm.yaml]', 'build-helm', 'helm.yaml'],
    ['transformers: [program.yaml]', 'build-remote', 'program.yaml'],
    ['validators: ["apiVersion: x/v1\\nkind: Check"]', 'build-remote', '"apiVersion: x/v1\\nkind: Check"'],
  ])('%s', (text, code, written) => {
    const files = {
      '/app/helm.yaml': 'apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: { name: h }\n',
      '/app/program.yaml': 'apiVersion: v1\nkind: MyPlugin\nmetadata: { name: p }\n',
    };
    expect(problems(`namespace: a\n${text}\n`, files)).toEqual([[code, written]]);
  });

  test('is taken out, and the rest stays', () => {
    expect(served('resources: [https://x/a, a.yaml, http://x/b, ../../../c, b.yaml]\nnamespace: a\n')).toBe(
      'resources: [ a.yaml, b.yaml ]\nnamespace: a\n',
    );
  });

  test('a list that is empty then stays: kustomize refuses a kustomization without any field', () => {
    expect(served('resources:\n  - https://x/a\n')).toBe('resources: []\n');
  });

  test('a folder that only looks like an address is one, as to kustomize; a file is none', () => {
    expect(problems('resources: [github.com/org/a.yaml]', { '/app/github.com/org/a.yaml': configMap })).toEqual([]);
    expect(problems('resources: [github.com/org/a]', { '/app/github.com/org/a/kustomization.yaml': '' })).toHaveLength(
      1,
    );
  });

  test('built-in plugins stay', () => {
    const plugin = 'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: { name: p }\nprefix: x-\n';
    expect(problems('transformers: [p.yaml]', { '/app/p.yaml': plugin })).toEqual([]);
  });

  test('an address is not told: it can hold a password', () => {
    const { plan: read } = plan({ '/app/kustomization.yaml': 'resources: ["https://me:s3cret@example.com/org/repo"]' });
    const all = [...read.kustomizations.values()].flatMap((planned) => planned.problems);
    expect(all).toHaveLength(1);
    expect(JSON.stringify(all.map(({ message }) => message))).not.toContain('s3cret');
  });
});

describe('what a kustomization becomes', () => {
  test('nothing else where nothing has to be changed', () => {
    const text = '# mine\nresources:   [ a.yaml ]\n\nnamespace:  "b"\n';
    expect(served(text)).toBe(text);
  });

  test('inline patches are moved, JSON patches are not', () => {
    const text = [
      'patches:',
      '  - patch: |-',
      '      apiVersion: v1',
      '      kind: A',
      '      metadata: { name: a }',
      '  - target: { kind: A }',
      '    patch: |-',
      '      - op: remove',
      '        path: /spec',
      '',
    ].join('\n');
    const { plan: read, look } = plan({ '/app/kustomization.yaml': text });
    const moved = String(serveBuild(read, look, { isMoved: true, isBare: false })('/app/kustomization.yaml'));
    expect(moved).toMatch(/patch: "#(?:\\n){256}apiVersion: v1\\nkind: A\\nmetadata: \{ name: a \}"/);
    expect(moved).toContain('- op: remove');
    const bare = String(serveBuild(read, look, { isMoved: true, isBare: true })('/app/kustomization.yaml'));
    expect(bare).not.toContain('op: remove');
    expect(bare).toContain('kind: A');
  });

  test('aliases are written out, each with its own lines', () => {
    const text = 'x: &p |-\n  kind: A\npatches:\n  - patch: *p\n  - patch: *p\n';
    const { plan: read, look } = plan({ '/app/kustomization.yaml': text });
    const moved = String(serveBuild(read, look, { isMoved: true, isBare: false })('/app/kustomization.yaml'));
    expect(moved.match(/patch: "#(?:\\n)+kind: A"/g)).toHaveLength(2);
    expect(moved).not.toContain('*p');
  });
});

describe('files by their role', () => {
  const files = {
    '/app/kustomization.yaml': [
      'resources: [a.yaml, both.yaml, ../base]',
      'patches: [{ path: p.yaml }, { path: j.yaml, target: { kind: A } }]',
      'configMapGenerator: [{ name: c, files: [both.yaml, data.txt] }]',
      'replacements: [{ path: r.yaml }]',
      '',
    ].join('\n'),
    '/base/kustomization.yml': 'Resources: [b.yaml]\n',
    '/base/b.yaml': configMap,
    '/app/a.yaml': configMap,
    '/app/both.yaml': `${configMap}${'# \n'.repeat(400)}`,
    '/app/p.yaml': configMap,
    '/app/j.yaml': '- op: remove\n  path: /spec\n',
    '/app/r.yaml': '[]',
    '/app/data.txt': 'x',
  };

  test('what becomes objects is moved, but not what a generator reads too', () => {
    const { plan: read } = plan(files);
    expect([...read.sources].map(([path, { via }]) => [path, via])).toEqual([
      ['/app/a.yaml', 'resource'],
      ['/app/p.yaml', 'patch'],
      ['/base/b.yaml', 'resource'],
    ]);
  });

  test('lines of what could not be moved are told apart from those that were', () => {
    expect(plan(files).plan.space.first).toBeGreaterThan(400);
  });

  test('too many documents are not moved at all', () => {
    const many = `${configMap}---\n`.repeat(8000);
    expect(plan({ '/app/kustomization.yaml': 'resources: [a.yaml]', '/app/a.yaml': many }).plan.isReliable).toBe(false);
    expect(plan(files).plan.isReliable).toBe(true);
  });

  test('a kustomization that is no YAML makes all lines doubtful', () => {
    expect(plan({ '/app/kustomization.yaml': 'resources: [a.yaml\n' }).plan.isReliable).toBe(false);
  });
});

describe('who acts on an object', () => {
  const files = {
    '/app/kustomization.yaml': 'resources: [../left, ../right, own.yaml]\ncomponents: [../one, ../two]\n',
    '/left/kustomization.yaml': 'resources: [../base]\n',
    '/right/kustomization.yaml': 'resources: [../base]\n',
    '/base/kustomization.yaml': 'resources: [b.yaml]\n',
    '/one/kustomization.yaml': 'kind: Component\nresources: [c.yaml]\n',
    '/two/kustomization.yaml': 'kind: Component\n',
    ...Object.fromEntries(['/app/own.yaml', '/base/b.yaml', '/one/c.yaml'].map((path) => [path, configMap])),
  };

  test('kustomizations come from the outermost in', () => {
    const { plan: read } = plan(files);
    expect([...read.kustomizations.keys()]).toEqual(['/app', '/two', '/one', '/right', '/left', '/base']);
  });

  test('a base that is used twice is passed by twice, and a component acts on all before it', () => {
    const visits = findVisits(plan(files).plan);
    const folders = (path: string) => visits?.get(path)?.map((visit) => [...visit].sort());
    expect(folders('/base/b.yaml')).toEqual([
      ['/app', '/base', '/left', '/one', '/two'],
      ['/app', '/base', '/one', '/right', '/two'],
    ]);
    expect(folders('/app/own.yaml')).toEqual([['/app', '/one', '/two']]);
    expect(folders('/one/c.yaml')).toEqual([['/app', '/one', '/two']]);
  });

  test('what doubles again and again is not followed', () => {
    const twice = Array.from({ length: 30 }, (_, i) => [
      `/k${i}/kustomization.yaml`,
      `resources: [../k${i + 1}, ../k${i + 1}/]\n`,
    ]);
    expect(findVisits(plan(Object.fromEntries(twice) as Record<string, string>, '/k0').plan)).toBeUndefined();
  });

  test('circles end', () => {
    const circle = {
      '/app/kustomization.yaml': 'resources: [../b]\n',
      '/b/kustomization.yaml': 'resources: [../app]\n',
    };
    expect([...plan(circle).plan.kustomizations.keys()]).toEqual(['/app', '/b']);
    expect(findVisits(plan(circle).plan)?.size).toBe(2);
  });
});

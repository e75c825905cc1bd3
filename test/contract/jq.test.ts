import { afterAll, describe, expect, test } from 'vitest';
import { findDrift } from '../../server/src/drift/find-drift.ts';
import { asWritten } from '../../server/src/manifest/desired.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { observe } from '../../server/src/observe.ts';
import { createOwners } from '../../server/src/owners.ts';
import type { JqPaths } from '../../server/src/jq-port.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { managed } from '../support/managed-object.ts';
import { openJq } from '../support/open-jq.ts';

const jq = openJq();
const { signal } = new AbortController();
const deployment = {
  metadata: { name: 'web' },
  spec: { replicas: 3, containers: [{ name: 'web', image: 'web:1' }, { name: 'proxy' }], args: ['a', 'b', 'c'] },
};

afterAll(() => jq.dispose());

describe('path expressions of jq', () => {
  test.each([
    ['.spec.replicas', [['spec', 'replicas']]],
    ['.spec.containers[] | select(.name == "web").image', [['spec', 'containers', 0, 'image']]],
    [
      '.spec.containers[0].image, .spec.replicas',
      [
        ['spec', 'containers', 0, 'image'],
        ['spec', 'replicas'],
      ],
    ],
    ['.spec.args[-1]', [['spec', 'args', -1]]],
    ['.spec.args[1:]', [['spec', 'args', { start: 1, end: null }]]],
    ['.spec.nothing[]?', []],
    ['.spec.nothing[]', []],
    ['.spec.replicas | test("3")', []],
  ])('%s', async (expression, expected) => {
    expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: true, value: [expected] });
  });

  test('are answered for each object', async () => {
    const other = { spec: { containers: [{ name: 'proxy' }, { name: 'web', image: 'web:2' }] } };
    const expression = '.spec.containers[] | select(.name == "web").image';
    expect(await jq.find(expression, [deployment, other], signal)).toEqual({
      ok: true,
      value: [[['spec', 'containers', 0, 'image']], [['spec', 'containers', 1, 'image']]],
    });
  });

  test.each(['.spec.', 'select(', '.spec | unknown_function', 'import "a" as a; .', '.a # comment'])(
    'what jq cannot read is invalid: %s',
    async (expression) => {
      expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: false, error: 'invalid' });
    },
  );

  test.each([
    [
      'no environment of ours',
      'if (env | has("PATH") and .PATH != "/") or (env | has("SHELL")) then .spec else .metadata end',
    ],
    ['no file', 'if (try input catch "none") == "none" then .metadata else .spec end'],
  ])('they have %s', async (_, expression) => {
    expect(await jq.find(expression, [deployment], signal)).toEqual({ ok: true, value: [[['metadata']]] });
  });
});

describe('an expression that does not end', () => {
  const patience = { deadline: 500, start: 10_000, idle: 1_000 };

  test.each(['def f: f; f', '.spec | until(false; .)', 'repeat(.spec)', 'range(infinite) as $i | .spec'])(
    '%s is ended, and the next is answered',
    async (expression) => {
      const impatient = openJq(patience);
      const started = performance.now();
      const [looping, next] = await Promise.all([
        impatient.find(expression, [deployment], signal),
        impatient.find('.spec.replicas', [deployment], signal),
      ]);
      expect(looping).toEqual({ ok: false, error: 'timeout' });
      expect(next).toEqual({ ok: true, value: [[['spec', 'replicas']]] });
      expect(performance.now() - started).toBeLessThan(10_000);
      impatient.dispose();
    },
  );
});

test('nobody is answered after the end, or after losing interest', async () => {
  const gone = openJq();
  gone.dispose();
  expect(await gone.find('.', [deployment], signal)).toEqual({ ok: false, error: 'aborted' });
  expect(await jq.find('.', [deployment], AbortSignal.abort())).toEqual({ ok: false, error: 'aborted' });
});

describe('an Application of Argo CD whose rules are in jq', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: { namespace: demo, name: web }
spec: { replicas: 3, containers: [{ name: web, image: "web:1" }] }
`;
  const id = { 'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:demo/web' };
  const live = managed(
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace: 'demo', name: 'web', annotations: id },
      spec: { replicas: 5, containers: [{ name: 'web', image: 'web:2' }] },
    },
    { manager: 'kubectl-edit', fields: ['f:spec/f:replicas', 'f:spec/f:containers/k:{"name":"web"}/f:image'] },
  );
  const findings = async (own: JqPaths, ...expressions: readonly string[]): Promise<JsonObject[]> => {
    const fake = createFakeCluster();
    fake.put(live);
    const rule = { group: 'apps', kind: 'Deployment', jqPathExpressions: expressions };
    fake.put({
      kind: 'Application',
      metadata: { namespace: 'argocd', name: 'web' },
      spec: { ignoreDifferences: [rule] },
    });
    const [resource] = parse('file:///a.yaml', 1, text).resources;
    if (!resource) throw new Error('the text declares no resource');
    const owners = createOwners(fake.cluster, (_key, ask) => ask(signal));
    const look = { cluster: fake.cluster, owners, dryRun: 'never', previous: undefined, jq: own, signal } as const;
    const seen = await observe(asWritten(resource), look);
    return (seen ? findDrift(seen) : []) as unknown as JsonObject[];
  };
  const by = (index: number): object => ({
    kind: 'Application',
    namespace: 'argocd',
    name: 'web',
    path: `spec.ignoreDifferences[0].jqPathExpressions[${index}]`,
  });

  test('ignores what they lead to, and nothing else', async () => {
    expect(await findings(jq, '.spec.nothing', '.spec.containers[] | select(.name == "web") | .image')).toMatchObject([
      { code: 'drift-changed', severity: 'warning', live: 5 },
      { code: 'drift-changed', severity: 'hint', live: 'web:2', ignoredBy: by(1) },
    ]);
  });

  test('is told of where one does not end, and the differences as they were', async () => {
    const impatient = openJq({ deadline: 500, start: 10_000, idle: 1_000 });
    expect(await findings(impatient, 'def f: f; f', '.spec.replicas')).toMatchObject([
      { severity: 'hint', live: 5, ignoredBy: by(1) },
      { severity: 'warning', live: 'web:2', unfollowed: { reason: 'timeout', by: by(0) } },
    ]);
    impatient.dispose();
  });
});

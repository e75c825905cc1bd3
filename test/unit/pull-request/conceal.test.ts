import { expect, test } from 'vitest';
import { compareBuilds } from '../../../server/src/pull-request/compare-builds.ts';
import { planChange } from '../../../server/src/pull-request/plan.ts';
import { type Applier, planGraph, tellChanges } from '../../support/plan-graphs.ts';

const canary = 'driftline-canary-7f3a';
const [old, next] = [`${canary}-old`, `${canary}-new`];
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const object = (kind: string, body: string): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: a, namespace: web }\n${body}\n`;

/** The same object with one value and with another. */
const cases: readonly (readonly [what: string, of: (value: string) => Applier, told: readonly string[]])[] = [
  ['data of a Secret', (value) => ({ text: object('Secret', `data: { key: "${base64(value)}" }`) }), ['data.key']],
  [
    'stringData of a Secret',
    (value) => ({ text: object('Secret', `stringData: { key: ${value} }`) }),
    ['stringData.key'],
  ],
  [
    'an annotation of a Secret',
    (value) => ({ text: object('Secret', 'data: {}').replace('}', `, annotations: { note: ${value} } }`) }),
    ['metadata.annotations.note'],
  ],
  [
    'a Secret within values of a chart',
    (value) => ({
      text: object('HelmRelease', `spec: { values: { extra: [{ kind: Secret, stringData: { key: ${value} } }] } }`),
    }),
    ['spec.values.extra[0].stringData.key'],
  ],
  [
    'what was last applied',
    (value) => ({
      text: object('ConfigMap', 'data: {}').replace(
        '}',
        `, annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"x":"${value}"}' } }`,
      ),
    }),
    ['metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]'],
  ],
  [
    'a password by its name',
    (value) => ({ text: object('ConfigMap', `data: { PASSWORD: ${value} }`) }),
    ['data.PASSWORD'],
  ],
  [
    'a password in a file within a value',
    (value) => ({ text: object('ConfigMap', `data:\n  app.ini: |\n    user = a\n    password = ${value}\n`) }),
    ['data["app.ini"]'],
  ],
  [
    'a variable of a container',
    (value) => ({
      text: object('Pod', `spec: { containers: [{ name: a, env: [{ name: API_TOKEN, value: ${value} }] }] }`),
    }),
    ['spec.containers[name="a"].env[name="API_TOKEN"].value'],
  ],
  [
    'what a Secret gives to a variable',
    (value) => ({
      text: object('ConfigMap', `data: { url: "https://a:${value}@example.com" }`),
      secrets: { URL: value },
    }),
    ['data.url'],
  ],
  [
    'what is too short to be found in texts',
    (value) => ({
      text: object('ConfigMap', `data: { pin: ${value === old ? 'q1w2' : 'q3w4'} }`),
      secrets: { PIN: value === old ? 'q1w2' : 'q3w4' },
      secretLeaves: ['data.pin'],
    }),
    ['data.pin'],
  ],
];

test.each(cases)('%s: that it changes is told, and no value of it', (_, of, told) => {
  const [before, after] = [planGraph({ web: of(old) }), planGraph({ web: of(next) })];
  const changes = compareBuilds(before, after);
  expect(tellChanges(changes)).toHaveLength(1);
  expect(tellChanges(changes)[0]).toMatch(/: changed|: restarted/);
  for (const path of told) expect(tellChanges(changes)[0]).toContain(path);
  expectSilence(before, after);
  expectSilence(planGraph({}), after);
  expectSilence(before, planGraph({ web: { text: '' } }));
});

function expectSilence(before: ReturnType<typeof planGraph>, after: ReturnType<typeof planGraph>): void {
  const files = new Map([['/web/a.yaml', { before: 'a', after: 'b' }]]);
  const plan = JSON.stringify(planChange({ files, before, after, subjects: [], base: 'main' }));
  for (const text of [old, next, base64(old), base64(next), canary, 'q1w2', 'q3w4']) expect(plan).not.toContain(text);
}

test('what stays as it is hidden is not told as a change', () => {
  const of = (x: string): Applier => ({ text: object('Secret', `stringData: { key: ${old} }\nimmutable: ${x}`) });
  expect(tellChanges(compareBuilds(planGraph({ web: of('false') }), planGraph({ web: of('true') })))).toEqual([
    'web: changed Secret web/a immutable',
  ]);
});

test('a text that looks like a mark reveals nothing', () => {
  const of = (x: string): Applier => ({
    text: `${object('Secret', `stringData: { key: ${old} }`)}---\n${object('ConfigMap', `data: { a: "\\0${x}\\u0001" }`)}`,
  });
  expect(JSON.stringify(compareBuilds(planGraph({ web: of('0') }), planGraph({ web: of('1') })))).not.toContain('***');
});

test('why a build fails is told without the value that is quoted in it, or that a Secret has given', () => {
  const of = (failure: string): Applier => ({ text: '', isFailing: true, failure, secrets: { KEY: old } });
  const told = (failure: string): string =>
    JSON.stringify(
      compareBuilds(planGraph({ web: { text: object('ConfigMap', '') } }), planGraph({ web: of(failure) })),
    );
  expect(told(`cannot unmarshal !!str \`${next}\` into map`)).not.toContain(canary);
  expect(told(`bad port in https://${old}`)).not.toContain(canary);
  expect(told('bad port in https://a')).toContain('bad port in https://a');
});

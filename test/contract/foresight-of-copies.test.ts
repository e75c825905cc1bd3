import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Renderer } from '../../server/src/ports.ts';
import { openForesightLab } from '../support/foresight.ts';
import { fluxKustomization } from '../support/graph-files.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { makeFolder } from '../support/repository-folder.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await openWarmRenderer();
}, 300_000);
afterAll(() => renderer.dispose());

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  revisionHistoryLimit: 2
  progressDeadlineSeconds: 600
  selector: { matchLabels: { app: web } }
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 1 } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      terminationGracePeriodSeconds: 30
      restartPolicy: Always
      nodeSelector: { disk: ssd }
      tolerations: [{ key: a, operator: Equal, value: b, effect: NoSchedule }]
      hostAliases: [{ ip: 10.0.0.1, hostnames: [one] }]
      containers:
        - { name: web, image: "nginx:1.28.0", args: [--level, debug], ports: [{ containerPort: 80, protocol: TCP }] }
`;
const plain = `apiVersion: example.com/v1
kind: Plain
metadata: { name: plain }
spec: { a: one, b: two, weight: 5, tags: [alpha, beta], mode: fast, host: example, base: &x yes-it-is, copy: *x, empty: "" }
`;
const lab = async (kustomization: string, more: Record<string, string> = {}, spec = '') => {
  const contents = {
    '/clusters/home/a.yaml': fluxKustomization('a', { path: './a', ...(spec && { spec }) }),
    '/a/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${kustomization}`,
    '/a/web.yaml': web,
    '/a/plain.yaml': plain,
    ...more,
  };
  return { contents, lab: await openForesightLab(await makeFolder(contents), contents, renderer) };
};
const edits: readonly [string, string, string][] = [
  ['/a/web.yaml', 'replicas: 1', 'replicas: 7'],
  ['/a/web.yaml', 'revisionHistoryLimit: 2', 'revisionHistoryLimit: 9'],
  ['/a/web.yaml', 'type: RollingUpdate', 'type: Recreate'],
  ['/a/web.yaml', 'tier: front', 'tier: back'],
  ['/a/web.yaml', 'matchLabels: { app: web }', 'matchLabels: { app: site }'],
  ['/a/web.yaml', 'disk: ssd', 'disk: hdd'],
  ['/a/web.yaml', 'key: a,', 'key: c,'],
  ['/a/web.yaml', 'ip: 10.0.0.1', 'ip: a10'],
  ['/a/web.yaml', 'hostnames: [one]', 'hostnames: [two]'],
  ['/a/web.yaml', '--level', '--lever'],
  ['/a/web.yaml', 'debug', 'info'],
  ['/a/web.yaml', 'restartPolicy: Always', 'restartPolicy: Never'],
  ['/a/plain.yaml', 'a: one', 'a: two'],
  ['/a/plain.yaml', 'b: two', 'b: three'],
  ['/a/plain.yaml', 'weight: 5', 'weight: 6'],
  ['/a/plain.yaml', 'weight: 5', 'weight: abc'],
  ['/a/plain.yaml', '[alpha', '[gamma'],
  ['/a/plain.yaml', 'mode: fast', 'mode: slow'],
  ['/a/plain.yaml', 'host: example', 'host: other'],
  ['/a/plain.yaml', 'yes-it-is', 'no-it-is'],
  ['/a/plain.yaml', 'empty: ""', 'empty: "x"'],
  ['/a/plain.yaml', 'empty: ""', 'empty: "# x"'],
  ['/a/plain.yaml', 'a: one', 'a: "1e3"'],
  ['/a/plain.yaml', 'a: one', 'a: 0o7'],
  ['/a/plain.yaml', 'a: one', 'a: 12:30'],
  ['/a/plain.yaml', 'a: one', 'a: =x'],
  ['/a/plain.yaml', 'a: one', 'a: 2026-01-01'],
  ['/a/plain.yaml', 'a: one', 'a: "yes"'],
];
const resources = 'resources: [web.yaml, plain.yaml]\n';
test.each<[string, string, Record<string, string>?, string?]>([
  ['plain', resources],
  [
    'copy',
    `${resources}patches:\n  - target: { kind: Plain }\n    patch: |\n      - { op: copy, from: /spec/a, path: /spec/c }\n`,
  ],
  [
    'move',
    `${resources}patches:\n  - target: { kind: Plain }\n    patch: |\n      - { op: move, from: /spec/a, path: /spec/c }\n`,
  ],
  [
    'copy of a block',
    `${resources}patches:\n  - target: { kind: Deployment }\n    patch: |\n      - { op: copy, from: /spec/template/spec/nodeSelector, path: /spec/template/metadata/annotations }\n`,
  ],
  [
    'merge lists',
    `${resources}patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { template: { spec: { hostAliases: [{ ip: 10.0.0.1, hostnames: [three] }], tolerations: [{ key: c, value: z }] } } }\n`,
  ],
  [
    'retain keys',
    `${resources}patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { strategy: { $retainKeys: [type], type: Recreate } }\n`,
  ],
  [
    'delete from list',
    `${resources}patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { template: { spec: { hostAliases: [{ ip: 10.0.0.1, $patch: delete }] } } }\n`,
  ],
  [
    'legacy vars',
    `${resources}configurations: [conf.yaml]\nvars:\n  - { name: A, objref: { kind: Plain, name: plain, apiVersion: example.com/v1 }, fieldref: { fieldpath: spec.a } }\n`,
    { '/a/conf.yaml': 'varReference: [{ path: spec/b, kind: Plain }]\n' },
  ],
  [
    'name reference',
    `${resources}namePrefix: x-\nconfigurations: [conf.yaml]\n`,
    {
      '/a/conf.yaml':
        'nameReference: [{ kind: Deployment, fieldSpecs: [{ path: spec/mode, kind: Plain }, { path: spec/host, kind: Plain }] }]\n',
    },
  ],
  [
    'images',
    `${resources}images: [{ name: example, newName: moved }]\nconfigurations: [conf.yaml]\n`,
    { '/a/conf.yaml': 'images: [{ path: spec/host, kind: Plain }]\n' },
  ],
  ['common labels', `${resources}commonLabels: { tier: all, extra: yes-it-is }\n`],
  ['sort', `${resources}sortOptions: { order: legacy }\n`],
  ['substitute', resources, {}, 'postBuild: { substitute: { one: two } }'],
  [
    'replacements',
    `${resources}replacements:\n  - source: { kind: Plain, fieldPath: spec.a }\n    targets: [{ select: { kind: Deployment }, fieldPaths: [spec.template.spec.restartPolicy] }]\n`,
  ],
  [
    'replacement to all that has a value',
    `${resources}replacements:\n  - source: { kind: Plain, fieldPath: spec.b }\n    targets: [{ select: { kind: Plain }, fieldPaths: ["spec.tags.[=alpha]"] }]\n`,
  ],
])(
  'an edited value gives what is foreseen of it, or nothing is foreseen: %s',
  async (_, kustomization, more = {}, spec = '') => {
    const { contents, lab: one } = await lab(kustomization, more, spec);
    const outcomes: string[] = [];
    for (const [file, from, to] of edits) {
      const text = (contents as Record<string, string>)[file] ?? '';
      if (!text.includes(from)) throw new Error(from);
      const outcome = await one
        .tryOut(file, text.replace(from, to))
        .catch((error: unknown) => `threw ${String(error).slice(0, 90)}`);
      if (outcome !== 'as built' && outcome !== 'unforeseen')
        outcomes.push(`${from} -> ${to}: ${outcome.slice(0, 300)}`);
    }
    const problems = [...one.graph.builds.values()].flatMap(({ state, problems }) =>
      state === 'rendered' ? [] : [state, ...problems.map((p) => p.message)],
    );
    expect([...problems, ...outcomes]).toEqual([]);
  },
  60_000,
);

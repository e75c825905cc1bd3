import { expect, test } from 'vitest';
import { listMeant } from '../../../../server/src/graph/renaming/kustomize-names.ts';

const files: Readonly<Record<string, string>> = {
  '/app/kustomization.yaml': `
patches:
  - target: { kind: Deployment, name: web }
    patch: |
      - { op: remove, path: /spec/replicas }
  - patch: |
      kind: Service
      metadata:
        name: "front"
  - path: patch.yaml
  - target: { name: web|api }
    path: operations.yaml
patchesStrategicMerge:
  - merge.yaml
replicas: [{ name: web, count: 1 }]
configMapGenerator: [{ name: settings, behavior: merge }]
secretGenerator: [{ name: keys }]
replacements:
  - source: { kind: ConfigMap, name: from }
    targets: [{ select: { name: to }, reject: [{ name: not }] }]
  - path: replacements.yaml
vars: [{ name: X, objref: { kind: Service, name: front } }]
`,
  '/app/patch.yaml': 'kind: Deployment\nmetadata: { name: patched }\n',
  '/app/merge.yaml': 'kind: Deployment\nmetadata: { name: merged }\n',
  '/app/operations.yaml': '- { op: remove, path: /spec/replicas }\n',
  '/app/replacements.yaml': '- source: { kind: Secret, name: other }\n',
};

test('a kustomization names objects in patches, replicas, generators, replacements and variables, each where it says so', () => {
  const found = listMeant('/app/kustomization.yaml', (file) => files[file]);
  const tell = found.map(({ kind = 'any', name, place, isPattern }) => {
    const text = place && (files[place.file] ?? '').slice(place.start, place.end);
    return `${kind} ${name} ${text ?? 'nowhere'}${isPattern ? ' pattern' : ''}`;
  });
  expect(tell).toEqual([
    'Deployment web web',
    'Service front "front"',
    'Deployment patched patched',
    'any web|api web|api pattern',
    'Deployment merged merged',
    'any web web',
    'ConfigMap settings settings',
    'Secret keys keys',
    'Service front front',
    'ConfigMap from from',
    'any to to',
    'any not not',
    'Secret other other',
  ]);
});

test('what is no kustomization names nothing', () => {
  for (const text of ['', 'a', '- b', 'patches: 1', 'patches: [1, null, {}]', '{', 'replacements: [{ source: 1 }]'])
    expect(listMeant('/app/kustomization.yaml', () => text)).toEqual([]);
});

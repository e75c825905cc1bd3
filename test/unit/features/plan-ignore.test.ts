import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../server/src/drift/finding.ts';
import type { Editing } from '../../../server/src/features/drift-fixes/editable.ts';
import { planIgnore } from '../../../server/src/features/drift-fixes/plan-ignore.ts';
import type { BuildGraph } from '../../../server/src/graph/targets/build-graph.ts';
import type { FieldPath } from '../../../server/src/manifest/field-path.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { parse } from '../../../server/src/manifest/parse.ts';
import { toPositions } from '../../../server/src/manifest/position.ts';
import { applyEdit } from '../../support/apply-edit.ts';
import { onlyObject } from '../../support/graph-files.ts';
import { readOnly } from '../../support/observations.ts';

const replicas: FieldPath = [{ field: 'spec' }, { field: 'replicas' }];
const image: FieldPath = [{ field: 'spec' }, { field: 'containers' }, { keys: { name: 'web' } }, { field: 'image' }];
const object = (metadata: JsonObject, count: number): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'shop', name: 'web.app', ...metadata },
  spec: { replicas: count, containers: [{ name: 'web', image: `web:${count}` }] },
});

/** The file of an owner after the rule for a field is written into it. */
function ignore(
  metadata: JsonObject,
  owner: string,
  path: FieldPath = replicas,
  {
    code = 'drift-changed',
    isFlux = false,
    others = [],
  }: { code?: Finding['code']; isFlux?: boolean; others?: string[] } = {},
): string | undefined {
  const all = [owner, ...others];
  const objects = all.map((text, i) => onlyObject(text, `/owner${i}.yaml`));
  const graph = { builds: new Map([['a', { target: {}, rendered: { objects } }]]) } as unknown as BuildGraph;
  const editing: Editing = {
    hasVersions: true,
    read(file) {
      const text = all[Number(/\d/.exec(file)?.[0])] ?? '';
      return { uri: file, path: file, manifest: parse(`file://${file}`, 1, text), toPosition: toPositions(text) };
    },
  };
  // as a look at the cluster tells who applies it
  const applier = isFlux
    ? ({ kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const)
    : ({ kind: 'Application', namespace: 'argocd', name: 'apps' } as const);
  const seen = { ...readOnly(object({}, 3), object(metadata, 5)), applier };
  const finding: Finding = { code, severity: 'warning', path, anchor: 'value', owners: [] };
  const plan = planIgnore(graph, seen, finding, editing);
  return plan && applyEdit(owner, plan.edit.edit);
}

describe('a Flux Kustomization', () => {
  const owner = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  path: ./apps # all of them
`;
  const rule = `  ignore:
    - target:
        group: apps
        kind: Deployment
        name: web\\.app
        namespace: shop
      paths:
        - /spec/replicas
`;

  test('gets a rule for this object only: its name is no pattern', () => {
    expect(ignore({}, owner, replicas, { isFlux: true })).toBe(owner + rule);
  });

  test('gets the field into the rule that is there', () => {
    const before = `${owner}${rule}    # the others\n    - paths: [/spec/paused]\n`;
    expect(ignore({}, before, image, { isFlux: true })).toBe(
      before.replace('        - /spec/replicas\n', '        - /spec/replicas\n        - /spec/containers/0/image\n'),
    );
  });

  test('gets none for what Flux removes all the same', () => {
    expect(ignore({}, owner, replicas, { isFlux: true, code: 'drift-extra' })).toBeUndefined();
  });

  test('gets none where two files declare it', () => {
    expect(ignore({}, owner, replicas, { isFlux: true, others: [owner] })).toBeUndefined();
  });
});

describe('a HelmRelease', () => {
  const labels = { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'shop' };
  const owner = (spec: string): string =>
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: web, namespace: shop }\nspec:\n  interval: 1h\n${spec}`;

  test('gets a rule where it detects drift', () => {
    const before = owner('  driftDetection:\n    mode: enabled # since May\n');
    expect(ignore({ labels }, before)).toBe(`${before}    ignore:
      - target:
          group: apps
          kind: Deployment
          name: web\\.app
          namespace: shop
        paths:
          - /spec/replicas
`);
  });

  test('gets none where it does not', () => {
    expect(ignore({ labels }, owner(''))).toBeUndefined();
  });
});

describe('an Application of Argo CD', () => {
  const annotations = { 'argocd.argoproj.io/tracking-id': 'web:apps/Deployment:shop/web.app' };
  const owner = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd }
spec:
  project: default
`;

  test('gets a JSON pointer for a field', () => {
    expect(ignore({ annotations }, owner)).toBe(`${owner}  ignoreDifferences:
    - group: apps
      kind: Deployment
      name: web.app
      namespace: shop
      jsonPointers:
        - /spec/replicas
`);
  });

  test('gets an expression of jq for an item of a list', () => {
    expect(ignore({ annotations }, owner, image)).toBe(`${owner}  ignoreDifferences:
    - group: apps
      kind: Deployment
      name: web.app
      namespace: shop
      jqPathExpressions:
        - .spec.containers[] | select(.name == "web") | .image
`);
  });

  test('of another object gets none', () => {
    expect(ignore({}, owner)).toBeUndefined();
  });
});

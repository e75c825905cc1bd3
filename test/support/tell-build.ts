import { expect } from 'vitest';
import type { Engine } from '../../server/src/graph/build/engine.ts';
import { toBuildFiles } from './build-files.ts';
import { expectRendered, listShown, openLab, tellLeaves } from './builds.ts';

/** A Deployment that kustomizations change; it stands in /app/deployment.yaml. */
export const deployment = `apiVersion: apps/v1
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

/**
 * What the leaves of /app say, of those whose name begins with one of these. Expects the same objects as without lines
 * being moved, and an answer for each leaf.
 */
export function tellBuild(
  engine: Engine,
  files: Readonly<Record<string, string>>,
  ...starts: readonly string[]
): Readonly<Record<string, string>> {
  const lab = openLab(engine, toBuildFiles({ '/app/deployment.yaml': deployment, ...files }));
  const rendered = expectRendered(lab.render({ directory: '/app', hasYaml: true }));
  const plain = engine.build('/app', lab.look, { positions: false, yaml: true });
  expect(rendered.yaml).toBe('yaml' in plain ? plain.yaml : undefined);
  expect(listShown(rendered).filter(({ leaf }) => leaf.provenance.how === 'unknown')).toEqual([]);
  const all = Object.entries(tellLeaves(lab, rendered));
  return Object.fromEntries(all.filter(([name]) => starts.some((start) => name.startsWith(start))));
}

/** A kustomization of that Deployment. */
export function toKustomization(text: string): Readonly<Record<string, string>> {
  return { '/app/kustomization.yaml': `resources: [deployment.yaml]\n${text}` };
}

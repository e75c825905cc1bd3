import { expect, test } from 'vitest';
import { listAppliers } from '../../server/src/applied-revisions.ts';
import type { BuildGraph } from '../../server/src/graph/targets/build-graph.ts';
import type { LiveObjects } from '../../server/src/live-objects.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';

test('a Kustomization that applies another repository is not waited for', () => {
  const revisions: Readonly<Record<string, string>> = { own: 'a', charts: 'b' };
  const build = (name: string, problems: readonly object[]) => {
    const object = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' };
    return [name, { target: { kind: 'flux', name, object }, problems }] as const;
  };
  const builds = new Map([build('own', []), build('charts', [{ code: 'target-elsewhere' }])]);
  const find = ({ name }: { readonly name: string }): JsonObject => ({
    status: { lastAppliedRevision: `main@sha1:${(revisions[name] ?? '').repeat(40)}` },
  });
  const found = listAppliers({ builds } as unknown as BuildGraph, { find } as unknown as LiveObjects);
  expect(found).toMatchObject([{ name: 'Kustomization own', ref: { name: 'own' }, current: 'a'.repeat(40) }]);
});

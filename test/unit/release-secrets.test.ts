import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import type { Look } from '../../server/src/look.ts';
import { config, edited, helmRelease, install, look, told } from '../support/release-looks.ts';

describe('the release of a HelmRelease may say what a Secret holds', () => {
  const applier = (parts: JsonObject = {}): JsonObject => ({
    ...{ apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization' },
    ...{ metadata: { name: 'apps', namespace: 'flux-system', generation: 2 }, spec: {} },
    ...{ status: { observedGeneration: 2 }, ...parts },
  });
  const applied = (object: JsonObject): JsonObject => {
    const prefix = 'kustomize.toolkit.fluxcd.io';
    const labels = { [`${prefix}/name`]: 'apps', [`${prefix}/namespace`]: 'flux-system' };
    return { ...object, metadata: { ...(object['metadata'] as JsonObject), labels } };
  };
  const filling = (kind: string): JsonObject =>
    applier({ spec: { postBuild: { substituteFrom: [{ kind, name: 'x' }] } } });
  const see = async (release: JsonObject, kustomization?: JsonObject, parts: Partial<Look> = {}) => {
    const fake = install([config('one')], release);
    if (kustomization) fake.put(kustomization);
    fake.put(edited('one'));
    const seen = await look(fake, { dryRun: 'never', ...parts });
    expect(told(seen)).toHaveLength(1);
    return { fake, seen, isHidden: !JSON.stringify(told(seen)).includes('debug') };
  };

  test.each<[string, JsonObject, JsonObject?]>([
    ['Flux puts one into its text', applied(helmRelease()), filling('Secret')],
    ['what Flux puts into its text cannot be read', applied(helmRelease())],
    [
      'what Flux put into its text has changed since',
      applied(helmRelease()),
      applier({ status: { observedGeneration: 1 } }),
    ],
    ['its Kustomization is suspended', applied(helmRelease()), applier({ spec: { suspend: true } })],
    ['its spec has not been looked at yet', helmRelease({}, {}, { observedGeneration: 2 })],
    ['its spec has not been attempted', helmRelease({}, {}, { lastAttemptedGeneration: 2 })],
    [
      'its spec has failed',
      helmRelease({}, {}, { conditions: [{ type: 'Ready', status: 'False', observedGeneration: 3 }] }),
    ],
    [
      'that its spec is released is an old word',
      helmRelease({}, {}, { conditions: [{ type: 'Ready', status: 'True', observedGeneration: 2 }] }),
    ],
    ['nobody knows of what spec it is', helmRelease({}, {}, { conditions: [], observedGeneration: null })],
  ])('where %s', async (_what, release, kustomization) => {
    expect(await see(release, kustomization)).toMatchObject({ isHidden: true });
  });

  test('and not where its Kustomization puts in nothing secret', async () => {
    expect(await see(helmRelease())).toMatchObject({ isHidden: false });
    expect(await see(applied(helmRelease()), applier())).toMatchObject({ isHidden: false });
    expect(await see(applied(helmRelease()), filling('ConfigMap'))).toMatchObject({ isHidden: false });
  });

  test('from when its Kustomization does so on', async () => {
    const { fake, seen, isHidden } = await see(applied(helmRelease()), applier());
    expect(isHidden).toBe(false);
    fake.put(filling('Secret'));
    const next = told(await look(fake, { dryRun: 'never', previous: seen }));
    expect(next).toMatchObject([{ released: { fields: [{ isHidden: true }] } }]);
    expect(JSON.stringify(next)).not.toContain('debug');
  });
});

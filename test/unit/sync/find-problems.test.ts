import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toObjectKey } from '../../../server/src/graph/references/object-id.ts';
import type { JsonObject } from '../../../server/src/manifest/json.ts';
import { type Problem, findProblems, isFailing } from '../../../server/src/sync/find-problems.ts';
import { readFlux } from '../../../server/src/sync/read-flux.ts';
import type { SyncStatus } from '../../../server/src/sync/sync-status.ts';
import { applied, condition, controlled, gitRepository, kustomization, stored } from '../../support/sync-objects.ts';

const failed = condition('Ready', 'False', 'BuildFailed', 'no');
const waits = condition('Ready', 'False', 'DependencyNotReady', 'dependency is not ready');
const noArtifact = condition('Ready', 'False', 'ArtifactFailed', 'Source artifact not found, retrying in 30s');
const on = (...names: readonly string[]): JsonObject => ({ dependsOn: names.map((name) => ({ name })) });
const fleet = gitRepository('fleet', stored);

function index(objects: readonly JsonObject[]): ReadonlyMap<string, SyncStatus> {
  const statuses = objects.flatMap((object) => readFlux(object) ?? []);
  return new Map(statuses.map((status) => [toObjectKey(status.id), status]));
}

/** Each cause, and who waits for it, by their names. */
function group(objects: readonly JsonObject[], isKnown: (kind: string) => boolean = () => true): readonly string[] {
  return findProblems(index(objects), isKnown).map(write);
}

function write({ cause, dependents }: Problem): string {
  const names = cause.kind === 'circle' ? cause.ids.map(({ name }) => name).join('+') : cause.id.name;
  const others = dependents.map((key) => key.split('/').at(-1)).join(' ');
  return `${cause.kind} ${names}: ${others}`.trim();
}

describe('what fails is grouped by what is to be mended first', () => {
  test('forty that wait for one are one problem', () => {
    const many = Array.from({ length: 40 }, (_, i) => kustomization(`app-${i}`, waits, on('infra')));
    const [problem, ...others] = findProblems(index([fleet, ...many, kustomization('infra', failed)]), () => true);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ cause: { kind: 'object', id: { name: 'infra' } } });
    expect(problem?.dependents).toHaveLength(40);
  });

  test('also over several steps, and what most depends on comes first', () => {
    const objects = [
      fleet,
      kustomization('alone', failed),
      kustomization('a', failed),
      kustomization('b', waits, on('a')),
      kustomization('c', waits, on('well', 'b')),
      kustomization('well', applied),
    ];
    expect(group(objects)).toEqual(['object a: b c', 'object alone:']);
  });

  test('a source that has nothing is the cause, one that still has something is not', () => {
    const gone = condition('Ready', 'False', 'GitOperationFailed', 'repository not found');
    const empty = controlled('source.toolkit.fluxcd.io/v1', 'GitRepository', 'fleet', {
      status: { conditions: [gone] },
    });
    expect(group([empty, kustomization('a', noArtifact), kustomization('b', noArtifact)])).toEqual([
      'object fleet: a b',
    ]);
    expect(group([gitRepository('fleet', gone), kustomization('a', failed)])).toEqual(['object a:', 'object fleet:']);
  });

  test('what is not there is the cause, if all of its kind are known', () => {
    const objects = [fleet, kustomization('a', waits, on('nobody')), kustomization('b', waits, on('nobody'))];
    expect(group(objects)).toEqual(['missing nobody: a b']);
    expect(group(objects, () => false)).toEqual(['object a:', 'object b:']);
    expect(group([kustomization('a', noArtifact)])).toEqual(['missing fleet: a']);
  });

  test('a circle is one problem, with those that wait for it from outside', () => {
    const objects = [
      kustomization('c', waits, on('b')),
      kustomization('a', waits, on('b')),
      kustomization('b', waits, on('a')),
      kustomization('self', waits, on('self')),
    ];
    expect(group([fleet, ...objects])).toEqual(['circle a+b: c', 'circle self:']);
  });

  test('a dependency that is suspended and not ready, or that is under way, is the cause', () => {
    const suspended = kustomization('infra', failed, { suspend: true });
    const busy = kustomization('infra', condition('Ready', 'Unknown', 'Progressing', 'in progress'));
    for (const one of [suspended, busy])
      expect(group([fleet, one, kustomization('a', waits, on('infra'))])).toEqual(['object infra: a']);
    const isWell = kustomization('infra', applied, { suspend: true });
    expect(group([fleet, isWell, kustomization('a', waits, on('infra'))])).toEqual(['object a:']);
  });

  test('what fails since a part of it does waits for that part', () => {
    const inventory = {
      entries: [
        { id: '_demo__Namespace', v: 'v1' },
        { id: 'flux-system_web_helm.toolkit.fluxcd.io_HelmRelease', v: 'v2' },
      ],
    };
    const timeout = condition('Ready', 'False', 'HealthCheckFailed', 'timeout waiting');
    const parent = kustomization('apps', timeout, {}, { inventory });
    const release = controlled('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
      status: { conditions: [condition('Ready', 'False', 'InstallFailed', 'no')] },
    });
    expect(group([fleet, parent, release])).toEqual(['object web: apps']);
    expect(group([fleet, parent])).toEqual(['object apps:']);
    // in another cluster it is another release
    const remote = kustomization('apps', timeout, { kubeConfig: { secretRef: { name: 'edge' } } }, { inventory });
    expect(group([fleet, remote, release])).toEqual(['object web:', 'object apps:']);
  });

  test('a HelmRelease waits for its chart, and that for its repository', () => {
    const release = controlled('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'web', {
      spec: { chart: { spec: {} } },
      status: { helmChart: 'flux-system/web', conditions: [condition('Ready', 'False', 'SourceNotReady', 'no')] },
    });
    const chart = controlled('source.toolkit.fluxcd.io/v1', 'HelmChart', 'web', {
      spec: { sourceRef: { kind: 'HelmRepository', name: 'charts' } },
      status: { conditions: [condition('Ready', 'False', 'NoSourceArtifact', 'no')] },
    });
    const charts = controlled('source.toolkit.fluxcd.io/v1', 'HelmRepository', 'charts', {
      status: { conditions: [condition('Ready', 'False', 'Failed', 'no such host')] },
    });
    expect(group([release, chart, charts])).toEqual(['object charts: web web']);
  });
});

test('every failing object is in exactly one problem, whatever waits for whatever', () => {
  const names = Array.from({ length: 12 }, (_, i) => `k${i}`);
  const ready = fc.constantFrom(applied, failed, waits, noArtifact, condition('Ready', 'Unknown', 'Progressing'));
  const object = fc.record({
    ready,
    suspend: fc.boolean(),
    on: fc.subarray([...names, 'nobody']),
    entries: fc.subarray(names),
    reason: fc.constantFrom(undefined, 'HealthCheckFailed'),
  });
  fc.assert(
    fc.property(fc.array(object, { maxLength: names.length }), fc.boolean(), (parts, hasFleet) => {
      const objects = parts.map((part, i) => {
        const entries = part.entries.map((name) => ({
          id: `flux-system_${name}_kustomize.toolkit.fluxcd.io_Kustomization`,
          v: 'v1',
        }));
        const said = part.reason ? condition('Ready', 'False', part.reason) : part.ready;
        return kustomization(
          names[i] ?? '',
          said,
          { ...on(...part.on), suspend: part.suspend },
          { inventory: { entries } },
        );
      });
      const statuses = index(hasFleet ? [fleet, ...objects] : objects);
      const problems = findProblems(statuses, () => true);
      const members = problems.flatMap(({ cause, dependents }) => {
        const own = cause.kind === 'circle' ? cause.ids : cause.kind === 'object' ? [cause.id] : [];
        return [...own.map(toObjectKey), ...dependents];
      });
      const counts = Map.groupBy(members, (key) => key);
      for (const [key, { state }] of statuses) if (isFailing(state)) expect(counts.get(key), key).toHaveLength(1);
      for (const [key, all] of counts) expect(all, key).toHaveLength(1);
      for (const { dependents } of problems)
        for (const key of dependents) expect(isFailing(statuses.get(key)?.state ?? 'none')).toBe(true);
    }),
  );
});

import { type ClusterSchemas, createClusterSchemas } from '../../server/src/cluster-schemas.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { type FakeClock, createFakeClock } from './fake-clock.ts';
import { type FakeCluster, createFakeCluster } from './fake-cluster.ts';

/** The schemas of a cluster that describes Deployments with `replicas` and Widgets with `size`, held by the test. */
export interface DescribedCluster {
  readonly clock: FakeClock;
  readonly fake: FakeCluster;
  readonly schemas: ClusterSchemas;
  /** The apiVersions that were said to have changed, each time. */
  readonly told: readonly (readonly string[])[];
  /** Ends the connection. */
  readonly end: () => void;
  readonly load: (apiVersion: string) => ReturnType<ClusterSchemas['load']>;
  /** Takes the calls out, and says how many were these. */
  readonly count: (call: string) => number;
  /** Loads the schemas of Widgets, whose definition is watched from then on. */
  readonly useWidgets: () => Promise<void>;
}

/** Starts with nothing asked. */
export function describeCluster(): DescribedCluster {
  const clock = createFakeClock();
  const fake = createFakeCluster(() => clock.now());
  const told: string[][] = [];
  const life = new AbortController();
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const changed = (all: ReadonlySet<string>): void => void told.push([...all].sort());
  const schemas = createClusterSchemas(fake.cluster, { clock, log: quiet }, changed, life.signal);
  fake.describe('apps/v1', describeKind('apps', 'Deployment', 'replicas'));
  fake.describe('example.com/v1', describeKind('example.com', 'Widget', 'size'));
  const load = (apiVersion: string) => schemas.load(apiVersion, new AbortController().signal);
  return {
    clock,
    fake,
    schemas,
    told,
    end: () => life.abort(),
    load,
    count: (call) => fake.takeCalls().filter((one) => one === call).length,
    async useWidgets() {
      fake.put(crd('widgets.example.com', 1));
      schemas.need(new Set(['example.com/v1']));
      await load('example.com/v1');
      await clock.advance(5000);
      fake.takeCalls();
    },
  };
}

/** A page of the API's description, with one kind of version v1 that has one field. */
export function describeKind(group: string, kind: string, field: string): JsonObject {
  const definition = {
    type: 'object',
    properties: { [field]: { type: 'integer', default: 1 } },
    'x-kubernetes-group-version-kind': [{ group, version: 'v1', kind }],
  };
  return { openapi: '3.0.0', components: { schemas: { [`${group}.${kind}`]: definition } } };
}

/** A CustomResourceDefinition as a watch sees it. */
export function crd(name: string, generation: number): JsonObject {
  return { kind: 'CustomResourceDefinition', metadata: { name, generation, uid: 'one' } };
}

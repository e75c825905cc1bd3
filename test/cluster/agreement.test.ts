import '../support/seed.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextName } from '../control-plane/control-plane.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/start.ts';
import { type ApiServer, connectApiServer } from '../support/agreement/api-server.ts';
import { type Comparison, compare } from '../support/agreement/compare.ts';
import { explainMiss } from '../support/agreement/explain.ts';
import { installCrds } from '../support/agreement/install-crds.ts';
import { readLiveSchemas } from '../support/agreement/live-schemas.ts';
import { toAgreement, toLine, toOutcome, toTable } from '../support/agreement/report.ts';
import { type ServedKind, findServedKinds } from '../support/agreement/served-kinds.ts';
import { toSubject } from '../support/agreement/subject.ts';
import { connectCluster } from '../support/cluster/cluster.ts';

const seconds = 1000;

// A control plane of its own, since dozens of CRDs would be in the way of the other files.
describe('the walker and the API server’s strict dry run agree', () => {
  let controlPlane: ControlPlane | undefined;
  let kinds: readonly ServedKind[];
  let comparisons: readonly Comparison[];
  let refusals: ReadonlyMap<string, readonly string[]>;
  const toName = ({ apiVersion, kind }: ServedKind): string => `${apiVersion} ${kind}`;

  beforeAll(async () => {
    controlPlane = await startControlPlane({ audit: false });
    const { adminKubeconfig, description } = controlPlane;
    const server = await connectApiServer(adminKubeconfig, contextName);
    await installCrds(server);
    const namespace = await connectCluster(description).createNamespace('agreement');
    await createBoundPod(server, namespace);
    kinds = await findServedKinds(server);
    const schemas = await readLiveSchemas(adminKubeconfig, contextName, kinds);
    const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31;
    const compared = await Promise.all(
      kinds
        .filter(({ canBeCreated }) => canBeCreated)
        .map(async (kind, index) => {
          const subject = toSubject(kind, schemas, { namespace, seed: seed + index });
          return [toName(kind), await compare(subject, server)] as const;
        }),
    );
    comparisons = compared.flatMap(([, one]) => one.comparisons);
    refusals = new Map(compared.map(([name, one]) => [name, one.refusals]));
    process.stdout.write(`seed ${seed}, ${kinds.length} kinds\n${toTable(comparisons)}\n`);
  }, 180 * seconds);

  afterAll(async () => controlPlane?.stop());

  test('on at least one valid and one broken manifest of every kind that can be created', () => {
    const creatable = kinds.filter(({ canBeCreated }) => canBeCreated);
    const incomplete = creatable.map(toName).filter((name) => {
      const own = comparisons.filter(({ subject }) => toName(subject.kind) === name);
      return !own.some(({ way }) => way === 'valid') || own.every(({ refusal }) => refusal === undefined);
    });
    expect(incomplete.map((name) => [name, refusals.get(name)])).toEqual([]);
    // a report of the API server about others
    expect(kinds.filter(({ canBeCreated }) => !canBeCreated).map(toName)).toEqual(['v1 ComponentStatus']);
    expect(creatable.length).toBeGreaterThan(140);
  });

  test('without one Error for what the API server takes', () => {
    expect(comparisons.filter((one) => toOutcome(one) === 'false error').map(toLine)).toEqual([]);
  });

  test('except where there is a reason', () => {
    const missed = comparisons.filter((one) => toOutcome(one) === 'missed');
    expect(missed.filter((one) => explainMiss(one) === undefined).map(toLine)).toEqual([]);
  });

  test('nearly always', () => {
    expect(comparisons.length).toBeGreaterThan(4000);
    expect(toAgreement(comparisons)).toBeGreaterThan(0.95);
  });
});

/** What a Binding is for. */
async function createBoundPod(server: ApiServer, namespace: string): Promise<void> {
  const spec = { containers: [{ name: 'a', image: 'a' }] };
  await server.create(`/api/v1/namespaces/${namespace}/pods`, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'bound' },
    spec,
  });
}

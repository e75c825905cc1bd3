import '../support/seed.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { readClusterPolicies } from '../../server/src/cluster-policies.ts';
import type { ApiSchemas } from '../../server/src/schema/schema.ts';
import { waitFor } from '../control-plane/wait.ts';
import { createSchemas } from '../support/fake-files.ts';
import { type Admitted, ask, install, tell, toObjects } from '../support/cel/admit.ts';
import { arbitraryAdmitted, triedPolicies } from '../support/cel/policies.ts';
import { contextName } from '../control-plane/control-plane.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/start.ts';
import { findRules } from '../../server/src/schema/cel/find-rules.ts';
import { type JsonObject, stringAt } from '../../server/src/manifest/json.ts';
import { type ApiServer, connectApiServer } from '../support/agreement/api-server.ts';
import { buildValid } from '../support/agreement/build-valid.ts';
import { installCrds } from '../support/agreement/install-crds.ts';
import { readLiveSchemas } from '../support/agreement/live-schemas.ts';
import { type ServedKind, findServedKinds } from '../support/agreement/served-kinds.ts';
import { type Subject, toSubject } from '../support/agreement/subject.ts';
import { aimAtRules } from '../support/cel/aim.ts';
import { bases } from '../support/cel/bases.ts';
import { arbitraryDialect, dialectCrd } from '../support/cel/dialect.ts';
import { type Judged, judgeAll } from '../support/cel/judge.ts';
import { connectCluster } from '../support/cluster/cluster.ts';
import { hasRules } from '../support/cel/has-rules.ts';

const seconds = 1000;
/** Whose definitions have rules. */
const groups = [
  'cel.driftline.example.com',
  'cert-manager.io',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'gateway.networking.x-k8s.io',
  'helm.cattle.io',
  'helm.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'monitoring.coreos.com',
  'source.toolkit.fluxcd.io',
  'traefik.io',
];
const ofEachKind = 16;
const dialects = 150;
const ofEachPolicy = 25;
const never = new AbortController().signal;

// A control plane of its own, since dozens of CRDs would be in the way of the other files.
describe('rules in CEL and the API server’s dry run agree', () => {
  let controlPlane: ControlPlane | undefined;
  let judged: readonly Judged[];
  let admitted: readonly Admitted[];

  beforeAll(async () => {
    controlPlane = await startControlPlane({ audit: false });
    const { adminKubeconfig, description } = controlPlane;
    const server = await connectApiServer(adminKubeconfig, contextName);
    await server.create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', dialectCrd);
    await installCrds(server, hasRules);
    const namespace = await connectCluster(description).createNamespace('cel');
    const kinds = await findServedKinds(server);
    const custom = kinds.filter(({ apiVersion }) => groups.some((one) => apiVersion.startsWith(`${one}/`)));
    const schemas = await readLiveSchemas(adminKubeconfig, contextName, custom);
    const seed = fc.readConfigureGlobal().seed ?? Date.now() % 2 ** 31;
    const subjects = custom
      .map((kind, index) => toSubject(kind, schemas, { namespace, seed: seed + index }))
      .filter(({ definition }) => hasRules(definition));
    const all: Judged[] = [];
    for (const subject of subjects) {
      const manifests = await toManifests(subject, server);
      all.push(...(await judgeAll(manifests, subject, [...schemas.values()], server)));
    }
    judged = all;
    const untried = subjects.map(toName).filter((name) => judged.every(({ kind }) => kind !== name));
    admitted = await admit(server, adminKubeconfig, kinds, [...schemas.values()], seed, (name) =>
      connectCluster(description).createNamespace(name),
    );
    process.stdout.write(`${toPolicyTable(admitted)}\n`);
    process.stdout.write(
      `seed ${seed}, ${subjects.length} kinds with rules, not tried: ${untried.join(', ')}\n${toTable(judged)}\n`,
    );
  }, 180 * seconds);

  afterAll(async () => controlPlane?.stop());

  test('on at least 200 objects, of which many break rules and many do not', () => {
    expect(judged.length).toBeGreaterThan(200);
    expect(judged.filter(({ theirs }) => theirs.length > 0).length).toBeGreaterThan(100);
    expect(judged.filter(({ theirs }) => theirs.length === 0).length).toBeGreaterThan(100);
  });

  test('without one rule that the API server does not call broken', () => {
    const wrong = judged.filter(({ ours, theirs }) => ours.some((one) => !theirs.includes(one)));
    expect(
      wrong.map(({ kind, manifest, ours, theirs }) => ({
        kind,
        manifest: JSON.stringify(manifest),
        ours: ours.filter((one) => !theirs.includes(one)),
      })),
    ).toEqual([]);
  });

  test('with nearly no rule of real definitions of which nothing is said, and few of one that is made to be hard', () => {
    const [hard = [], real = []] = [true, false].map((isHard) =>
      judged.filter(({ kind }) => kind.endsWith(' Dialect') === isHard),
    );
    expect(toSilentShare(real)).toBeLessThan(0.02);
    // texts beyond the first plane and times are in it, of which nothing is said
    expect(toSilentShare(hard)).toBeLessThan(0.15);
  });

  test('policies deny what we say that they deny, in their words', () => {
    const wrong = admitted.filter(({ ours, live, theirs }) => [...ours, ...live].some((one) => !theirs.includes(one)));
    expect(wrong.map((one) => JSON.stringify(one))).toEqual([]);
    const differing = admitted.filter(({ ours, live }) => ours.join() !== live.join());
    expect(differing.map((one) => JSON.stringify(one))).toEqual([]);
  });

  test('nearly all that policies deny is told, but for one that is not understood', () => {
    const denied = admitted.filter(({ theirs, policy }) => theirs.length > 0 && policy !== 'optional');
    expect(denied.length).toBeGreaterThan(50);
    expect(admitted.filter(({ theirs }) => theirs.length === 0).length).toBeGreaterThan(50);
    expect(denied.filter(({ ours }) => ours.length === 0).length / denied.length).toBeLessThan(0.05);
  });
});

/** Each object in each policy's namespace, with the policies of files and with those that the API server lists. */
async function admit(
  server: ApiServer,
  kubeconfig: string,
  kinds: readonly ServedKind[],
  schemas: readonly ApiSchemas[],
  seed: number,
  createNamespace: (name: string) => Promise<string>,
): Promise<readonly Admitted[]> {
  const connected = await createClusterGateway({}).connect({ kubeconfig, context: contextName }, never);
  if (!connected.ok) throw new Error(connected.error.message);
  const cluster = connected.value;
  const places = new Map<string, string>();
  for (const policy of triedPolicies) {
    const namespace = await createNamespace(policy.name);
    places.set(policy.name, namespace);
    await install(policy, namespace, server);
  }
  const all: Admitted[] = [];
  const [configMaps, deployments] = [findKind(kinds, 'ConfigMap'), findKind(kinds, 'Deployment')];
  const live = createSchemas([
    ...schemas,
    ...(await readLiveSchemas(kubeconfig, contextName, [configMaps, deployments])).values(),
  ]);
  const listing = { ...live, policies: (signal: AbortSignal) => readClusterPolicies(cluster, signal) };
  // the last one that was made is the last that is in force
  const last = toManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, places.get('labels') ?? '');
  await waitFor('the policies to be in force', async () => {
    const refusals = await ask(last, configMaps, places.get('labels') ?? '', server);
    return refusals.length > 0 ? true : undefined;
  });
  for (const policy of triedPolicies) {
    const namespace = places.get(policy.name) ?? '';
    const manifests = fc
      .sample(arbitraryAdmitted, { seed, numRuns: ofEachPolicy })
      .map((one) => toManifest(one, namespace));
    const ours = await tell(manifests, toObjects(policy, namespace), live);
    const listed = await tell(manifests, [], listing);
    for (const [i, manifest] of manifests.entries()) {
      const theirs = await ask(manifest, findKind(kinds, stringAt(manifest, 'kind') ?? ''), namespace, server);
      all.push({ policy: policy.name, manifest, ours: ours[i] ?? [], live: listed[i] ?? [], theirs });
    }
  }
  return all;
}

function findKind(kinds: readonly ServedKind[], name: string): ServedKind {
  const found = kinds.find(
    ({ kind, apiVersion }) => kind === name && /^(?:v1|apps\/v1|source\..*\/v1)$/.test(apiVersion),
  );
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function toManifest(one: JsonObject, namespace: string): JsonObject {
  return { ...one, metadata: { ...(one['metadata'] as JsonObject), namespace } };
}

function toPolicyTable(all: readonly Admitted[]): string {
  return Array.from(
    Map.groupBy(all, ({ policy }) => policy),
    ([policy, some]) => {
      const count = (key: 'ours' | 'live' | 'theirs'): number => some.filter((one) => one[key].length > 0).length;
      return `policy ${policy.padEnd(12)} ${some.length} objects, ${count('theirs')} denied, ${count('ours')} told, ${count('live')} told by those of the cluster`;
    },
  ).join('\n');
}

/** Of the rules that the API server calls broken. */
function toSilentShare(all: readonly Judged[]): number {
  const silent = all.flatMap(({ ours, theirs }) => theirs.filter((one) => !ours.includes(one)));
  return silent.length / all.flatMap(({ theirs }) => theirs).length;
}

function toName({ kind }: Subject): string {
  return `${kind.apiVersion} ${kind.kind}`;
}

async function toManifests(subject: Subject, server: ApiServer): Promise<readonly JsonObject[]> {
  const { kind, seed, namespace, definition, prepare } = subject;
  if (kind.kind === 'Dialect')
    return fc.sample(arbitraryDialect, { seed, numRuns: dialects }).map((spec) => ({
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      metadata: { name: 'a', namespace },
      spec,
    }));
  const own = (bases[toName(subject)] ?? bases[kind.kind] ?? []).map((base) => ({
    apiVersion: kind.apiVersion,
    kind: kind.kind,
    metadata: { name: 'a', ...(kind.isNamespaced ? { namespace } : {}) },
    ...base,
  }));
  const accepted = own.length > 0 ? own : (await buildValid(subject, server)).accepted;
  const ruled = accepted.filter((one) => findRules(one, definition, prepare).length > 0).slice(-2);
  return [...ruled, ...ruled.flatMap((one) => aimAtRules(one, subject, ofEachKind / 2))];
}

function toTable(all: readonly Judged[]): string {
  const kinds = Map.groupBy(all, ({ kind }) => kind);
  const rows = Array.from(kinds, ([kind, some]) => {
    const equal = some.filter(({ ours, theirs }) => ours.join('\n') === theirs.join('\n'));
    const broken = some.flatMap(({ theirs }) => theirs).length;
    const told = some.flatMap(({ ours }) => ours).length;
    const refused = some.filter(({ theirs }) => theirs.length > 0).length;
    return `${kind.padEnd(60)} ${some.length} objects, ${refused} refused, ${equal.length} equal; ${broken} rules broken, ${told} told`;
  });
  const missed = all.flatMap(({ ours, theirs }) => theirs.filter((one) => !ours.includes(one)));
  const words = Map.groupBy(missed, (one) => one.replace(/^[^:]*: /, ''));
  const reasons = Array.from(words, ([word, some]) => `${String(some.length).padStart(5)}  ${word}`);
  return [...rows, `silent on ${missed.length} of ${all.flatMap(({ theirs }) => theirs).length}:`, ...reasons].join(
    '\n',
  );
}

import { noRenderer } from './no-renderer.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { createSession } from '../../server/src/session.ts';
import type { Session } from '../../server/src/session-ports.ts';
import type { Observation } from '../../server/src/drift/observation.ts';
import { type FakeClock, createFakeClock } from './fake-clock.ts';
import { type FakeCluster, createFakeCluster } from './fake-cluster.ts';
import { createDownloads, createFiles, createSchemas } from './fake-files.ts';
import { type ManagedEntry, managed } from './managed-object.ts';
import { flux } from './observations.ts';

export const uri = 'file:///repository/web.yaml';

/** No schemas and no files: what is looked at is the cluster alone. */
const nothing = { schemas: createSchemas([]), files: createFiles({}), downloads: createDownloads({}) };

/** A session with everything around it held by the test. */
export interface SessionUnderTest {
  readonly session: Session;
  readonly clock: FakeClock;
  readonly fake: FakeCluster;
  readonly log: readonly string[];
  /** How many times the session has said that something changed. */
  readonly changes: () => number;
  /** `looking` as it was when the session last said that something changed, which is what a client has seen. */
  readonly lastLooking: () => number;
  /** What was seen of the only resource that something was seen of. */
  readonly seen: () => Observation | undefined;
}

/** Starts with a context chosen, unless the settings say otherwise. */
export async function startSession(settings: object = {}, trusted = true): Promise<SessionUnderTest> {
  const [clock, fake, log] = [createFakeClock(), createFakeCluster(), [] as string[]];
  const write = (message: string): void => void log.push(message);
  let [count, looking] = [0, 0];
  const session = createSession(
    { gateway: fake.gateway, clock, log: { info: write, warn: write, error: write }, renderer: noRenderer, ...nothing },
    () => {
      count++;
      looking = session.snapshot().looking;
    },
  );
  await session.configure({ cluster: { context: 'test' }, validation: 'off', ...settings }, trusted);
  return {
    session,
    clock,
    fake,
    log,
    changes: () => count,
    lastLooking: () => looking,
    seen() {
      const [only, ...others] = session.snapshot().observations.values();
      if (others.length > 0) throw new Error(`${others.length + 1} resources were seen`);
      return only;
    },
  };
}

/** A session that has looked up a Deployment whose replicas somebody changed to 5, where the file says 3. */
export async function startWithDrift(): Promise<SessionUnderTest> {
  const started = await startSession();
  started.fake.put(liveDeployment(5));
  started.session.setDocument(uri, 1, deployment(3));
  await started.clock.advance(0);
  started.fake.takeCalls();
  return started;
}

/** The codes that a client is shown. */
export function codes({ session }: SessionUnderTest, file = uri): unknown[] {
  return diagnostics(session.snapshot(), file).map(({ code }) => code);
}

/** A manifest of one Deployment. */
export function deployment(replicas: number, name = 'web'): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec: { replicas: ${replicas} }\n`;
}

/** The Deployment as it is live: Flux has applied it, and kubectl-edit has set its replicas since. */
export function liveDeployment(replicas: number, ...others: readonly ManagedEntry[]): JsonObject {
  const labels = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };
  return managed(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels }, spec: { replicas } },
    {
      manager: flux,
      operation: 'Apply',
      fields: ['f:metadata/f:labels/f:kustomize.toolkit.fluxcd.io/name', 'f:spec/f:replicas'],
    },
    { manager: 'kubectl-edit', fields: ['f:spec/f:replicas'] },
    ...others,
  );
}

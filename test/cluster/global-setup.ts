import type { TestProject } from 'vitest/node';
import { buildControlPlane } from '../control-plane/build.ts';
import type { ControlPlaneDescription } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { forbiddenWrites, toRequest } from '../support/cluster/audit.ts';
import { connectCluster } from '../support/cluster/cluster.ts';
import { describeNamedCluster, findNamedCluster, leaveNamedCluster } from '../support/cluster/external.ts';
import type { NamedCluster } from '../support/cluster/external.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    controlPlane: ControlPlaneDescription;
  }
}

/** Starts the cluster that the suite shares; at the end fails the run if the product wrote to it unasked (security rule 15). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const log: Log = (line) => void process.stdout.write(`${line}\n`);
  const named = findNamedCluster(process.env);
  const { description, stop } = named ? await joinCluster(named, log) : await startCluster(log);
  try {
    refuseGapsInCi(description);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('controlPlane', description);
  return async () => {
    try {
      if (description.auditLog) await checkAudit(description);
    } finally {
      await stop();
    }
  };
}

type Log = (line: string) => void;

interface RunningCluster {
  readonly description: ControlPlaneDescription;
  stop: () => Promise<void>;
}

async function startCluster(log: Log): Promise<RunningCluster> {
  const binaries = await buildControlPlane({ log });
  return startControlPlane({ binaries, flux: true, gitServer: true, log });
}

async function joinCluster(named: NamedCluster, log: Log): Promise<RunningCluster> {
  const binaries = await buildControlPlane({ log, only: ['kubectl'] });
  const description = await describeNamedCluster(named, binaries);
  return { description, stop: async () => leaveNamedCluster(description) };
}

/** A suite that is skipped in CI would look green for ever. */
function refuseGapsInCi({ flux, auditLog }: ControlPlaneDescription): void {
  if (!process.env['CI'] || (flux && auditLog)) return;
  throw new Error('in CI the cluster suite must not skip: this cluster has no Flux or no audit log');
}

async function checkAudit(description: ControlPlaneDescription): Promise<void> {
  const cluster = connectCluster(description);
  const writes = forbiddenWrites(await cluster.auditEntries(), await cluster.confirmedWrites());
  if (writes.length === 0) return;
  const lines = writes.map((entry) => `  ${entry.user.username}: ${toRequest(entry)} ${entry.responseStatus?.code}`);
  throw new Error(`the product wrote to the cluster without a dry run:\n${lines.join('\n')}`);
}

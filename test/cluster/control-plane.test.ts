import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { access, chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { ControlPlaneDescription } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start.ts';
import type { ControlPlane } from '../control-plane/start.ts';
import { folderPrefix } from '../control-plane/sweep.ts';
import { waitFor } from '../control-plane/wait.ts';
import { forbiddenWrites } from '../support/cluster/audit.ts';
import { connectCluster } from '../support/cluster/cluster.ts';
import type { Cluster } from '../support/cluster/cluster.ts';

// On a cluster that somebody named only kubectl is built.
const { binaries, external } = inject('controlPlane');

describe.skipIf(external)('two control planes side by side', () => {
  let controlPlanes: ControlPlane[] = [];
  let clusters: Cluster[] = [];

  beforeAll(async () => {
    controlPlanes = await Promise.all([startControlPlane({ binaries }), startControlPlane({ binaries })]);
    clusters = controlPlanes.map(({ description }) => connectCluster(description));
  });

  afterAll(async () => {
    await Promise.all(controlPlanes.map(({ stop }) => stop()));
    for (const { dir } of controlPlanes) await expect(access(dir)).rejects.toThrow();
  });

  test('each answers for itself', async () => {
    const [first, second] = clusters;
    const name = await first?.createNamespace('only-here');
    expect(await first?.kubectl(['get', 'namespace', `${name}`, '-o', 'name'])).toBe(`namespace/${name}\n`);
    await expect(second?.kubectl(['get', 'namespace', `${name}`])).rejects.toThrow('NotFound');
  });

  test('nobody else on the machine can read their folders', async () => {
    for (const { dir } of controlPlanes) {
      expect((await stat(dir)).mode & 0o777).toBe(0o700);
      expect((await stat(join(dir, 'kubeconfig', 'admin'))).mode & 0o777).toBe(0o600);
    }
  });

  test('a restricted user may do only what the rules say', async () => {
    const cluster = clusters[0];
    const namespace = await cluster?.createNamespace();
    await cluster?.createUser('reader', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }]);
    const configMap = ['configmap', 'kube-root-ca.crt', '-n', `${namespace}`];
    await cluster?.kubectl(['wait', '--for=create', '--timeout=30s', ...configMap]);
    const asReader = { user: 'reader' };
    expect(await cluster?.kubectl(['get', ...configMap, '-o', 'name'], asReader)).toContain('kube-root-ca.crt');
    const dryRun = ['label', ...configMap, 'a=b', '--dry-run=server'];
    await expect(cluster?.kubectl(dryRun, asReader)).rejects.toThrow('Forbidden');
  });

  // On a control plane of its own, because the shared one's log must stay clean of such writes.
  test('a real write of the product is found in the audit log, a dry run is not', async () => {
    const cluster = clusters[1];
    const namespace = await cluster?.createNamespace();
    const asProduct = { user: 'driftline' };
    await cluster?.kubectl(['annotate', 'namespace', `${namespace}`, 'a=b', '--dry-run=server'], asProduct);
    await cluster?.kubectl(['auth', 'can-i', 'get', 'pods'], asProduct);
    expect(forbiddenWrites((await cluster?.auditEntries({ user: 'driftline' })) ?? [])).toEqual([]);

    await cluster?.kubectl(['annotate', 'namespace', `${namespace}`, 'a=b'], asProduct);
    const entries = (await cluster?.auditEntries({ user: 'driftline' })) ?? [];
    const path = `/api/v1/namespaces/${namespace}`;
    expect(forbiddenWrites(entries)).toMatchObject([{ verb: 'patch', objectRef: { name: namespace } }]);
    expect(entries.some(({ requestURI }) => requestURI.includes('dryRun=All'))).toBe(true);
    expect(forbiddenWrites(entries, [`patch ${path}`])).toEqual([]);
  });
});

describe.skipIf(external)('no program outlives its owner', () => {
  test('everything ends and is removed when the owner is killed', async () => {
    const script = join(import.meta.dirname, '..', 'support', 'cluster', 'owner-process.ts');
    const env = { ...process.env, DRIFTLINE_CONTROL_PLANE: binaries };
    const owner = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const description = await new Promise<ControlPlaneDescription>((resolve) => {
      createInterface({ input: owner.stdout }).once('line', (line) => {
        resolve(JSON.parse(line) as ControlPlaneDescription);
      });
    });
    expect(description.pids.length).toBeGreaterThanOrEqual(4);
    expect(description.pids.every(isAlive)).toBe(true);

    owner.kill('SIGKILL');
    const gone = async () => !description.pids.some(isAlive) && !(await isThere(description.dir));
    await waitFor('the programs to end', gone, { timeout: 10_000 });
  });

  test('a killed supervisor leaves programs that the next start removes', async () => {
    const { description } = await startControlPlane({ binaries });
    const [supervisor = 0, ...programs] = description.pids;
    process.kill(supervisor, 'SIGKILL');
    await waitFor('the supervisor to end', () => Promise.resolve(!isAlive(supervisor)));
    const next = await startControlPlane({ binaries });
    try {
      await waitFor('the programs to end', () => Promise.resolve(!programs.some(isAlive)), { timeout: 10_000 });
      expect(await isThere(description.dir)).toBe(false);
    } finally {
      await next.stop();
    }
  });
});

describe.skipIf(external)('a start that cannot succeed', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('says which program ended, with its last words, and leaves nothing', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'driftline-broken-'));
    try {
      for (const name of await readdir(binaries)) await symlink(join(binaries, name), join(broken, name));
      await rm(join(broken, 'etcd'));
      await writeFile(join(broken, 'etcd'), '#!/bin/sh\necho the disk is on fire\nexit 3\n');
      await chmod(join(broken, 'etcd'), 0o700);
      vi.stubEnv('TMPDIR', broken);
      await expect(startControlPlane({ binaries: broken })).rejects.toThrow(/etcd ended with 3.*the disk is on fire/s);
      expect((await readdir(broken)).filter((name) => name.startsWith(folderPrefix))).toEqual([]);
    } finally {
      await rm(broken, { recursive: true, force: true });
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** In a container whose first process reaps nobody, the dead keep their pid. */
function isZombie(pid: number): boolean {
  const commandLine = `/proc/${pid}/cmdline`;
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8') === '';
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

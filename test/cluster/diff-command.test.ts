import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextName } from '../control-plane/control-plane.ts';
import { cluster } from '../support/cluster/shared.ts';
import { type FluxCases, startFluxCases } from '../support/flux-cases.ts';
import { deployment } from '../support/manifests.ts';
import { type Ran, runDriftline } from '../support/run-driftline.ts';

describe.skipIf(!cluster.capabilities.flux)('driftline diff', () => {
  let cases: FluxCases;
  let folder: string;
  let kubeconfig: string;
  const names = ['one', 'two', 'three', 'four'];

  beforeAll(async () => {
    const toFile = (namespace: string, name: string): string => deployment({ name, namespace, spec: ['replicas: 3'] });
    cases = await startFluxCases(cluster, 'diff-command', (namespace) =>
      Object.fromEntries(names.map((name) => [name, toFile(namespace, name)])),
    );
    folder = cases.repository.workTree;
    kubeconfig = await cluster.kubeconfig('driftline');
  });
  afterAll(() => cases.stop());

  const context = (): string => (cluster.description.external ? cluster.description.context : contextName);
  const run = (...args: string[]): Promise<Ran> =>
    runDriftline(['diff', '--context', context(), '--kubeconfig', kubeconfig, ...args], { cwd: folder });

  test('without drift it is 0; what a person has changed is 1, on its line, with who it was', async () => {
    expect(await run()).toEqual({ code: 0, stdout: '4 files, 4 documents: 0 errors, 0 warnings\n', stderr: '' });
    await cluster.kubectl(['scale', 'deployment', 'two', '-n', cases.namespace, '--replicas=5']);
    const lines = cases.text('two').split('\n');
    const line = lines.findIndex((one) => one.includes('replicas: 3')) + 1;
    const { code, stdout, stderr } = await run('.');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain(`two.yaml:${line}:13: warning[drift-changed]: `);
    expect(stdout).toContain('4 files, 4 documents: 0 errors, 1 warning\n');
    const json = JSON.parse((await run('--format', 'json', 'two.yaml')).stdout) as { findings: unknown };
    expect(json.findings).toMatchObject([
      {
        ...{ file: 'two.yaml', line, severity: 'warning', code: 'drift-changed' },
        resource: { kind: 'Deployment', name: 'two', namespace: cases.namespace },
        difference: { path: 'spec.replicas', desired: 3, live: 5, owners: [{ manager: 'kubectl' }] },
      },
    ]);
  });

  test('what is not deployed is told where a person asks for it', async () => {
    await writeFile(join(folder, 'new.yaml'), deployment({ name: 'new', namespace: cases.namespace }));
    expect((await run('new.yaml')).code).toBe(0);
    const { code, stdout } = await run('--min-severity', 'information', 'new.yaml');
    expect(code).toBe(1);
    expect(stdout).toContain('information[not-deployed]');
  });

  test('what cannot be compared is 2, with the reason', async () => {
    await writeFile(join(folder, 'broken.yaml'), 'kind: [\n');
    const broken = await run('broken.yaml');
    expect(broken.code).toBe(2);
    expect(broken.stderr).toContain('broken.yaml');
    await rm(join(folder, 'broken.yaml'));
    await cluster.createUser('diff-blind', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]);
    const config = await cluster.kubeconfig('diff-blind');
    const args = ['diff', '--context', context(), '--kubeconfig', config, 'one.yaml'];
    const forbidden = await runDriftline(args, { cwd: folder });
    expect(forbidden.code).toBe(2);
    expect(forbidden.stderr).toContain('Deployment');
    expect(forbidden.stderr).toContain('forbidden');
    const nowhere = await run('--context', 'nowhere');
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('"nowhere"');
    expect((await runDriftline(['diff', '.'], { cwd: folder })).stderr).toContain('--context');
  });
});

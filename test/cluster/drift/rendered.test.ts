import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { createClusterGateway } from '../../../server/src/adapters/kubeconfig.ts';
import { createRepositoryFiles } from '../../../server/src/adapters/repository-files.ts';
import { contextName } from '../../control-plane/control-plane.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { type FluxRepository, createFluxRepository } from '../../support/cluster/flux.ts';
import { type TestEditor, runServer, startEditor } from '../../support/language-server.ts';
import { openRenderer } from '../../support/open-renderer.ts';
import { place } from '../../support/drift-case.ts';
import { until } from '../../support/until.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: \${REPLICAS:=2}
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
`;

describe.skipIf(!cluster.capabilities.flux)('what builds make of a file', () => {
  let namespace: string;
  let repository: FluxRepository;
  let editor: TestEditor;
  let uri: string;
  const settings = (): string => `settings-${namespace}`;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('rendered');
    repository = await createFluxRepository(cluster, namespace);
    const values = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: settings(), namespace: 'flux-system' } };
    await cluster.apply(JSON.stringify({ ...values, data: { REPLICAS: '4' } }));
    const revision = await repository.commitAndReconcile({
      // what Flux was given first lies beside, as `flux bootstrap` leaves it
      'clusters/flux-system.yaml': repository.manifests,
      'kustomization.yaml': 'resources: [clusters/home.yaml]\n',
      'clusters/home.yaml': kustomization(`apps-${namespace}`, namespace, settings()),
      'apps/kustomization.yaml': `namespace: ${namespace}\nresources: [deployment.yaml]\n`,
      'apps/deployment.yaml': deployment,
    });
    await waitFor('the apps to be applied', async () => {
      const name = 'kustomizations.kustomize.toolkit.fluxcd.io';
      const { status } = await cluster.get(name, `apps-${namespace}`, 'flux-system');
      return status?.['lastAppliedRevision'] === revision;
    });
    const server = runServer(
      createClusterGateway({}),
      undefined,
      undefined,
      createRepositoryFiles(),
      await openRenderer(),
    );
    const choice = { kubeconfig: await cluster.kubeconfig('driftline'), context: contextName };
    const folder = pathToFileURL(repository.workTree).href;
    editor = await startEditor(server, { cluster: choice, dryRun: 'always' }, true, { folder });
    uri = `${folder}/apps/deployment.yaml`;
    await editor.open(uri, await readFile(join(repository.workTree, 'apps/deployment.yaml'), 'utf8'));
  }, 300_000);

  afterAll(async () => {
    await editor.stop();
    await repository.remove();
    await cluster.kubectl(['delete', 'configmap', settings(), '-n', 'flux-system']);
  });

  const lens = async (): Promise<string> => {
    await editor.diagnostics(uri);
    const [first] = await editor.codeLenses(uri);
    return first?.command?.title ?? '';
  };

  test('case 51: a variable that a ConfigMap of the cluster gives is silent, and the hover shows its value', async () => {
    expect((await cluster.get('deployment', 'web', namespace)).spec).toMatchObject({ replicas: 4 });
    await until('in sync', lens, (title) => title.startsWith('In sync'));
    expect(await editor.diagnostics(uri)).toEqual([]);
    const { start } = place(deployment, 'replicas: $', '{REPLICAS:=2}');
    const hover = await editor.ask<object, Hover | null>(
      { method: 'textDocument/hover' },
      { textDocument: { uri }, position: start },
    );
    expect(JSON.stringify(hover?.contents)).toMatch(/\b4\b/);
  });

  test('case 51: a live value that is another is a Warning on the substitution', async () => {
    await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=6']);
    await until('drift', lens, (title) => title.startsWith('1 field drifted'));
    expect(await editor.diagnostics(uri)).toMatchObject([
      {
        code: 'drift-changed',
        severity: 2,
        range: place(deployment, 'replicas: ', '${REPLICAS:=2}'),
        data: { path: 'spec.replicas', desired: 4, live: 6, owners: [{ manager: 'kubectl', subresource: 'scale' }] },
      },
    ]);
    await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=4']);
    await until('in sync', lens, (title) => title.startsWith('In sync'));
  });

  test('case 52: an object whose namespace kustomize sets is found there and silent; a change is told of it', async () => {
    expect(deployment).not.toContain('namespace');
    await until('in sync', lens, (title) => title.startsWith('In sync'));
    expect(await lens()).toContain(`apps-${namespace}`);
    expect(await editor.diagnostics(uri)).toEqual([]);
    await cluster.kubectl(['set', 'image', 'deployment/web', 'web=example.com/web:2.0.0', '-n', namespace]);
    await until('drift', lens, (title) => title.startsWith('1 field drifted'));
    expect(await editor.diagnostics(uri)).toMatchObject([
      {
        code: 'drift-changed',
        severity: 2,
        range: place(deployment, 'image: ', 'example.com/web:1.0.0'),
        data: { resource: { name: 'web', namespace }, live: 'example.com/web:2.0.0' },
      },
    ]);
  });
});

function kustomization(name: string, repository: string, settings: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef: { kind: GitRepository, name: ${repository} }
  postBuild:
    substituteFrom:
      - { kind: ConfigMap, name: ${settings} }
`;
}

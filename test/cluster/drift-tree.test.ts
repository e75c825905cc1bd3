import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import { createRepositoryFiles } from '../../server/src/adapters/repository-files.ts';
import { type DriftTree, driftTreeRequest, scanDriftRequest } from '../../server/src/protocol.ts';
import { contextName } from '../control-plane/control-plane.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type FluxRepository, createFluxRepository } from '../support/cluster/flux.ts';
import { cluster } from '../support/cluster/shared.ts';
import { fluxKustomization, kustomization } from '../support/graph-files.ts';
import { type TestEditor, runServer, startEditor } from '../support/language-server.ts';
import { configMap, deployment } from '../support/manifests.ts';
import { openWarmRenderer } from '../support/open-renderer.ts';
import { until } from '../support/until.ts';

describe.skipIf(!cluster.capabilities.flux)('the tree of a workspace', () => {
  let namespace: string;
  let repository: FluxRepository;
  let files: Readonly<Record<string, string>>;
  const editors: TestEditor[] = [];
  const owner = (name: string): string => `Kustomization flux-system/${name}-${namespace}`;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('drift-tree');
    repository = await createFluxRepository(cluster, namespace);
    const names = ['apps', 'infra'] as const;
    const toKustomization = (name: string): string =>
      fluxKustomization(`${name}-${namespace}`, { path: `./${name}`, source: namespace });
    files = {
      // what Flux was given first lies beside, as `flux bootstrap` leaves it
      'clusters/flux-system.yaml': repository.manifests,
      'kustomization.yaml': 'resources: [clusters/home.yaml]\n',
      'clusters/home.yaml': names.map(toKustomization).join('---\n'),
      'apps/kustomization.yaml': kustomization(['web.yaml', 'calm.yaml', 'gone.yaml'], `namespace: ${namespace}\n`),
      'apps/web.yaml': deployment({ name: 'web', namespace, spec: ['replicas: 3'] }),
      'apps/calm.yaml': deployment({ name: 'calm', namespace, spec: ['replicas: 1'] }),
      'apps/gone.yaml': configMap({ name: 'gone', namespace, data: ['color: red'] }),
      'infra/kustomization.yaml': kustomization(['dns.yaml', 'login.yaml']),
      'infra/dns.yaml': configMap({ name: 'dns', namespace, data: ['zone: home', 'ttl: "60"'] }),
      'infra/login.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: login, namespace: ${namespace} }\nstringData:\n  password: canary\n`,
      'loose/loose.yaml': configMap({ name: 'loose', namespace, data: ['color: red'] }),
    };
    const revision = await repository.commitAndReconcile(files);
    for (const name of names)
      await waitFor(`${name} to be applied`, async () => {
        const kind = 'kustomizations.kustomize.toolkit.fluxcd.io';
        const { status } = await cluster.get(kind, `${name}-${namespace}`, 'flux-system');
        return status?.['lastAppliedRevision'] === revision;
      });
  }, 300_000);

  afterAll(async () => {
    for (const editor of editors) await editor.stop();
    await repository.remove();
  });

  async function open(kubeconfig: string): Promise<TestEditor> {
    const server = runServer(
      createClusterGateway({}),
      undefined,
      undefined,
      createRepositoryFiles(),
      await openWarmRenderer(),
    );
    const folder = pathToFileURL(repository.workTree).href;
    const editor = await startEditor(server, { cluster: { kubeconfig, context: contextName } }, true, { folder });
    editors.push(editor);
    await until(
      'a context',
      () => treeOf(editor),
      ({ state }) => state === 'not-scanned',
    );
    return editor;
  }

  async function treeOf(editor: TestEditor): Promise<DriftTree> {
    const tree = await editor.ask(driftTreeRequest, null);
    if (!tree) throw new Error('there is no tree');
    return tree;
  }

  async function scan(editor: TestEditor): Promise<DriftTree> {
    expect(await editor.ask(scanDriftRequest, {})).toMatchObject({ outcome: 'done' });
    return treeOf(editor);
  }

  function outline({ groups }: DriftTree): object {
    const toRows = ({ resources }: DriftTree['groups'][number]): object =>
      Object.fromEntries(resources.map((one) => [one.name ?? '', one.fields.map(({ path }) => path)]));
    return Object.fromEntries(groups.map((group) => [group.name ?? group.kind, toRows(group)]));
  }

  test('has exactly what people have changed, deleted or never deployed, under its Kustomization', async () => {
    const editor = await open(await cluster.kubeconfig('driftline'));
    const before = await scan(editor);
    expect(outline(before)).toEqual({ 'not-deployed': { [`ConfigMap ${namespace}/loose`]: [] } });

    await cluster.kubectl(['scale', 'deployment', 'web', '-n', namespace, '--replicas=5']);
    await cluster.kubectl(['delete', 'configmap', 'gone', '-n', namespace]);
    const edited = ['configmap', 'dns', '-n', namespace];
    await cluster.kubectlEdit(edited, (yaml) => yaml.replace('zone: home', 'zone: work'));
    const login = ['patch', 'secret', 'login', '-n', namespace, '--field-manager=kubectl-edit', '--type=merge'];
    await cluster.kubectl([...login, '-p', '{"stringData":{"password":"canary-live"}}']);
    const after = await scan(editor);
    expect(outline(after)).toEqual({
      [owner('apps')]: { [`ConfigMap ${namespace}/gone`]: [], [`Deployment ${namespace}/web`]: ['spec.replicas'] },
      [owner('infra')]: {
        [`ConfigMap ${namespace}/dns`]: ['data.zone'],
        [`Secret ${namespace}/login`]: ['data.password'],
      },
      'not-deployed': { [`ConfigMap ${namespace}/loose`]: [] },
    });
    expect(after.drifted).toBe(4);
    expect(JSON.stringify(after)).not.toMatch(/canary|Y2FuYXJ5|[0-9a-f]{64}/);
    const web = after.groups[0]?.resources.find(({ name }) => name?.startsWith('Deployment'));
    const line = (files['apps/web.yaml'] ?? '').split('\n').findIndex((one) => one.includes('replicas: 3'));
    expect(web?.fields[0]?.location).toMatchObject({
      uri: `${pathToFileURL(repository.workTree).href}/apps/web.yaml`,
      range: { start: { line } },
    });
    expect(web?.fields[0]?.summary).toMatch(/^live: 5 · kubectl through scale/);
  }, 120_000);

  test('a user who may not see a kind is told so, and nothing looks in sync for it', async () => {
    const rules = [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['*'], verbs: ['get', 'list', 'watch'] },
    ];
    const editor = await open(await cluster.createUser('drift-tree-blind', rules));
    const { groups } = await scan(editor);
    const hidden = groups.find(({ kind }) => kind === 'not-compared')?.resources ?? [];
    const names = hidden.map(({ name }) => name?.replace(` ${namespace}/`, ' '));
    expect(names).toEqual(
      expect.arrayContaining(['ConfigMap dns', 'ConfigMap gone', 'ConfigMap loose', 'Secret login']),
    );
    expect(
      hidden.filter(({ name }) => name?.startsWith('ConfigMap')).every(({ summary }) => summary.includes('forbidden')),
    ).toBe(true);
    expect(groups.find(({ name }) => name === owner('apps'))?.resources.map(({ name }) => name)).toEqual([
      `Deployment ${namespace}/web`,
    ]);
  }, 120_000);
});

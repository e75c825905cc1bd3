import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClusterGateway } from '../../server/src/adapters/kubeconfig.ts';
import {
  type ReconcileAction,
  type ReconcileResult,
  type ReconcileTarget,
  reconcileRequest,
  reconcileTargetsRequest,
  suspensionEditRequest,
} from '../../server/src/protocol.ts';
import { productUser } from '../control-plane/control-plane.ts';
import { forbiddenWrites, toRequest } from '../support/cluster/audit.ts';
import { cluster } from '../support/cluster/shared.ts';
import { type FluxCases, startFluxCases } from '../support/flux-cases.ts';
import { runServer, startEditor } from '../support/language-server.ts';
import { configMap } from '../support/manifests.ts';

const flux = 'flux-system';
const api = { Kustomization: 'kustomize.toolkit.fluxcd.io/v1', GitRepository: 'source.toolkit.fluxcd.io/v1' } as const;

describe.skipIf(!cluster.capabilities.flux)('what a person asks of Flux', () => {
  let cases: FluxCases;
  let found: readonly (ReconcileTarget & { readonly actions: readonly ReconcileAction[] })[];
  const uri = 'untitled:/reconcile.yaml';
  const asked: string[] = [];
  const where = (): { readonly cluster: string; readonly context: string } => ({
    cluster: found[0]?.cluster ?? '',
    context: found[0]?.context ?? '',
  });

  async function ask(
    action: ReconcileAction,
    kind: keyof typeof api = 'Kustomization',
    withSource = false,
  ): Promise<ReconcileResult> {
    const object = { apiVersion: api[kind], kind, namespace: flux, name: cases.repository.name };
    const kinds = withSource ? (['GitRepository', kind] as const) : [kind];
    for (const one of kinds) {
      const path = `/apis/${api[one]}/namespaces/${flux}/${one === 'Kustomization' ? 'kustomizations' : 'gitrepositories'}`;
      asked.push(`patch ${path}/${cases.repository.name}`);
      await cluster.confirmWrite('patch', `${path}/${cases.repository.name}`);
    }
    return cases.editor.ask(reconcileRequest, { ...where(), object, action, withSource });
  }

  beforeAll(async () => {
    cases = await startFluxCases(cluster, 'reconcile', (namespace) => ({
      settings: configMap({ name: 'settings', namespace, data: ['key: "1"'] }),
    }));
    await cases.editor.open(uri, cases.text('settings'));
    await cases.editor.settledStatus();
    found = await cases.editor.ask(reconcileTargetsRequest, { uri, position: { line: 0, character: 0 } });
  });
  afterAll(() => cases.stop());

  test('whoever applies the object at the cursor can be asked', () => {
    const object = {
      apiVersion: api.Kustomization,
      kind: 'Kustomization',
      namespace: flux,
      name: cases.repository.name,
    };
    expect(found).toMatchObject([{ context: cluster.description.context, object, actions: ['reconcile', 'suspend'] }]);
  });

  test('to reconcile corrects drift; with the source first it applies what was pushed, and tells which revision', async () => {
    await cluster.patchAs('kubectl-edit', ['configmap', 'settings', '-n', cases.namespace], { data: { key: '2' } });
    expect(await ask('reconcile')).toMatchObject({ outcome: 'done' });
    expect((await cluster.get('configmap', 'settings', cases.namespace))['data']).toEqual({ key: '1' });
    const revision = await cases.repository.commit({
      'settings.yaml': cases.text('settings').replace('key: "1"', 'key: "3"'),
    });
    const [, hash = ''] = /sha1:([0-9a-f]{8})/.exec(revision) ?? [];
    expect(await ask('reconcile', 'Kustomization', true)).toEqual({ outcome: 'done', message: `main@sha1:${hash}` });
    expect((await cluster.get('configmap', 'settings', cases.namespace))['data']).toEqual({ key: '3' });
  });

  test('what fails is told in the words of the controller', async () => {
    await cases.repository.commit({ 'broken.yaml': 'kind: [\n' });
    const result = await ask('reconcile', 'Kustomization', true);
    expect(result.outcome).toBe('failed');
    expect(result.message).toContain('broken.yaml');
    await cases.repository.commit({ 'broken.yaml': null });
    expect(await ask('reconcile', 'Kustomization', true)).toMatchObject({ outcome: 'done' });
  });

  test('to suspend sets that field and no other; then nobody can be asked to reconcile, until it is resumed', async () => {
    expect(await ask('suspend')).toEqual({ outcome: 'done' });
    const before = await cluster.get('kustomizations.kustomize.toolkit.fluxcd.io', cases.repository.name, flux);
    expect(before['spec']).toMatchObject({ suspend: true, interval: expect.anything() as unknown });
    const object = {
      apiVersion: api.Kustomization,
      kind: 'Kustomization',
      namespace: flux,
      name: cases.repository.name,
    };
    const params = { ...where(), object, action: 'reconcile' } as const;
    expect(await cases.editor.ask(reconcileRequest, params)).toMatchObject({ outcome: 'refused' });
    expect(await ask('resume')).toMatchObject({ outcome: 'done' });
    const after = await cluster.get('kustomizations.kustomize.toolkit.fluxcd.io', cases.repository.name, flux);
    expect(after['spec']).toMatchObject({ suspend: false });
  });

  test.each([
    [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' }, 'reconcile'],
    [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, 'suspend'],
    [{ apiVersion: api.Kustomization, kind: 'Kustomization', name: 'apps' }, 'hard-refresh'],
    [{ apiVersion: 'example.com/v1', kind: 'Kustomization', name: 'apps' }, 'suspend'],
    [{ apiVersion: api.Kustomization, kind: 'Kustomization', name: '../x' }, 'suspend'],
  ] as const)('nothing is sent for %j: %s', async (named, action) => {
    const object = { ...named, namespace: cases.namespace };
    const params = { ...where(), object, action };
    expect(await cases.editor.ask(reconcileRequest, params)).toMatchObject({ outcome: 'refused' });
  });

  test('nothing can be asked where the settings forbid it, or the workspace is not trusted', async () => {
    const { context } = cluster.description;
    const settings = { cluster: { kubeconfig: await cluster.kubeconfig(productUser), context } };
    const [first] = found;
    if (!first) throw new Error('nobody was found');
    const params = { ...first, action: 'suspend' } as const;
    // who applies it is no secret where nothing may be asked
    for (const [own, isTrusted, targets] of [
      [{ ...settings, actions: 'none' }, true, [{ object: first.object, actions: [] }]],
      [settings, false, []],
    ] as const) {
      const editor = await startEditor(runServer(createClusterGateway({})), own, isTrusted);
      await editor.open(uri, cases.text('settings'));
      await editor.settledStatus();
      expect(await editor.ask(reconcileTargetsRequest, { uri, position: { line: 0, character: 0 } })).toMatchObject(
        targets,
      );
      expect(await editor.ask(reconcileRequest, params)).toMatchObject({ outcome: 'refused' });
      await editor.stop();
    }
  });

  test('no file that is open declares the object, so nothing is offered in Git', async () => {
    const [first] = found;
    const params = { cluster: first?.cluster ?? '', object: first?.object ?? { ...api, name: '' }, suspend: true };
    expect(await cases.editor.ask(suspensionEditRequest, params as never)).toBeNull();
  });

  test.skipIf(!cluster.capabilities.audit)('the audit log has exactly the patches that were confirmed', async () => {
    const entries = await cluster.auditEntries({ user: productUser });
    const own = forbiddenWrites(entries).filter(({ objectRef }) => objectRef?.name === cases.repository.name);
    expect(own.map(toRequest)).toEqual(asked);
    expect(own.every(({ requestURI }) => requestURI.includes('fieldManager=driftline'))).toBe(true);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cluster } from '../../support/cluster/shared.ts';
import { check, checkAgain, everythingSaid, place } from '../../support/drift-case.ts';
import { type FluxCases, startFluxCases } from '../../support/flux-cases.ts';
import { configMap } from '../../support/manifests.ts';

const encryptedValue = 'ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]';
const data = ['kept: "1"', 'removed: "2"'];

describe.skipIf(!cluster.capabilities.flux)('what is equal, what is given up, and what only has keys', () => {
  let cases: FluxCases;
  const text = (name: string): string => cases.text(name);
  const on = (kind: string, name: string): string[] => [kind, name, '-n', cases.namespace];

  beforeAll(async () => {
    cases = await startFluxCases(cluster, 'flux-equal', (namespace) => ({
      settings: configMap({ name: 'settings', namespace, data }),
      shared: configMap({ name: 'shared', namespace, data }),
      labels: configMap({ name: 'labels', namespace, labels: ['team: blue'], data: ['key: "1"'] }),
      back: configMap({ name: 'back', namespace, data: ['key: "1"'] }),
      claims: statefulSet(namespace),
      // Flux has decrypted what the file has as encrypted
      encrypted: secret(namespace, 'canary-in-git'),
    }));
  });

  afterAll(() => cases.stop());

  test('case 38: a key that the file has no more and the applier still holds is a pending removal on data', async () => {
    const edited = text('settings').replace('  removed: "2"\n', '');
    expect(await check(cases.editor, 'case-38', edited)).toMatchObject([
      {
        code: 'pending-removal',
        severity: 'Information',
        range: place(edited, '\n', 'data'),
        data: { path: 'data.removed', live: '2', owners: [{ manager: 'kustomize-controller', operation: 'Apply' }] },
      },
    ]);
    expect(await checkAgain(cases.editor, 'case-38', text('settings'))).toEqual([]);
  });

  test('case 41: a value of a Secret that SOPS has encrypted is not compared, also where it is changed; nothing is sent', async () => {
    const encrypted = toEncrypted(text('encrypted'));
    expect(await check(cases.editor, 'case-41', encrypted)).toEqual([]);
    await cluster.patchAs('kubectl-edit', on('secret', 'encrypted'), {
      data: { password: btoa('canary-in-the-cluster') },
    });
    expect(await checkAgain(cases.editor, 'case-41', `${encrypted}# again\n`)).toEqual([]);
    await cluster.patchAs('kubectl-edit', on('secret', 'encrypted'), {
      type: null,
      metadata: { labels: { app: 'b' } },
    });
    expect(await checkAgain(cases.editor, 'case-41', `${encrypted}# once more\n`)).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', range: place(encrypted, 'app: ', 'a') },
    ]);
    await expectUnsaid('case-41');
    if (!cluster.capabilities.audit) return;
    const asked = (await cluster.auditEntries({ user: 'driftline' })).filter(({ requestURI }) =>
      requestURI.includes(`${cases.namespace}/secrets/encrypted`),
    );
    expect([...new Set(asked.map(({ verb }) => verb))]).toEqual(['get']);
  });

  test('case 42: a key that only the cluster has of one is a Warning with its name; one of the file that is gone is told', async () => {
    const encrypted = toEncrypted(text('encrypted'));
    const edited = encrypted.replace('  password:', `  user: ${encryptedValue}\n  password:`);
    await cluster.patchAs('kubectl-edit', on('secret', 'encrypted'), {
      data: { extra: btoa('canary-in-the-cluster') },
    });
    const extra = {
      code: 'drift-extra',
      severity: 'Warning',
      range: place(encrypted, '\n', 'data'),
      data: { path: 'data.extra', live: '***', outcome: 'removed', owners: [{ manager: 'kubectl-edit' }] },
    };
    const found = await check(cases.editor, 'case-42', edited);
    expect(found.filter(({ code }) => code !== 'drift-changed')).toMatchObject([
      extra,
      { code: 'not-in-cluster', severity: 'Information', range: place(edited, '', 'user') },
    ]);
    await cluster.patchAs('cert-manager', on('secret', 'encrypted'), { data: { injected: btoa('x') } });
    const later = await checkAgain(cases.editor, 'case-42', `${encrypted}# again\n`);
    expect(later.filter(({ code }) => code !== 'drift-changed')).toMatchObject([extra]);
    await expectUnsaid('case-42');
  });

  test('case 45: what the API server adds to claim templates is silent; a changed label of the Pods is found', async () => {
    const live = await cluster.get('statefulset', 'claims', cases.namespace);
    expect(JSON.stringify(live.spec?.['volumeClaimTemplates'])).toContain('"kind":"PersistentVolumeClaim"');
    expect(await check(cases.editor, 'case-45', text('claims'))).toEqual([]);
    await cluster.kubectlEdit(on('statefulset', 'claims'), (yaml) => yaml.replace('tier: front', 'tier: back'));
    expect(await check(cases.editor, 'case-45-control', text('claims'))).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', range: place(text('claims'), 'tier: ', 'front') },
    ]);
  });

  test('case 57: a key that the file drops and Helm holds too stays: a Hint that names Helm', async () => {
    const own = configMap({ name: 'shared', namespace: cases.namespace, data: ['removed: "2"'] });
    await cluster.apply(own, { serverSide: true, manager: 'helm', force: true });
    expect(await check(cases.editor, 'case-57-held', text('shared'))).toEqual([]);
    const edited = text('shared').replace('  removed: "2"\n', '');
    expect(await check(cases.editor, 'case-57', edited)).toMatchObject([
      {
        code: 'drift-kept',
        severity: 'Hint',
        range: place(edited, '\n', 'data'),
        data: { path: 'data.removed', live: '2', outcome: 'kept', owners: [{ manager: 'helm', operation: 'Apply' }] },
      },
    ]);
    await cases.repository.commitAndReconcile({ 'shared.yaml': edited });
    expect((await cluster.get('configmap', 'shared', cases.namespace)).data).toEqual({ kept: '1', removed: '2' });
  });

  test('case 58: what kubectl has edited and set back is equal, so silent, whoever owns it; another value is found', async () => {
    await cluster.kubectlEdit(on('configmap', 'back'), (yaml) => yaml.replace('key: "1"', 'key: "2"'));
    expect(await check(cases.editor, 'case-58-control', text('back'))).toMatchObject([
      { code: 'drift-changed', severity: 'Warning', range: place(text('back'), 'key: ', '"1"') },
    ]);
    await cluster.kubectlEdit(on('configmap', 'back'), (yaml) => yaml.replace('key: "2"', 'key: "1"'));
    const { managedFields } = (await cluster.get('configmap', 'back', cases.namespace)).metadata;
    const owners = managedFields?.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes('f:key'));
    expect(owners?.map(({ manager }) => manager)).toEqual(['kubectl-edit']);
    expect(await check(cases.editor, 'case-58', text('back'))).toEqual([]);
  });

  test("case 60: Flux' own labels, which the file has not, are silent; another label is found", async () => {
    const { labels } = (await cluster.get('configmap', 'labels', cases.namespace)).metadata;
    expect(Object.keys(labels ?? {})).toContain('kustomize.toolkit.fluxcd.io/name');
    expect(await check(cases.editor, 'case-60', text('labels'))).toEqual([]);
    await cluster.kubectl(['label', ...on('configmap', 'labels'), 'extra=1']);
    expect(await check(cases.editor, 'case-60-control', text('labels'))).toMatchObject([
      {
        code: 'drift-extra',
        severity: 'Warning',
        range: place(text('labels'), '  ', 'labels'),
        data: { path: 'metadata.labels.extra', outcome: 'removed', owners: [{ manager: 'kubectl-label' }] },
      },
    ]);
  });

  async function expectUnsaid(name: string): Promise<void> {
    const said = await everythingSaid(cases.editor, name);
    for (const value of ['canary-in-git', 'canary-in-the-cluster']) {
      expect(said).not.toContain(value);
      expect(said).not.toContain(btoa(value));
    }
  }
});

function secret(namespace: string, value: string): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: encrypted
  namespace: ${namespace}
  labels:
    app: a
data:
  password: ${btoa(value)}
`;
}

/** The same file as SOPS writes it with `encrypted_regex: ^(data|stringData)$`. */
function toEncrypted(text: string): string {
  const age = '    age:\n        - recipient: age1x\n          enc: x\n';
  const sops = `sops:\n${age}    lastmodified: "2026-11-01T12:00:00Z"\n    mac: ${encryptedValue}\n    encrypted_regex: ^(data|stringData)$\n`;
  return `${text.replace(/password: .*/, `password: ${encryptedValue}`)}${sops}`;
}

function statefulSet(namespace: string): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: claims
  namespace: ${namespace}
spec:
  serviceName: claims
  selector:
    matchLabels:
      app: claims
  template:
    metadata:
      labels:
        app: claims
        tier: front
    spec:
      containers:
        - name: web
          image: example.com/web:1.0.0
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 1Gi } }
`;
}

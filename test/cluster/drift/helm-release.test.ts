import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextName } from '../../control-plane/control-plane.ts';
import { cluster } from '../../support/cluster/shared.ts';
import { type Marked, check, checkAgain, everythingSaid, place, startCaseEditor } from '../../support/drift-case.ts';
import { type HelmReleases, fullName, installReleases } from '../../support/helm-releases.ts';
import type { TestEditor } from '../../support/language-server.ts';
import { type Ran, runDriftline } from '../../support/run-driftline.ts';
import { until } from '../../support/until.ts';

const quick = '  install: { disableWait: true }\n';
const detecting = (mode: string, more = ''): string => `${quick}  driftDetection: { mode: ${mode}${more} }\n`;
const canary = Buffer.from('canary').toString('base64').slice(0, 8);

describe.skipIf(!cluster.capabilities.flux)('a HelmRelease', () => {
  let releases: HelmReleases;
  let editor: TestEditor;
  let elsewhere: string;

  beforeAll(async () => {
    elsewhere = await cluster.createNamespace('helm-elsewhere');
    releases = await installReleases(
      cluster,
      'helm-release',
      () => ({
        same: quick,
        edited: detecting('enabled'),
        kept: quick,
        gone: detecting('enabled'),
        scaled: quick,
        older: '  install: { disableWait: true, serverSideApply: false }\n',
        ignored: detecting(
          'enabled',
          ', ignore: [{ paths: [/spec/replicas], target: { kind: Deployment } }, { paths: [""], target: { kind: ConfigMap } }]',
        ),
        switched: `${detecting('enabled')}  values: { annotations: { helm.toolkit.fluxcd.io/driftDetection: disabled } }\n`,
        secret: `${quick}  values: { password: canary-password }\n`,
        unread: quick,
        placed: `${quick}  targetNamespace: ${elsewhere}\n  storageNamespace: ${elsewhere}\n  releaseName: other\n  values: { elsewhere: default }\n  commonMetadata: { labels: { team: blue } }\n  postRenderers: [{ kustomize: { images: [{ name: nginx, newTag: "1.29" }] } }]\n`,
        watched: quick,
        fed: `${quick}  valuesFrom: [{ kind: Secret, name: values }]\n`,
        upgraded: quick,
      }),
      'apiVersion: v1\nkind: Secret\nmetadata: { name: values }\nstringData: { values.yaml: "level: canary-fed" }\n',
    );
    editor = await startCaseEditor(cluster, 'driftline', 'managed');
  });
  afterAll(async () => {
    await editor.stop();
    await releases.stop();
  });

  const on = (kind: string, name: string): string[] => [kind, name, '-n', releases.namespace];
  const lens = async (name: string): Promise<string> => {
    const [first] = await editor.codeLenses(`untitled:/${name}.yaml`);
    return first?.command?.title ?? '';
  };
  const at = (name: string): Marked['range'] => place(releases.text(name), 'metadata:\n  name: ', name);
  const replicas = (by: string, count = 5): Promise<void> =>
    cluster.kubectlEdit(on('deployment', by), (yaml) => yaml.replace('replicas: 3', `replicas: ${count}`));

  test('is silent as long as the cluster has what was released, wherever that is', async () => {
    for (const name of ['same', 'placed', 'older']) {
      expect(await check(editor, name, releases.text(name))).toEqual([]);
      expect(await lens(name)).toContain('release in sync');
    }
    expect((await cluster.get('deployment', 'other', elsewhere)).metadata.labels).toMatchObject({ team: 'blue' });
    await cluster.patchAs('kubectl-patch', ['configmap', 'other', '-n', 'default'], { data: { level: 'debug' } });
    const object = { kind: 'ConfigMap', name: 'other', namespace: 'default' };
    expect(await checkAgain(editor, 'placed', `${releases.text('placed')}\n`)).toMatchObject([
      { code: 'release-drifted', data: { released: { object } } },
    ]);
  });

  test('says what somebody has edited, once for each object, and Flux agrees', async () => {
    await replicas('edited');
    await cluster.kubectlEdit(on('configmap', 'edited-one'), (yaml) =>
      yaml.replace('level: info', 'level: debug').replace(/ +colour: red\n/, ''),
    );
    const about = (kind: string, name: string): object => ({ kind, name, namespace: releases.namespace });
    const common = { code: 'release-drifted', severity: 'Warning', range: at('edited') };
    const found = await check(editor, 'edited', releases.text('edited'));
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...common,
          data: expect.objectContaining({
            resource: expect.objectContaining(about('HelmRelease', 'edited')) as object,
            released: {
              object: expect.objectContaining(about('Deployment', 'edited')) as object,
              fields: [
                expect.objectContaining({
                  code: 'drift-changed',
                  path: 'spec.replicas',
                  desired: 3,
                  live: 5,
                }) as object,
              ],
              others: [],
              isCorrected: true,
            },
          }) as object,
        }),
        expect.objectContaining({
          ...common,
          data: expect.objectContaining({
            released: expect.objectContaining({
              object: expect.objectContaining(about('ConfigMap', 'edited-one')) as object,
              fields: [
                expect.objectContaining({ code: 'drift-removed', path: 'data.colour' }) as object,
                expect.objectContaining({ code: 'drift-changed', path: 'data.level', live: 'debug' }) as object,
              ],
            }) as object,
          }) as object,
        }),
      ]),
    );
    expect(await lens('edited')).toContain('2 objects of the release drifted');
    await releases.reconcile('edited');
    expect((await cluster.get('deployment', 'edited', releases.namespace)).spec).toMatchObject({ replicas: 3 });
    expect(await checkAgain(editor, 'edited', `${releases.text('edited')}\n`)).toEqual([]);
  });

  test('leaves out what only the cluster has, as Flux does', async () => {
    await cluster.kubectlEdit(on('configmap', 'kept-one'), (yaml) =>
      yaml.replace('level: info', 'level: info\n  more: x'),
    );
    expect(await check(editor, 'kept', releases.text('kept'))).toEqual([]);
  });

  test('says which object somebody has deleted, and Flux makes it again', async () => {
    await cluster.kubectl(['delete', ...on('configmap', 'gone-two')]);
    const object = { kind: 'ConfigMap', name: 'gone-two', namespace: releases.namespace };
    const expected = { code: 'release-object-deleted', severity: 'Warning', range: at('gone') };
    expect(await check(editor, 'gone', releases.text('gone'))).toMatchObject([
      { ...expected, data: { released: { object, fields: [] } } },
    ]);
    await releases.reconcile('gone');
    await cluster.get('configmap', 'gone-two', releases.namespace);
    expect(await checkAgain(editor, 'gone', `${releases.text('gone')}\n`)).toEqual([]);
  });

  test('whispers of what a controller sets', async () => {
    const scale = { type: 'merge', subresource: 'scale' } as const;
    await cluster.patchAs('kube-controller-manager', on('deployment', 'scaled'), { spec: { replicas: 4 } }, scale);
    expect(await check(editor, 'scaled', releases.text('scaled'))).toMatchObject([
      {
        code: 'release-drifted',
        severity: 'Hint',
        data: { released: { fields: [{ code: 'drift-overwritten', live: 4 }] } },
      },
    ]);
  });

  test('that was not applied on the server is told the same', async () => {
    await replicas('older');
    const fields = [{ code: 'drift-changed', path: 'spec.replicas', desired: 3, live: 5 }];
    expect(await checkAgain(editor, 'older', `${releases.text('older')}\n`)).toMatchObject([
      { code: 'release-drifted', severity: 'Warning', data: { released: { fields, isCorrected: false } } },
    ]);
  });

  test('is silent where its rules or a mark on the object ignore it, and Flux leaves it', async () => {
    await replicas('ignored');
    await cluster.kubectl(['delete', ...on('configmap', 'ignored-one')]);
    expect(await check(editor, 'ignored', releases.text('ignored'))).toEqual([]);
    await releases.reconcile('ignored');
    expect((await cluster.get('deployment', 'ignored', releases.namespace)).spec).toMatchObject({ replicas: 5 });
    await expect(cluster.get('configmap', 'ignored-one', releases.namespace)).rejects.toThrow('NotFound');
    await cluster.patchAs('kubectl-patch', on('secret', 'switched'), { data: { password: canary } });
    expect(await check(editor, 'switched', releases.text('switched'))).toEqual([]);
    await releases.reconcile('switched');
    expect(await cluster.get('secret', 'switched', releases.namespace)).toMatchObject({ data: { password: canary } });
  });

  test('says that a value of a Secret was changed, and nothing of it', async () => {
    // the person who writes the password into a file sees it there
    const text = releases.text('secret').replace('canary-password', 'other');
    await check(editor, 'secret', text);
    await cluster.patchAs('kubectl-patch', on('secret', 'secret'), {
      data: { password: Buffer.from('canary-live').toString('base64') },
    });
    const found = await checkAgain(editor, 'secret', `${text}\n`);
    expect(found.filter(({ code }) => code === 'release-drifted')).toMatchObject([
      {
        severity: 'Warning',
        data: {
          released: {
            object: { kind: 'Secret', name: 'secret' },
            fields: [{ code: 'drift-changed', path: 'data.password', owners: [{ manager: 'kubectl-patch' }] }],
          },
        },
      },
    ]);
    const marks = found.filter(({ code }) => code === 'release-drifted');
    expect(JSON.stringify(marks)).not.toMatch(/\*\*\* [0-9a-f]{64}/);
    const said = await everythingSaid(editor, 'secret');
    for (const word of ['canary-live', 'canary-hook', 'canary-notes', 'canary-default', canary])
      expect(said).not.toContain(word);
  });

  test('shows no value where values of the chart come from a Secret', async () => {
    const { data } = await cluster.get('configmap', 'fed-one', releases.namespace);
    expect(data).toMatchObject({ level: 'canary-fed' });
    await cluster.kubectlEdit(on('configmap', 'fed-one'), (yaml) =>
      yaml.replace('colour: red', 'colour: canary-blue').replace('canary-fed', 'canary-feed'),
    );
    expect(await check(editor, 'fed', releases.text('fed'))).toMatchObject([
      { code: 'release-drifted', data: { released: { fields: [{ path: 'data.colour' }, { path: 'data.level' }] } } },
    ]);
    expect(await everythingSaid(editor, 'fed')).not.toContain('canary');
    const elsewhere = releases.text('fed').replace(/ {2}valuesFrom: .*\n/, '  suspend: true\n');
    await cluster.apply(elsewhere);
    expect((await cluster.get(fullName, 'fed', releases.namespace)).spec).not.toHaveProperty('valuesFrom');
    expect(await checkAgain(editor, 'fed', elsewhere)).toMatchObject([{ code: 'release-drifted' }]);
    expect(await everythingSaid(editor, 'fed')).not.toContain('canary');
  });

  test('is compared with the last release that could be made', async () => {
    const text = releases.text('upgraded');
    const upgrade = async (values: string, reason: string): Promise<string> => {
      const next = `${text}  upgrade: { disableWait: true }\n  values: { ${values} }\n`;
      await cluster.apply(next);
      const name = `${fullName}/upgraded`;
      const until = `--for=jsonpath={.status.conditions[?(@.type=="Ready")].reason}=${reason}`;
      await cluster.kubectl(['wait', name, '-n', releases.namespace, until, '--timeout=60s']);
      return next;
    };
    expect(await check(editor, 'upgraded', text)).toEqual([]);
    const next = await upgrade('replicas: 2, level: debug', 'UpgradeSucceeded');
    const drift = async (name: string, now: string): Promise<readonly Marked[]> =>
      (await checkAgain(editor, name, now)).filter(({ code }) => code.startsWith('release-'));
    expect(await drift('upgraded', next)).toEqual([]);
    expect(await lens('upgraded')).toContain('release in sync');
    await cluster.kubectlEdit(on('deployment', 'upgraded'), (yaml) => yaml.replace('replicas: 2', 'replicas: 3'));
    expect(await drift('upgraded', `${next}\n`)).toMatchObject([
      { data: { released: { fields: [{ desired: 2, live: 3 }] } } },
    ]);
    const failing = await upgrade('replicas: -1', 'UpgradeFailed');
    expect(await drift('upgraded', failing)).toEqual([]);
    expect(await lens('upgraded')).not.toContain('release');
  });

  test('whose record may not be read is said not to be compared', async () => {
    await replicas('unread');
    const rules = [
      { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch', 'patch'] },
    ];
    await cluster.createUser('helm-blind', rules);
    const blind = await startCaseEditor(cluster, 'helm-blind', 'managed');
    try {
      const found = await check(blind, 'unread', releases.text('unread'));
      expect(found.filter(({ code }) => code.startsWith('release-'))).toEqual([]);
      const [first] = await blind.codeLenses('untitled:/unread.yaml');
      expect(first?.command?.title).toMatch(/release not compared: .*forbidden/);
      expect(await blind.settledStatus()).toMatchObject({ unreadable: 1 });
    } finally {
      await blind.stop();
    }
  });

  test('is told by driftline diff, too, which ends with 2 where it could not be compared', async () => {
    const { workTree } = releases.repository;
    await writeFile(join(workTree, 'release.yaml'), releases.text('older'));
    await writeFile(join(workTree, 'blind.yaml'), releases.text('unread'));
    const context = cluster.description.external ? cluster.description.context : contextName;
    const diff = async (user: string, ...files: string[]): Promise<Ran> =>
      runDriftline(['diff', '--context', context, '--kubeconfig', await cluster.kubeconfig(user), ...files], {
        cwd: workTree,
      });
    const found = await diff('driftline', 'release.yaml');
    expect(found).toMatchObject({ code: 1, stderr: '' });
    expect(found.stdout).toMatch(
      /^release\.yaml:4:9: warning\[release-drifted\]: Deployment \S+\/older of this release/m,
    );
    const json = JSON.parse((await diff('driftline', 'release.yaml', '--format', 'json')).stdout) as object;
    const released = { object: { kind: 'Deployment', name: 'older' }, fields: [{ path: 'spec.replicas', live: 5 }] };
    expect(json).toMatchObject({ findings: [{ resource: { kind: 'HelmRelease' }, difference: { released } }] });
    const blind = await diff('helm-blind', 'blind.yaml');
    expect(blind.code).toBe(2);
    expect(blind.stderr).toMatch(/the release of HelmRelease \S+\/unread could not be compared: .*forbidden/);
  });

  test('is looked at again when an object of its release changes, comes or goes', async () => {
    const uri = 'untitled:/watched.yaml';
    expect(await check(editor, 'watched', releases.text('watched'))).toEqual([]);
    const codes = (): readonly unknown[] => editor.published(uri).map(({ code }) => code);
    const become = (expected: readonly string[]): Promise<unknown> =>
      until('what is told', codes, (now) => JSON.stringify(now) === JSON.stringify(expected), 10_000);
    await replicas('watched');
    await become(['release-drifted']);
    await cluster.kubectl(['delete', ...on('service', 'watched')]);
    await become(['release-object-deleted', 'release-drifted']);
    await cluster.kubectlEdit(on('deployment', 'watched'), (yaml) => yaml.replace('replicas: 5', 'replicas: 3'));
    await become(['release-object-deleted']);
  });
});

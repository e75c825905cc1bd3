import { afterEach, describe, expect, test } from 'vitest';
import { type Typing, find, startTyping } from '../support/completing.ts';
import { labFiles, object } from '../support/lab-files.ts';

let typing: Typing | undefined;
afterEach(() => typing?.session.dispose());

async function start(more: Readonly<Record<string, string>> = {}): Promise<Typing> {
  typing = await startTyping({ ...labFiles, ...more });
  return typing;
}

describe('patches', () => {
  const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: old\n';

  test('require nothing, and insert nothing that they do not have to say', async () => {
    const started = await start();
    const marked = `${patch}spec:\n  █`;
    const list = await started.complete('apps/old/patch.yaml', marked);
    expect(find(list, 'selector').labelDetails).toBeUndefined();
    expect(await started.choose('apps/old/patch.yaml', `${patch}█`, 'spec')).toBe(`${patch}spec:\n  ‹›`);
  });

  test('name what they change', async () => {
    const started = await start();
    const marked = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: █';
    expect(await started.labels('apps/old/patch.yaml', marked)).toEqual(['old']);
    expect(await started.labels('apps/old/deployment.yaml', marked)).toEqual([]);
  });

  test('inside of a kustomization are completed as what they are', async () => {
    const started = await start();
    const inline = `patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata:\n        name: old\n      spec:\n        `;
    expect(await started.choose('apps/old/kustomization.yaml', `${inline}rep█`, 'replicas')).toBe(
      `${inline}replicas: ‹›`,
    );
    const strategy = await started.choose(
      'apps/old/kustomization.yaml',
      `${inline}rolls: 1\n        temp█\n`,
      'template',
    );
    expect(strategy).toBe(`${inline}rolls: 1\n        template:\n          ‹›\n`);
  });
});

describe('kustomization.yaml', () => {
  const more = {
    'apps/old/service.yaml': object('v1', 'Service', 'old'),
    'apps/old/database/kustomization.yaml': 'resources: []\n',
    'apps/old/database/database.yaml': object('v1', 'Service', 'database'),
    'apps/volume/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: []\n',
  };
  test.each([
    [
      'files and folders that are not listed yet',
      'resources:\n  - deployment.yaml\n  - █',
      ['helmrelease.yaml', 'patch.yaml', 'service.yaml', 'database'],
    ],
    [
      'with the dots that the others have',
      'resources:\n  - ./deployment.yaml\n  - ./helmrelease.yaml\n  - █',
      ['./patch.yaml', './service.yaml', './database'],
    ],
    [
      'in brackets',
      'resources: [deployment.yaml, patch.yaml, helm█]',
      ['helmrelease.yaml', 'service.yaml', 'database'],
    ],
    [
      'where an item is due',
      'resources:\n  █',
      ['deployment.yaml', 'helmrelease.yaml', 'patch.yaml', 'service.yaml', 'database'],
    ],
    ['components, which lie elsewhere', 'components:\n  - ../█', ['../volume']],
    [
      'patches',
      'resources: [deployment.yaml, helmrelease.yaml]\npatches:\n  - path: █',
      ['patch.yaml', 'service.yaml', 'database/database.yaml'],
    ],
  ])('%s', async (_what, marked, labels) => {
    const started = await start(more);
    expect((await started.labels('apps/old/kustomization.yaml', marked)).toSorted()).toEqual(labels.toSorted());
  });

  test('its fields', async () => {
    const started = await start(more);
    expect(await started.labels('apps/old/kustomization.yaml', 'resources: []\n█')).toEqual(
      expect.arrayContaining(['patches', 'components', 'namespace']),
    );
  });
});

describe('variables', () => {
  test.each([
    ['an open brace', 'a: ${█', 'a: ${SIZE}'],
    ['a dollar sign', 'a: $█', 'a: ${SIZE}'],
    ['a brace that is closed', 'a: "${S█}"', 'a: "${SIZE}"'],
    ['in a text of several lines', 'data:\n  a: |\n    x=${SI█\n', 'data:\n  a: |\n    x=${SIZE}\n'],
  ])('of the Kustomization that reaches the file, after %s', async (_what, marked, result) => {
    const started = await start();
    const head = object('v1', 'ConfigMap', 'a');
    expect(await started.choose('apps/old/new.yaml', `${head}${marked}`, 'SIZE')).toBe(`${head}${result}`);
  });

  test('with their values, but for those that nobody shall see; none in other folders, nor after two dollar signs', async () => {
    const started = await start();
    const { items } = await started.complete('apps/old/new.yaml', 'a: ${█');
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ['APP', 'old'],
      ['DB_PASSWORD', undefined],
      ['SIZE', '5Gi'],
    ]);
    expect(await started.labels('config/new.yaml', 'a: ${█')).toEqual([]);
    expect(await started.labels('apps/old/new.yaml', 'a: $${█')).toEqual([]);
  });
});

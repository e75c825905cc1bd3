import { expect, test } from 'vitest';
import { findPart } from '../../server/src/graph/repository.ts';
import { parse } from '../../server/src/manifest/parse.ts';
import { createRepositories } from '../../server/src/repositories.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFiles } from '../support/fake-files.ts';

const root = 'file:///repository';
const kustomization = `${root}/app/kustomization.yaml`;
const patch = `${root}/app/patch.yaml`;
const crd = `${root}/crds/widget.yaml`;
const widgets = (kind: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: ${kind}, plural: widgets }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;

async function start(texts: Record<string, string>) {
  const [clock, log, changes] = [createFakeClock(), [] as string[], [] as string[]];
  const write = (line: string): void => void log.push(line);
  const repositories = createRepositories(
    { files: createFiles(texts), clock, log: { info: write, warn: write, error: write } },
    (folder) => changes.push(folder),
  );
  repositories.open([root]);
  expect([repositories.of(patch), repositories.isReading(patch), repositories.reading]).toEqual([undefined, true, 1]);
  await clock.advance(0);
  expect([repositories.isReading(patch), repositories.reading]).toEqual([false, 0]);
  const kinds = (): unknown =>
    repositories
      .of(patch)
      ?.customKinds.get('example.com/v1')
      ?.map(({ kind }) => kind);
  const part = (uri: string): unknown => {
    const repository = repositories.of(uri);
    return repository && findPart(repository, uri);
  };
  return { repositories, clock, log, changes, kinds, part };
}

test('a folder is read: roles, kinds, and what patches in files of their own bring', async () => {
  const { kinds, part, repositories } = await start({
    [kustomization]: 'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
    [patch]: 'kind: Deployment\nspec: { selector: {} }\n',
    [crd]: widgets('Widget'),
  });
  expect([part(patch), part(`${root}/app/web.yaml`), kinds()]).toEqual(['patch', 'whole', ['Widget']]);
  expect(repositories.of(patch)?.brought.map(({ kind, fields }) => [kind, fields.has('spec\0selector')])).toEqual([
    ['Deployment', true],
  ]);
  expect(repositories.of('file:///elsewhere/a.yaml')).toBeUndefined();
});

test('what changes on the disk is read again, and told only if it says something else', async () => {
  const texts: Record<string, string> = { [crd]: widgets('Widget') };
  const { repositories, clock, changes, kinds } = await start(texts);
  changes.length = 0;
  texts[crd] = `# a comment\n${widgets('Widget')}`;
  repositories.refresh([crd]);
  await clock.advance(100);
  expect(changes).toEqual([]);
  texts[crd] = widgets('Gadget');
  repositories.refresh([crd]);
  await clock.advance(100);
  expect([changes, kinds()]).toEqual([[root], ['Gadget']]);
  Reflect.deleteProperty(texts, crd);
  repositories.refresh([crd]);
  await clock.advance(100);
  expect(kinds()).toBeUndefined();
});

test('what an editor shows counts before the disk, also for patches, until it is closed', async () => {
  const { repositories, clock, kinds } = await start({
    [kustomization]: 'patches: [{ path: patch.yaml }]\n',
    [patch]: 'kind: Deployment\nspec: { paused: true }\n',
    [crd]: widgets('Widget'),
  });
  const brings = (field: string): unknown => repositories.of(patch)?.brought.some(({ fields }) => fields.has(field));
  repositories.show(parse(crd, 1, widgets('Shown')));
  repositories.show(parse(patch, 1, 'kind: Deployment\nspec: { replicas: 1 }\n'));
  await clock.advance(100);
  expect([kinds(), brings('spec\0replicas'), brings('spec\0paused')]).toEqual([['Shown'], true, false]);
  repositories.hide(crd);
  repositories.hide(patch);
  await clock.advance(100);
  expect([kinds(), brings('spec\0replicas'), brings('spec\0paused')]).toEqual([['Widget'], false, true]);
});

test('a folder that is closed is forgotten, another is read, and the end leaves no timer', async () => {
  const other = 'file:///other';
  const { repositories, clock } = await start({ [crd]: widgets('Widget'), [`${other}/a.yaml`]: 'kind: A\n' });
  repositories.refresh([crd]);
  repositories.open([other]);
  await clock.advance(100);
  expect([repositories.of(crd), repositories.of(`${other}/a.yaml`)?.isRead]).toEqual([undefined, true]);
  repositories.refresh([`${other}/a.yaml`]);
  repositories.dispose();
  expect(clock.waiting).toBe(0);
});

test('a folder that is closed, and one whose reading a person ends, is told of, and nothing is pending any more', async () => {
  const { repositories, changes } = await start({ [crd]: widgets('Widget') });
  changes.length = 0;
  repositories.open([]);
  expect(changes).toEqual([root]);
  repositories.open([root]);
  changes.length = 0;
  repositories.stop(root);
  expect([changes, repositories.isReading(patch)]).toEqual([[root], false]);
});

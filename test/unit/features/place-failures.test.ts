import { expect, test } from 'vitest';
import { placeFailures } from '../../../server/src/features/place-failures.ts';
import type { Build } from '../../../server/src/graph/targets/build-graph.ts';
import { readFluxTarget } from '../../../server/src/graph/targets/flux-target.ts';
import { readRawObjects } from '../../../server/src/graph/targets/read-raw-objects.ts';
import type { ControllerFailure } from '../../../server/src/manifest/controller-failure.ts';
import { fluxKustomization, graphFiles, onlyObject } from '../../support/graph-files.ts';
import { madeBuild } from '../../support/made-builds.ts';
import { repositoryOf } from '../../support/renaming.ts';

const service = (port: number, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${namespace} }\nspec: { ports: [{ port: ${port} }] }\n`;
const texts = { '/apps/web.yaml': service(99_999), '/other/web.yaml': service(80, 'other') };

function build(
  name: string,
  path: string,
  files: Readonly<Record<string, string>>,
  reads: readonly string[] = [],
): Build {
  const target = readFluxTarget(onlyObject(fluxKustomization(name, { path }), `/clusters/${name}.yaml`), {
    cluster: 'home',
  });
  const objects = Object.entries(files).flatMap(([file, text]) => readRawObjects(file, text));
  return madeBuild(target, objects, graphFiles({}), [...Object.keys(files), ...reads]);
}

const clusters = build('clusters', './clusters', { '/clusters/apps.yaml': fluxKustomization('apps') });
const apps = build('apps', './apps', { '/apps/web.yaml': texts['/apps/web.yaml'] }, ['/apps/broken.yaml']);
const other = build('other', './other', { '/other/web.yaml': texts['/other/web.yaml'] });

function place(failure: Partial<ControllerFailure>, builds: readonly Build[] = [clusters, apps, other]) {
  const repository = repositoryOf({
    builds: new Map(builds.map((one) => [one.target.id, one])),
    files: graphFiles({}),
    roots: builds.map(({ target }) => target),
    readers: new Map(),
    unreached: [],
    orphans: [],
    isCut: false,
  });
  const owner = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' };
  const placed = placeFailures(repository, [{ owner, directory: '/apps', reason: 'BuildFailed', ...failure }]);
  return placed.map(({ file, place: at, line, isBlamed }) => {
    const text = at && { ...texts, '/clusters/apps.yaml': fluxKustomization('apps') }[file]?.slice(at.start, at.end);
    return [file, text ?? line, isBlamed];
  });
}

const refusal = (field = 'spec.ports[0].port'): Partial<ControllerFailure> => ({
  reason: 'ReconciliationFailed',
  message: `Service/shop/web dry-run failed (Invalid): Service "web" is invalid: ${field}: Invalid value: 99999: must be less`,
});
const atOwner = ['/clusters/apps.yaml', 'apps', false];

test('a file that the build reads is named with its line, and one that it does not read is not', () => {
  const unreadable = (file: string): string =>
    `failed to decode YAML from /tmp/kustomization-1${file}: yaml: line 4: tab`;
  expect(place({ message: unreadable('/apps/broken.yaml') })).toEqual([['/apps/broken.yaml', 4, true]]);
  expect(place({ message: unreadable('/other/web.yaml') })).toEqual([atOwner]);
});

test('a refused field is marked, else what lies above it, else the name', () => {
  expect(place(refusal())).toEqual([['/apps/web.yaml', '99999', true]]);
  expect(place(refusal('metadata.labels'))).toEqual([['/apps/web.yaml', 'web', true]]);
});

test('what is refused only when it is applied is blamed as well', () => {
  const message =
    'Service/shop/web apply failed: Service "web" is invalid: spec.ports[0].port: Invalid value: 99999: not in the valid range';
  expect(place({ reason: 'ReconciliationFailed', message })).toEqual([['/apps/web.yaml', '99999', true]]);
});

test('what is refused for another reason than its text is not blamed', () => {
  const message =
    'Service/shop/web dry-run failed (Forbidden): admission webhook "policy.example.com" denied the request';
  expect(place({ reason: 'ReconciliationFailed', message })).toEqual([['/apps/web.yaml', 'web', false]]);
});

test('an object of another owner, or in another namespace, is not the one that is meant', () => {
  const message =
    'Service/other/web dry-run failed (Invalid): Service "web" is invalid: spec.ports[0].port: Required value';
  expect(place({ reason: 'ReconciliationFailed', message })).toEqual([atOwner]);
});

test('what fits two places of one owner stands at the owner', () => {
  const twice = build('apps', './apps', { '/apps/web.yaml': texts['/apps/web.yaml'], '/apps/copy.yaml': service(1) });
  expect(place(refusal(), [clusters, twice])).toEqual([atOwner]);
});

test('of an owner with another folder in the cluster nothing is said here', () => {
  expect(place({ ...refusal(), directory: '/elsewhere' })).toEqual([]);
});

test('a health check that failed blames nobody', () => {
  const message = "health check failed after 30s: timeout waiting for: [Service/shop/web status: 'InProgress']";
  expect(place({ reason: 'HealthCheckFailed', message })).toEqual([['/apps/web.yaml', 'web', false]]);
});

import { expect, test } from 'vitest';
import type { MarkupContent } from 'vscode-languageserver';
import type { Finding } from '../../server/src/drift/finding.ts';
import type { Observation } from '../../server/src/drift/observation.ts';
import type { ReleaseView, ReleasedPart } from '../../server/src/drift/release/release-view.ts';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { status } from '../../server/src/features/status.ts';
import type { Leaf } from '../../server/src/graph/build/rendered.ts';
import type { JsonObject } from '../../server/src/manifest/json.ts';
import { given } from '../support/markers.ts';
import { dryRun } from '../support/observations.ts';
import { objectOf, renderedFileOf } from '../support/rendered-files.ts';
import { snapshotOf, uri } from '../support/snapshots.ts';

const written = given(
  'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: █web█\n  namespace: demo\nspec: {}\n',
);
const field = (name: string, more: Partial<Finding> = {}): Finding => ({
  ...{ code: 'drift-changed', severity: 'warning', path: [{ field: 'data' }, { field: name }], anchor: 'value' },
  ...{ desired: 'a', live: 'b', owners: [{ manager: 'kubectl-edit', operation: 'Update' }] },
  ...more,
});
const part = (name: string, ...findings: Finding[]): ReleasedPart => ({
  ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'demo', name },
  state: 'present',
  findings,
});
const gone = (name: string): ReleasedPart => ({ ...part(name), state: 'absent' });
const unknown = (name: string): ReleasedPart => ({ ...part(name), state: 'unknown', message: 'why' });
const read = (...parts: ReleasedPart[]): ReleaseView => ({
  ...{ state: 'read', key: '', isHidden: false, isCorrected: true, parts },
  stored: {
    ...{ name: 'web', namespace: 'demo', revision: 1, status: 'deployed', objects: [] },
    chart: { name: 'web', version: '1' },
  },
});
const see =
  (release: ReleaseView) =>
  (declared: JsonObject): Observation => ({ ...dryRun({ declared, live: declared, applied: [] }), release });
const snapshot = (release: ReleaseView) => snapshotOf(written.text, see(release));
const title = (release: ReleaseView): string | undefined => codeLenses(snapshot(release), uri)[0]?.command?.title;

test('each object is told once, on the name of the HelmRelease, the loudest first', () => {
  const found = diagnostics(
    snapshot(read(part('quiet', field('x', { severity: 'hint' })), part('loud', field('x'), field('y')), gone('away'))),
    uri,
  );
  expect(found.map(({ message, range }) => [message, range])).toEqual([
    [
      'ConfigMap demo/away of this release is gone from the cluster: somebody deleted it. Flux puts this right.',
      written.range,
    ],
    [
      'ConfigMap demo/loud of this release differs: data.x is b instead of a, set by kubectl-edit. So does 1 other field of it. Flux puts this right.',
      written.range,
    ],
    [
      'ConfigMap demo/quiet of this release differs: data.x is b instead of a, set by kubectl-edit. Flux puts this right.',
      written.range,
    ],
  ]);
});

test('the hover lists all objects, and of each its fields', () => {
  const release = read(
    part('one', field('x'), field('y', { isHidden: true })),
    part('two', ...Array.from({ length: 12 }, (_one, i) => field(`f${i}`))),
  );
  const shown = hover(snapshot(release), uri, written.range.start, true)?.contents as MarkupContent;
  expect(shown.value).toContain('**ConfigMap demo/one**');
  expect(shown.value).toContain('`data.x` `b` instead of `a` · kubectl-edit');
  expect(shown.value).toContain('`data.y` · kubectl-edit');
  expect(shown.value).toContain('**ConfigMap demo/two**');
  expect(shown.value).toContain('and 2 more');
  expect(shown.value).not.toContain('data.f10');
});

test('what a build puts into a HelmRelease from a Secret can stand anywhere in its release', () => {
  const path = '/app.yaml';
  const place = { file: path, document: 0, start: 0, end: 0, path: ['spec', 'values', 'x'] };
  const leaf = (variable: string): Leaf => ({
    ...{ path: place.path, provenance: { how: 'exact', via: 'resource', place } },
    variables: [variable],
  });
  const shown = (variable: string): string => {
    const file = renderedFileOf(path, written.text, [objectOf(path, written.text, (value) => value, [leaf(variable)])]);
    const secretly = { ...file, objects: file.objects.map((one) => ({ ...one, secrets: new Set(['PASSWORD']) })) };
    const own = { ...secretly, own: secretly.objects };
    const release = read(part('one', field('x', { live: 'canary-live', desired: 'canary-released' })));
    return JSON.stringify(
      diagnostics(snapshotOf(written.text, see(release), written.text, { rendered: () => own }), uri),
    );
  };
  expect(shown('HOST')).toContain('canary-live');
  expect(shown('PASSWORD')).toContain('ConfigMap demo/one of this release differs');
  expect(shown('PASSWORD')).not.toContain('canary');
});

test('above it stands how the release is, or why that is not known', () => {
  expect(title(read())).toContain('release in sync');
  expect(title(read(part('one', field('x', { severity: 'hint' }))))).toContain('release in sync');
  expect(title(read(gone('one'), part('two', field('x'))))).toContain('2 objects of the release drifted');
  expect(title(read(gone('one'), unknown('two')))).toContain('1 object of the release drifted, 1 not compared');
  expect(title(read(unknown('two')))).not.toContain('sync, ');
  const record = { apiVersion: 'v1', kind: 'Secret', namespace: 'demo', name: 'sh.helm.release.v1.web.v1' };
  const refused: ReleaseView = { state: 'unknown', reason: 'forbidden', message: 'no secrets', record };
  expect(title(refused)).toContain('release not compared: no secrets');
  expect(status(snapshot(refused))).toMatchObject({ unreadable: 1, message: 'no secrets' });
});

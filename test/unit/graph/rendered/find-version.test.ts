import { expect, test } from 'vitest';
import { type Sought, findVersion } from '../../../../server/src/graph/rendered/find-version.ts';
import type { BuildGraph } from '../../../../server/src/graph/targets/build-graph.ts';
import type { Standing } from '../../../../server/src/graph/targets/live-chains.ts';
import { stringAt } from '../../../../server/src/manifest/json.ts';
import { graphOf } from '../../../support/deletion-graphs.ts';

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'one', name: 'a' };
const owner = { kind: 'Kustomization', namespace: 'flux-system', name: 'web' } as const;
const mark = 'kustomize.toolkit.fluxcd.io/prune';

/** `spared` and `plain` tell two values of the object apart. */
function find(graph: BuildGraph, more: Partial<Sought> = {}): string {
  const { version } = findVersion(graph, { ref, owner, standings: new Map(), ...more });
  if (typeof version === 'string') return version;
  return stringAt(version, 'metadata', 'annotations', mark) === undefined ? 'plain' : 'spared';
}

const [plain, spared] = [{ objects: ['ConfigMap one/a'] }, { objects: ['ConfigMap one/a spared'] }];

test('what the owner makes counts before what others make', () => {
  expect(find(graphOf({ web: plain, other: spared }))).toBe('plain');
  expect(find(graphOf({ web: spared, other: plain }))).toBe('spared');
});

test('what another makes counts where the owner does not, since an object can move', () => {
  expect(find(graphOf({ web: { objects: [] }, other: spared }))).toBe('spared');
  expect(find(graphOf({ other: spared, third: plain }))).toBe('unknown');
});

test('an object of another version of its API is the same', () => {
  expect(
    find(graphOf({ web: { objects: ['Toy one/a'] } }), { ref: { ...ref, apiVersion: 'example.com/v2', kind: 'Toy' } }),
  ).toBe('plain');
  expect(find(graphOf({ web: { objects: ['Toy one/a'] } }), { ref: { ...ref, kind: 'Toy' } })).toBe('absent');
});

test('it is absent only if nothing fails that could make it', () => {
  expect(find(graphOf({ web: { objects: [] } }))).toBe('absent');
  expect(find(graphOf({ web: { objects: ['ConfigMap two/a', 'ConfigMap one/b', 'Secret one/a'] } }))).toBe('absent');
  expect(find(graphOf({ web: { objects: [] }, other: { ...plain, isFailing: true } }))).toBe('unknown');
  expect(find({ ...graphOf({ web: { objects: [] } }), isCut: true })).toBe('unknown');
});

test('of the chains of several clusters only those count that can be for the one in use', () => {
  const graph = graphOf({ web: { ...plain, cluster: 'home' }, other: { ...spared, cluster: 'away' } });
  const standings = (home: Standing, away: Standing): Partial<Sought> => ({
    owner: { ...owner, name: 'gone' },
    standings: new Map([
      ['home', home],
      ['away', away],
    ]),
  });
  expect(find(graph, standings('here', 'elsewhere'))).toBe('plain');
  expect(find(graph, standings('elsewhere', 'here'))).toBe('spared');
  expect(find(graph, standings('unknown', 'unknown'))).toBe('unknown');
});

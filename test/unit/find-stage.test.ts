import { expect, test, vi } from 'vitest';
import type { Applier } from '../../server/src/applied-revisions.ts';
import { type ReadNow, chooseAppliers, findStage, lookAgain } from '../../server/src/find-stage.ts';
import type { PullRequest } from '../../server/src/forge-port.ts';

const [before, merge, after] = ['a', 'b', 'c'].map((one) => one.repeat(40)) as [string, string, string];
const { signal } = new AbortController();
const applier = (name: string, current: string): Applier => ({
  name: `Kustomization ns/${name}`,
  ref: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', namespace: 'ns', name },
  current,
});
const table = (...names: readonly string[]): string => {
  const rows = names.map((name) => `| \`c\` | \`Kustomization ns/${name}\` | 1 changed |\n`);
  return `<!-- driftline-plan -->\n\n| Cluster | Applied by | Objects |\n| --- | --- | --- |\n${rows.join('')}`;
};
const pull = (body: string): PullRequest => ({ state: 'merged', mergeCommit: merge, body }) as unknown as PullRequest;
const unknown = 'd'.repeat(40);
// the clone knows that one commit comes after the other
const history = {
  commitOf: (_: string, one: string) => Promise.resolve(one === unknown ? missing : { ok: true as const, value: one }),
  mergeBase: (_: string, one: string, other: string) =>
    Promise.resolve(
      one === unfetched || other === unknown
        ? missing
        : { ok: true as const, value: one === merge && other === after ? merge : before },
    ),
};
const missing = { ok: false as const, error: { kind: 'no-commit' as const, message: 'no such commit' } };
const unfetched = 'e'.repeat(40);
const stageOf = (body: string, appliers: readonly Applier[]) =>
  findStage(pull(body), chooseAppliers(appliers, body), '/w', { history }, signal);

test('what its body does not name is not waited for', async () => {
  const appliers = [applier('web', merge), applier('broken', before)];
  expect(await stageOf(table('web'), appliers)).toEqual({ stage: 'applied', waiting: ['Kustomization ns/web'] });
  expect(await stageOf(table('web', 'broken'), appliers)).toEqual({
    stage: 'merged',
    waiting: ['Kustomization ns/broken'],
  });
});

test('all are waited for where the body names none that there is', async () => {
  const appliers = [applier('web', after), applier('broken', before)];
  for (const body of ['', table(), table('gone')])
    expect(await stageOf(body, appliers)).toEqual({ stage: 'merged', waiting: ['Kustomization ns/broken'] });
  expect(await stageOf('', [])).toEqual({ stage: 'merged', waiting: [] });
});

test('a clone that has not fetched what was applied cannot tell; one that has not fetched the merge can', async () => {
  expect(await stageOf('', [applier('web', unknown)])).toEqual({ stage: 'merged', waiting: [] });
  const other = { ...pull(''), mergeCommit: unfetched };
  expect(await findStage(other, [applier('web', before)], '/w', { history }, signal)).toEqual({
    stage: 'merged',
    waiting: ['Kustomization ns/web'],
  });
});

test('who is waited for is read anew, and nobody else', async () => {
  const readNow = vi.fn<ReadNow>(() => Promise.resolve({ status: { lastAppliedRevision: `main@sha1:${merge}` } }));
  const known = [applier('web', before), applier('done', merge), applier('other', before)];
  const seen = await lookAgain(known, [pull(table('web', 'done'))], readNow);
  expect(readNow.mock.calls).toEqual([[known[0]?.ref]]);
  expect(seen.map(({ current }) => current)).toEqual([merge, merge, before]);
  readNow.mockResolvedValue(undefined);
  expect(await lookAgain(known, [pull(table('web'))], readNow)).toEqual(known);
  expect(await lookAgain(known, [pull(table('web'))], undefined)).toBe(known);
});

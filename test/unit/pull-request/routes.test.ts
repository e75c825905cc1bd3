import { expect, test, vi } from 'vitest';
import type { ChangeRepository, PreparedChange, RepositoryState } from '../../../server/src/change-port.ts';
import { type ChangeTarget, chooseTarget } from '../../../server/src/choose-target.ts';
import { createForgeAccess } from '../../../server/src/forge-access.ts';
import type { Forge, ForgeAddress, ForgeErrorKind, PullRequest } from '../../../server/src/forge-port.ts';
import { listPullRequests } from '../../../server/src/list-pull-requests.ts';
import { openPullRequest } from '../../../server/src/open-pull-request.ts';
import { placeBranch } from '../../../server/src/place-branch.ts';
import type { StoredPlan } from '../../../server/src/plan-pull-request.ts';
import type { CredentialResult } from '../../../server/src/protocol.ts';

const { signal } = new AbortController();
const address: ForgeAddress = {
  ...{ kind: 'gitea', origin: 'https://git.example', api: 'https://git.example/api/v1' },
  ...{ owner: 'home', name: 'fleet', webUrl: 'https://git.example/home/fleet' },
};
const url = 'https://git.example/home/fleet.git';
const remote = { name: 'origin', url, pushUrl: url };
const failure = (kind: ForgeErrorKind) => Promise.resolve({ ok: false as const, error: { kind, message: kind } });

let time = 0;

function accessOf(forge: Partial<Forge>, answer: CredentialResult = { token: 't' }) {
  const ask = vi.fn(() => Promise.resolve(answer));
  const clock = { now: () => time };
  const access = createForgeAccess({ connect: () => forge as Forge }, ask, clock);
  return { access, ask };
}

test.each(['bad-token', 'no-permission', 'not-found'] as const)(
  'who has no token for a forge that answers "%s" pushes for review, and is asked once',
  async (kind) => {
    const { access, ask } = accessOf({ repository: () => failure(kind) }, 'none');
    const state = { remotes: [remote], defaultBranches: { origin: 'main' } } as unknown as RepositoryState;
    const forges = { detect: () => Promise.resolve({ ok: true as const, value: address }) };
    const changes = { look: () => Promise.reject(new Error('not asked')) };
    const tools = { folder: '/w', state, setting: { kind: 'auto' as const }, changes, forges, access };
    expect(await chooseTarget({}, tools, signal)).toMatchObject({ state: 'chosen', target: { route: 'agit' } });
    expect(ask).toHaveBeenCalledTimes(1);
  },
);

const target: ChangeTarget = {
  ...{ route: 'branch', remote, baseRemote: 'origin', base: 'main', address, setting: { kind: 'auto' } },
};
const pull = { number: 7, head: { branch: 'driftline/a', owner: 'Home', commit: 'c' } } as unknown as PullRequest;
const branches = new Map([['driftline/a', 'c']]);
const changes = {
  look: () => Promise.resolve({ ok: true as const, value: { branches } }),
} as unknown as ChangeRepository;

test('a pull request is added to on its branch, and not by a push that makes another one', async () => {
  const { access } = accessOf({});
  const place = (one: ChangeTarget) =>
    placeBranch({ branch: '' }, { target: one, added: pull, folder: '/w' }, { access, changes }, signal);
  expect(await place(target)).toMatchObject({ branch: 'driftline/a', expects: 'c' });
  expect(await place({ ...target, route: 'agit' })).toMatchObject({ state: 'refused' });
});

test('a forge that does not tell whose a branch is makes no second one', async () => {
  const place = (forge: Partial<Forge>) => {
    const { access } = accessOf(forge);
    return placeBranch(
      { branch: 'driftline/a' },
      { target, added: undefined, folder: '/w' },
      { access, changes },
      signal,
    );
  };
  expect(await place({ find: () => failure('offline') })).toMatchObject({ state: 'refused', kind: 'offline' });
  expect(await place({ find: () => Promise.resolve({ ok: true, value: undefined }) })).toMatchObject({
    branch: 'driftline/a-2',
  });
  expect(await place({ find: () => Promise.resolve({ ok: true, value: pull }) })).toMatchObject({
    branch: 'driftline/a',
    onto: { remote: 'origin', branch: 'driftline/a' },
    existing: { number: 7 },
  });
});

test('an update whose push went through and whose forge did not answer is told to it by another try', async () => {
  const update = vi.fn<Forge['update']>().mockImplementationOnce(() => failure('offline'));
  update.mockImplementation(() => Promise.resolve({ ok: true, value: { value: pull, notes: [] } }));
  const { access } = accessOf({ update });
  const dispose = () => Promise.resolve();
  const prepared = { commit: 'd', push: () => Promise.resolve({ ok: true, value: { messages: [] } }), dispose };
  const prepare = vi
    .fn<ChangeRepository['prepare']>()
    .mockResolvedValueOnce({ ok: true, value: prepared as unknown as PreparedChange })
    .mockResolvedValue({ ok: false, error: { kind: 'nothing-to-change', message: '' } });
  const plan = { branch: 'driftline/a', base: 'main', labels: [], reviewers: [], existing: { number: 7, url: '' } };
  const stored = {
    ...{ plan, target, folder: '/w', state: {}, change: { message: 'a\n' }, shown: new Map() },
    ...{
      content: { kind: 'files', files: new Map() },
      onto: { remote: 'origin', branch: 'driftline/a' },
      expects: 'c',
    },
  } as unknown as StoredPlan;
  const open = () =>
    openPullRequest(
      stored,
      { id: '1', title: 'a', body: 'b' },
      {
        ...{ access, changes: { prepare }, forges: { compareUrl: () => undefined } },
        ...{ report: () => undefined, pushed: () => undefined },
      },
      signal,
    );
  expect(await open()).toMatchObject({ state: 'refused', kind: 'offline' });
  expect(await open()).toMatchObject({ state: 'updated', number: 7 });
  expect(update).toHaveBeenLastCalledWith(7, expect.objectContaining({ title: 'a', body: 'b' }), signal);
});

test('a forge that asks for fewer requests is left alone by views until then, and not by a person', async () => {
  const list = vi.fn<Forge['list']>();
  list.mockResolvedValue({ ok: false, error: { kind: 'rate-limited', message: '', until: 1000 } });
  const { access } = accessOf({ list });
  const look = (isAsking: boolean) => access.use(address, isAsking, (forge) => forge.list(signal));
  for (const [at, isAsking, times] of [
    [0, false, 1],
    [999, false, 1],
    [999, true, 2],
    [1000, false, 3],
  ] as const) {
    time = at;
    expect(await look(isAsking)).toMatchObject({ ok: false, error: { kind: 'rate-limited' } });
    expect(list).toHaveBeenCalledTimes(times);
  }
});

test('GitHub is not asked each minute in the name of nobody', async () => {
  const list = vi.fn<Forge['list']>();
  const github: ForgeAddress = { ...address, kind: 'github' };
  const { access } = accessOf({ list }, null);
  const tools = {
    changes: { describe: () => Promise.resolve({ ok: true, value: { remotes: [remote] } }) },
    forges: { detect: () => Promise.resolve({ ok: true, value: github }) },
    ...{ access, settings: { forge: 'auto', url: '', labels: [] }, graph: undefined, live: undefined },
  } as unknown as Parameters<typeof listPullRequests>[2];
  expect(await listPullRequests('file:///w', [], tools, signal)).toMatchObject({ state: 'refused', kind: 'bad-token' });
  expect(list).not.toHaveBeenCalled();
});

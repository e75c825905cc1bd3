import { describe, expect, test } from 'vitest';
import type { DescriptionName } from '../support/github/description.ts';
import {
  canary,
  operations,
  patient,
  plain,
  problem,
  refusal,
  request,
  useGitHub,
  value,
} from '../support/github/scene.ts';

type Example = Record<string, unknown>;
type Listed = readonly Example[];

describe.each<DescriptionName>(['api.github.com', 'ghes-3.19'])('as %s is described', (name) => {
  const scene = useGitHub(name);
  const { lastOf } = scene;

  test('what the description does not allow is seen', async () => {
    const { github } = scene;
    github.answer(operations.read, { change: (pull: Example) => ({ ...pull, number: 'seven' }) });
    const pulls = `${github.api}/repos/o/r/pulls`;
    await fetch(pulls, { method: 'POST', body: JSON.stringify({ ...request, base: undefined }) });
    await fetch(pulls, { method: 'POST', body: JSON.stringify({ ...request, labels: ['bug'] }) });
    await fetch(`${pulls}/7?expand=1`);
    expect(github.complaints).toEqual([
      expect.stringContaining("required property 'base'"),
      expect.stringContaining('does not know labels'),
      expect.stringContaining('takes no expand'),
      expect.stringContaining('/number must be integer'),
    ]);
    github.reset();
  });

  test('a pull request is opened, with labels that exist and reviewers, teams among them', async () => {
    scene.github.answer(operations.label, {}, plain(404, 'Not Found'));
    const opened = value(
      await scene.product.open(
        { ...request, labels: ['bug', 'made-up'], reviewers: ['@hubot', 'octo/justice-league'] },
        patient,
      ),
    );
    expect(opened.value).toMatchObject({ number: 1347, state: 'open', base: 'master', head: { branch: 'new-topic' } });
    expect(opened.value.url).toBe(`${scene.github.origin}/octocat/Hello-World/pull/1347`);
    expect(opened.notes).toEqual([expect.stringContaining('made-up')]);
    const { title, body, head, base } = request;
    expect(lastOf(operations.open)?.body).toEqual({ title, body, head, base });
    expect(lastOf(operations.addLabels)?.body).toEqual({ labels: ['bug'] });
    expect(lastOf(operations.reviewers)?.body).toEqual({ reviewers: ['hubot'], team_reviewers: ['justice-league'] });
    expect(scene.github.asked.every(({ headers }) => headers.authorization === `Bearer ${canary}`)).toBe(true);
  });

  test('a fork’s branch is named with its owner, a draft is asked for', async () => {
    value(await scene.product.open({ ...request, headOwner: 'hubot', isDraft: true }, patient));
    expect(lastOf(operations.open)?.body).toMatchObject({ head: 'hubot:change', draft: true });
  });

  test('a repository without drafts gets a plain one, and it is said', async () => {
    scene.github.answer(operations.open, refusal('Draft pull requests are not supported in this repository.'), {});
    const opened = value(await scene.product.open({ ...request, isDraft: true }, patient));
    expect(opened.notes.length).toBe(1);
    expect(lastOf(operations.open)?.body).not.toHaveProperty('draft');
  });

  test('a branch that was pushed a moment ago is waited for', async () => {
    const invalid = refusal('Validation Failed', [{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
    scene.github.answer(operations.open, invalid, {});
    expect(value(await scene.product.open(request, patient)).value.number).toBe(1347);
    scene.github.answer(operations.open, invalid);
    const missing = problem(await scene.product.open(request, patient));
    expect(missing.kind).toBe('not-found');
    expect(missing.message).toContain('change');
  });

  test('reviewers that are refused are told, and do not keep the others', async () => {
    const refused = refusal('Reviews may only be requested from collaborators.');
    scene.github.answer(operations.reviewers, refused, {}, refused);
    const opened = value(await scene.product.open({ ...request, reviewers: ['good', 'bad'] }, patient));
    expect(opened.notes).toEqual([expect.stringContaining('bad')]);
  });

  test('one that is there already is named with its number', async () => {
    const errors = [
      { resource: 'PullRequest', code: 'custom', message: 'A pull request already exists for o:change.' },
    ];
    scene.github.answer(operations.open, refusal('Validation Failed', errors));
    scene.github.answer(operations.list, {
      change: ([first]: Listed) => [{ ...first, number: 7, head: { ...(first?.['head'] as Example), ref: 'change' } }],
    });
    expect(problem(await scene.product.open(request, patient))).toMatchObject({ kind: 'already-exists', number: 7 });
    expect(lastOf(operations.list)?.query).toMatchObject({ state: 'open', head: 'octocat:change', base: 'main' });
  });

  test('nothing to change', async () => {
    const errors = [{ resource: 'PullRequest', code: 'custom', message: 'No commits between main and change' }];
    scene.github.answer(operations.open, refusal('Validation Failed', errors));
    expect(problem(await scene.product.open(request, patient)).kind).toBe('nothing-to-change');
    expect(problem(await scene.product.open({ ...request, title: '' }, patient)).kind).toBe('invalid');
  });

  test('an update sends what is named', async () => {
    scene.github.answer(operations.label, {});
    value(await scene.product.update(1347, { title: 'Better', labels: ['bug'] }, patient));
    expect(lastOf(operations.update)?.body).toEqual({ title: 'Better' });
    expect(lastOf(operations.addLabels)?.body).toEqual({ labels: ['bug'] });
    scene.github.reset();
    value(await scene.product.update(1347, { reviewers: ['hubot'] }, patient));
    expect(lastOf(operations.update)).toBeUndefined();
  });

  test('where one stands: checks of both kinds, the last word of each reviewer', async () => {
    const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
    scene.github.answer(operations.reviews, {
      change: ([first]: Listed) =>
        [
          'APPROVED by hubot',
          'CHANGES_REQUESTED by hubot',
          'APPROVED by monalisa',
          'COMMENTED by monalisa',
          'DISMISSED by mona',
        ].map((text, i) => {
          const [state, login] = text.split(' by ');
          const commit = i === 2 ? '0'.repeat(40) : sha;
          return { ...first, id: i, state, commit_id: commit, user: { ...(first?.['user'] as Example), login } };
        }),
    });
    scene.github.answer(operations.read, {
      change: (pull: Example) => ({ ...pull, mergeable_state: 'blocked', mergeable: true }),
    });
    const found = value(await scene.product.pullRequest(1347, patient));
    expect(found).toMatchObject({
      mergeable: 'yes',
      isBlocked: true,
      reviews: [
        { by: 'hubot', verdict: 'changes-requested', isStale: false },
        { by: 'monalisa', verdict: 'approved', isStale: true },
      ],
      head: { commit: sha },
    });
    expect(found.checkList.map(({ name: check }) => check)).toContain('mighty_readme');
    expect(found.checks).not.toBe('unknown');
    expect(lastOf(operations.status)?.path).toContain(sha);
  });

  test('while GitHub computes, whether it merges is unknown; checks that may not be read make all unknown', async () => {
    scene.github.answer(operations.read, {
      change: (pull: Example) => ({ ...pull, mergeable: null, mergeable_state: 'unknown' }),
    });
    scene.github.answer(operations.status, { change: (all: Example) => ({ ...all, statuses: [] }) });
    scene.github.answer(operations.runs, plain(403, 'Resource not accessible by personal access token'));
    const found = value(await scene.product.pullRequest(1347, patient));
    expect(found).toMatchObject({ mergeable: 'unknown', checks: 'unknown' });
    expect(found.isBlocked).toBeUndefined();
  });

  test('a merged one has its commit, an open one has not that of the trial', async () => {
    scene.github.answer(
      operations.read,
      { change: (pull: Example) => ({ ...pull, merged_at: null, state: 'open' }) },
      {
        change: (pull: Example) => ({ ...pull, merged: true, merged_at: '2026-11-28T01:00:00Z', state: 'closed' }),
      },
    );
    expect(value(await scene.product.pullRequest(1347, patient)).mergeCommit).toBeUndefined();
    const merged = value(await scene.product.pullRequest(1347, patient));
    expect(merged.state).toBe('merged');
    expect(merged.mergeCommit).toMatch(/^[0-9a-f]{40}$/);
  });

  test('the list goes on to the next page of this API, whatever the link’s address is', async () => {
    const link =
      '<https://elsewhere.example/repositories/1/pulls?state=open&page=2>; rel="next", <https://x/?page=9>; rel="last"';
    scene.github.answer(
      operations.list,
      { headers: { link } },
      {
        change: ([first]: Listed) => [{ ...first, number: 2 }],
      },
    );
    const found = value(await scene.product.list(patient));
    expect(found.map(({ number }) => number)).toEqual([1347, 2]);
    expect(scene.github.asked.map(({ query }) => query['page'])).toEqual([undefined, '2']);
  });

  test('what a repository is; of a fork where its changes go', async () => {
    scene.github.answer(operations.repository, { change: (found: Example) => ({ ...found, size: 0 }) });
    scene.github.answer(operations.branches, { json: [] });
    const found = value(await scene.product.repository(patient));
    expect(found).toMatchObject({ defaultBranch: 'master', isEmpty: true, parent: { owner: 'octocat' } });
  });

  test('a fork is made, and is there when it is answered', async () => {
    scene.github.answer(operations.branches, { status: 404, json: { message: 'Not Found' } }, {});
    const fork = value(await scene.product.fork(patient));
    expect(fork.sshUrl).toBe('git@github.com:octocat/Hello-World.git');
    expect(scene.github.asked.filter(({ operation }) => operation === operations.branches).length).toBe(2);
  });

  test('a repository that was renamed is followed on the same API, for what is read and what is written', async () => {
    const { api } = scene.github;
    const moved = { status: 301, json: { message: 'Moved Permanently', url: 'x', documentation_url: 'x' } };
    const location = `${api}/repos/octocat/Hello-World/branches`;
    scene.github.answer(operations.repository, { ...moved, headers: { location } });
    const odd = problem(await scene.product.repository(patient));
    expect(odd.kind).toBe('server-error'); // it was asked there, and what came is no repository
    expect(lastOf(operations.branches)?.headers.authorization).toBe(`Bearer ${canary}`);
    const again = { ...moved, status: 307, isForeign: true };
    scene.github.answer(operations.open, { ...again, headers: { location: `${api}/repos/octocat/Renamed/pulls` } }, {});
    expect(value(await scene.product.open(request, patient)).value.number).toBe(1347);
    expect(lastOf(operations.open)?.path).toBe('/repos/octocat/Renamed/pulls');
    expect(lastOf(operations.open)?.body).toMatchObject({ title: 'Change' });
  });
});

import { describe, expect, test } from 'vitest';
import type { ForgeError } from '../../server/src/forge-port.ts';
import type { Reply } from '../support/github/described-github.ts';
import type { DescriptionName } from '../support/github/description.ts';
import { canary, operations, patient, plain, problem, refusal, request, useGitHub } from '../support/github/scene.ts';

describe.each<DescriptionName>(['api.github.com', 'ghes-3.19'])('as %s is described', (name) => {
  const scene = useGitHub(name);
  const now = Math.floor(Date.now() / 1000);
  const classic = { 'x-oauth-scopes': 'gist, read:org', 'x-accepted-oauth-scopes': 'public_repo, repo' };
  test.each<[string, Reply, Partial<ForgeError>]>([
    ['a bad token', plain(401, 'Bad credentials'), { kind: 'bad-token' }],
    [
      'a classic token without the scope',
      plain(403, 'Must have admin rights to Repository.', classic),
      { kind: 'missing-scope', scopes: ['public_repo', 'repo'] },
    ],
    [
      'the same, told as if nothing were there',
      plain(404, 'Not Found', { ...classic, 'x-accepted-oauth-scopes': 'repo' }),
      { kind: 'missing-scope', scopes: ['repo'] },
    ],
    [
      'a fine-grained token without the permission',
      plain(403, 'Resource not accessible by personal access token', {
        'x-accepted-github-permissions': 'pull_requests=write',
      }),
      { kind: 'missing-scope', scopes: ['pull_requests=write'] },
    ],
    [
      'a token that an organization has not let in',
      plain(403, 'Resource protected by organization SAML enforcement.', {
        'x-github-sso': 'required; url=https://github.com/orgs/o/sso?authorization_request=x',
      }),
      { kind: 'no-permission' },
    ],
    [
      'an account without the right',
      plain(403, 'Must have push access', { ...classic, 'x-oauth-scopes': 'repo' }),
      { kind: 'no-permission' },
    ],
    ['nothing there', plain(404, 'Not Found', { ...classic, 'x-oauth-scopes': 'repo' }), { kind: 'not-found' }],
    [
      'the limit of an hour',
      plain(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${now + 600}` }),
      { kind: 'rate-limited', until: (now + 600) * 1000 },
    ],
    [
      'the secondary limit, with a time',
      plain(429, 'You have exceeded a secondary rate limit', { 'retry-after': '60' }),
      { kind: 'rate-limited', until: expect.any(Number) as number },
    ],
    [
      'the secondary limit, without one',
      plain(403, 'You have exceeded a secondary rate limit and have been temporarily blocked'),
      { kind: 'rate-limited' },
    ],
    [
      'a field that is wrong',
      refusal('Validation Failed', [{ resource: 'PullRequest', field: 'title', code: 'missing_field' }]),
      { kind: 'invalid', message: expect.stringContaining('title') as string },
    ],
    ['a failure of its own', { status: 500, json: { message: canary }, isForeign: true }, { kind: 'server-error' }],
    ['a conflict', { status: 409, json: { message: canary }, isForeign: true }, { kind: 'conflict' }],
    ['a success that is none', { status: 201, json: { login: canary }, isForeign: true }, { kind: 'server-error' }],
  ])('%s', async (_what, reply, expected) => {
    scene.github.answer(operations.open, reply);
    const failed = problem(await scene.product.open(request, patient));
    expect(failed).toMatchObject(expected);
    expect(JSON.stringify(failed)).not.toContain('canary');
    expect(failed.message.length).toBeGreaterThan(20);
  });
});

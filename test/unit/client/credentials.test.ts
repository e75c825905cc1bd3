import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as vscode from 'vscode';
import type { Credentials } from '../../../client/src/credentials.ts';
import type { CredentialParams, CredentialResult } from '../../../server/src/protocol.ts';
import { l10n } from './fake-l10n.ts';

const stored = new Map<string, string>();
/** What the person was shown: titles, hints and what there was to pick. */
const questions: { title: string; placeHolder?: string; prompt?: string; labels?: readonly string[] }[] = [];
const browsed: string[] = [];
const sessions: [string, readonly string[], unknown][] = [];
let isTrusted = true;
let picks: string[] = [];
let typed: string | undefined;
let session: { accessToken: string } | undefined;
let enterprise: unknown;
let refusesSession = false;
let credentials: Credentials;

beforeEach(async () => {
  stored.clear();
  for (const list of [questions, browsed, sessions]) list.length = 0;
  [isTrusted, picks, typed, session, enterprise, refusesSession] = [true, [], undefined, undefined, undefined, false];
  vi.resetModules();
  vi.doMock('vscode-languageclient/node', () => ({}));
  vi.doMock('vscode', () => ({
    l10n,
    Uri: { parse: (text: string) => ({ scheme: text.split(':')[0], toString: () => text }) },
    env: { openExternal: (uri: unknown) => Promise.resolve(browsed.push(String(uri))) },
    workspace: {
      get isTrusted() {
        return isTrusted;
      },
      getConfiguration: (section: string) => ({
        inspect: (key: string) =>
          `${section}.${key}` === 'github-enterprise.uri'
            ? { globalValue: enterprise, workspaceValue: 'https://evil.example' }
            : undefined,
      }),
    },
    authentication: {
      getSession: (...call: [string, readonly string[], unknown]) => {
        sessions.push(call);
        return refusesSession ? Promise.reject(new Error('canary')) : Promise.resolve(session);
      },
    },
    window: {
      showQuickPick(items: readonly { label: string }[], options: { title: string; placeHolder: string }) {
        questions.push({ ...options, labels: items.map(({ label }) => label) });
        const wanted = picks.shift();
        return Promise.resolve(items.find(({ label }) => label === wanted));
      },
      showInputBox(options: { title: string; prompt: string; password: boolean }) {
        expect(options.password).toBe(true);
        questions.push(options);
        return Promise.resolve(typed);
      },
    },
  }));
  const { createCredentials } = await import('../../../client/src/credentials.ts');
  credentials = createCredentials({
    keys: () => Promise.resolve([...stored.keys()]),
    get: (key: string) => Promise.resolve(stored.get(key)),
    store: (key: string, value: string) => Promise.resolve(void stored.set(key, value)),
    delete: (key: string) => Promise.resolve(void stored.delete(key)),
  } as unknown as vscode.SecretStorage);
});

const origin = 'https://git.example:3000';
const gitea = { origin, forge: 'gitea', isAsking: true } satisfies CredentialParams;
const enter = 'Enter a Token';
const create = 'Create a Token in the Browser';
const without = 'Continue without a Token (AGit)';
const answer = (params: CredentialParams): Promise<CredentialResult> => credentials.answer(params);
const keep = (token: string): Map<string, string> => stored.set(`driftline.token:${origin}`, token);

describe('a forge of which the editor knows nothing', () => {
  test('a token is asked for by its origin, with the scopes, and kept for the next time', async () => {
    [picks, typed] = [[enter], ' canary-1 '];
    expect(await answer(gitea)).toEqual({ token: 'canary-1' });
    const [{ title, placeHolder, labels } = { title: '' }] = questions;
    expect(title).toContain(origin);
    for (const scope of ['write:repository', 'write:issue', 'read:user']) expect(placeHolder).toContain(scope);
    expect(labels).toEqual([enter, create, without]);
    questions.length = 0;
    expect(await answer(gitea)).toEqual({ token: 'canary-1' });
    expect(await answer({ ...gitea, isAsking: false })).toEqual({ token: 'canary-1' });
    expect(questions).toEqual([]);
  });

  test('another origin does not get it, be it another port or scheme', async () => {
    keep('canary-1');
    for (const other of ['https://git.example', 'http://git.example:3000', 'https://git.example:3000.evil.example']) {
      expect(await answer({ ...gitea, origin: other })).toBeNull();
    }
    for (const none of [`${origin}/`, `${origin}/path`, 'file:///etc', '', 'git.example'])
      expect(await answer({ ...gitea, origin: none, isAsking: false })).toBeNull();
  });

  test('its page for tokens opens on request', async () => {
    [picks, typed] = [[create], 'canary-1'];
    expect(await answer(gitea)).toEqual({ token: 'canary-1' });
    expect(browsed).toEqual([`${origin}/user/settings/applications`]);
  });

  test('who goes on without is not asked again, and nothing is kept', async () => {
    picks = [without];
    expect(await answer(gitea)).toBe('none');
    expect(await answer(gitea)).toBe('none');
    expect([questions.length, stored.size]).toEqual([1, 0]);
  });

  test.each([undefined, '', '  ', 'two words', 'line\nbreak', 'ünicode'])('%j is no token', async (text) => {
    [picks, typed] = [[enter], text];
    expect(await answer(gitea)).toBeNull();
    expect(stored.size).toBe(0);
  });

  test('who leaves the question wants nothing of it', async () => {
    expect(await answer(gitea)).toBeNull();
  });

  test('nobody is asked where that is not wanted', async () => {
    expect(await answer({ ...gitea, isAsking: false })).toBe('none');
    expect(await answer({ ...gitea, forge: 'github', isAsking: false })).toBeNull();
    expect(questions).toEqual([]);
  });

  test('a token that was refused is forgotten, and another is asked for', async () => {
    keep('canary-old');
    expect(await answer({ ...gitea, refused: 'bad-token', isAsking: false })).toBeNull();
    expect(stored.size).toBe(0);
    [picks, typed] = [[enter], 'canary-new'];
    expect(await answer({ ...gitea, refused: 'bad-token' })).toEqual({ token: 'canary-new' });
    expect([...stored.values()]).toEqual(['canary-new']);
  });

  test('one that may too little stays until there is a better one, and the scope is named', async () => {
    keep('canary-old');
    const lacking = { ...gitea, refused: 'missing-scope', scopes: ['write:issue'] } as const;
    expect(await answer(lacking)).toBeNull();
    expect(questions[0]?.placeHolder).toMatch(/^It lacks one of write:issue/);
    expect([...stored.values()]).toEqual(['canary-old']);
    [picks, typed] = [[enter], 'canary-new'];
    expect(await answer(lacking)).toEqual({ token: 'canary-new' });
    expect([...stored.values()]).toEqual(['canary-new']);
  });

  test('two requests are one question', async () => {
    [picks, typed] = [[enter], 'canary-1'];
    expect(await Promise.all([answer(gitea), answer(gitea)])).toEqual([{ token: 'canary-1' }, { token: 'canary-1' }]);
    expect(questions).toHaveLength(2);
  });
});

describe("GitHub, by the editor's own sign-in", () => {
  const github = { origin: 'https://github.com', forge: 'github', isAsking: true } satisfies CredentialParams;

  test('a person is asked only where that is wanted; nothing is kept here', async () => {
    session = { accessToken: 'canary-s' };
    expect(await answer(github)).toEqual({ token: 'canary-s' });
    expect(await answer({ ...github, isAsking: false })).toEqual({ token: 'canary-s' });
    expect(sessions).toEqual([
      ['github', ['repo'], { createIfNone: true }],
      ['github', ['repo'], { silent: true }],
    ]);
    expect([stored.size, questions.length]).toEqual([0, 0]);
  });

  test('a session that was refused is not given again', async () => {
    expect(await answer({ ...github, refused: 'bad-token', isAsking: false })).toBeNull();
    expect(sessions).toEqual([]);
    session = { accessToken: 'canary-new' };
    expect(await answer({ ...github, refused: 'bad-token' })).toEqual({ token: 'canary-new' });
    expect(sessions[0]?.[2]).toHaveProperty('forceNewSession');
  });

  test('a scope that is missing is asked for', async () => {
    session = { accessToken: 'canary-s' };
    await answer({ ...github, refused: 'missing-scope', scopes: ['workflow', 'other'] });
    expect(sessions[0]?.[1]).toEqual(['repo', 'workflow']);
  });

  test('who says no wants nothing of it', async () => {
    refusesSession = true;
    expect(await answer(github)).toBeNull();
  });

  test('an Enterprise that the editor knows is signed in to there, another by a token', async () => {
    [enterprise, session] = ['https://ghe.example/', { accessToken: 'canary-e' }];
    expect(await answer({ ...github, origin: 'https://ghe.example' })).toEqual({ token: 'canary-e' });
    expect(sessions[0]?.[0]).toBe('github-enterprise');
    [picks, typed] = [[enter], 'canary-t'];
    expect(await answer({ ...github, origin: 'https://other.example' })).toEqual({ token: 'canary-t' });
    expect([sessions.length, questions[0]?.labels]).toEqual([1, [enter, create]]);
  });

  test('an Enterprise that a repository names gets no session', async () => {
    session = { accessToken: 'canary-e' };
    expect(await answer({ ...github, origin: 'https://evil.example', isAsking: false })).toBeNull();
    expect(sessions).toEqual([]);
  });
});

test('in Restricted Mode nothing is asked, read or given', async () => {
  keep('canary-1');
  isTrusted = false;
  expect(await answer(gitea)).toBeNull();
  expect(await answer({ ...gitea, origin: 'https://github.com', forge: 'github' })).toBeNull();
  expect([questions.length, sessions.length]).toEqual([0, 0]);
});

test('all tokens that were typed in are removed, and nothing else', async () => {
  keep('canary-1');
  stored.set('other', 'canary-2');
  expect(await credentials.removeAll()).toEqual([origin]);
  expect([...stored]).toEqual([['other', 'canary-2']]);
});

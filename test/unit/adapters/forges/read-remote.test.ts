import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRemote } from '../../../../server/src/adapters/forges/read-remote.ts';

test.each([
  ['https://github.com/o/r.git', 'https://github.com', ['o', 'r'], false],
  ['https://x:secret@git.example:8443/o/r', 'https://git.example:8443', ['o', 'r'], false],
  ['http://10.0.0.5:3000/gitea/o/r.git/', 'http://10.0.0.5:3000', ['gitea', 'o', 'r'], false],
  ['git@github.com:o/r.git', 'https://github.com', ['o', 'r'], true],
  ['ssh://git@git.example:2222/o/r.git', 'https://git.example', ['o', 'r'], true],
  ['http://github.com/o/r.git', 'https://github.com', ['o', 'r'], false],
  ['http://git.example/o/r.git', 'http://git.example', ['o', 'r'], false],
  ['ssh://git@ssh.github.com:443/o/r.git', 'https://github.com', ['o', 'r'], true],
  ['git@ssh.dev.azure.com:v3/org/project/repo', 'https://dev.azure.com', ['v3', 'org', 'project', 'repo'], true],
  ['git.example:o/r', 'https://git.example', ['o', 'r'], true],
  ['git@[2001:db8::1]:o/r.git', 'https://[2001:db8::1]', ['o', 'r'], true],
  ['https://git.example/o/a%20b.git', 'https://git.example', ['o', 'a b'], false],
])('%s', (remote, origin, path, isGuess) => {
  expect(readRemote(remote)).toMatchObject({ origin, path, isGuess });
});

test.each([
  '/srv/git/r.git',
  '../r.git',
  'file:///srv/git/o/r.git',
  'D:/r',
  'ext::sh -c touch% /tmp/x',
  'https://git.example/r.git',
  'https://git.example/o/..%2fr',
  'https://git.example/%2e%2e/r',
  'https://git.example/o/r%0a',
  'https://git.example/o/%zz',
  '',
])('no place on the web: %s', (remote) => {
  expect(readRemote(remote)).toBeUndefined();
});

test('any text is read, and never as a place with a name or password in it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `git@host.example:${text}`),
      ),
      (remote) => {
        const place = readRemote(remote);
        if (!place) return;
        expect(new URL(place.origin).origin).toBe(place.origin);
        expect(place.path.length).toBeGreaterThan(1);
      },
    ),
  );
});

import { expect, test } from 'vitest';
import { compareUrl } from '../../../../server/src/adapters/forges/compare-url.ts';
import type { ForgeSetting } from '../../../../server/src/forge-port.ts';

const change = { head: 'change/web & more', base: 'main' };
const fork = { ...change, headOwner: 'me' };
const encoded = 'change/web%20%26%20more';
const query = 'change%2Fweb+%26+more';

test.each([
  ['git@github.com:o/r.git', change, `https://github.com/o/r/compare/main...${encoded}?expand=1`],
  ['https://github.com/o/r', fork, `https://github.com/o/r/compare/main...me:${encoded}?expand=1`],
  ['https://codeberg.org/o/r.git', fork, `https://codeberg.org/o/r/compare/main...me:${encoded}`],
  [
    'https://gitlab.com/group/sub/r.git',
    change,
    `https://gitlab.com/group/sub/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=${query}&merge_request%5Btarget_branch%5D=main`,
  ],
  [
    'git@gitlab.example:o/r.git',
    fork,
    `https://gitlab.example/me/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=${query}`,
  ],
  ['git@bitbucket.org:o/r.git', change, `https://bitbucket.org/o/r/pull-requests/new?source=${query}&dest=main`],
  [
    'https://bitbucket.example/scm/KEY/r.git',
    change,
    `https://bitbucket.example/projects/KEY/repos/r/pull-requests?create&sourceBranch=refs%2Fheads%2F${query}&targetBranch=refs%2Fheads%2Fmain`,
  ],
  [
    'git@ssh.dev.azure.com:v3/org/a project/r',
    change,
    `https://dev.azure.com/org/a%20project/_git/r/pullrequestcreate?sourceRef=${query}&targetRef=main`,
  ],
  ['https://x:canary@git.unknown.example/o/r.git', change, 'https://git.unknown.example/o/r'],
  ['/srv/git/o/r.git', change, undefined],
])('%s', (remote, place, expected) => {
  expect(compareUrl(remote, place)).toBe(expected);
});

test('the setting says what the host’s name does not, and where its web is', () => {
  const setting: ForgeSetting = { kind: 'gitea', url: 'http://git.home:3000/' };
  const remote = 'ssh://git@git.home:2222/o/r.git';
  expect(compareUrl(remote, change, setting)).toBe(`http://git.home:3000/o/r/compare/main...${encoded}`);
  expect(compareUrl('git@github.com:o/r.git', change, setting)).toContain('https://github.com/o/r/compare/');
  expect(compareUrl(remote, change, { kind: 'auto', url: 'javascript:alert(1)' })).toBe('https://git.home/o/r');
});

test('of a forge that is known', () => {
  const web = { api: 'x', origin: 'x', owner: 'o', name: 'r', webUrl: 'https://git.example/sub/o/r' };
  expect(compareUrl({ kind: 'forgejo', ...web }, change)).toBe(`https://git.example/sub/o/r/compare/main...${encoded}`);
});

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isPreRelease } from './packaging/release-channel.ts';
import { findReleaseProblems } from './packaging/release-problems.ts';

/** `node scripts/check-release.ts v1.2.0` fails if that cannot be released, and prints npm's tag for it. */
const [tag = ''] = process.argv.slice(2);

async function read(path: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
}

async function versionIn(path: string): Promise<string> {
  return (JSON.parse(await read(path)) as { version: string }).version;
}

const problems = findReleaseProblems({
  tag,
  extension: await versionIn('package.json'),
  server: await versionIn('server/package.json'),
  changelog: await read('CHANGELOG.md'),
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`${isPreRelease(tag.replace(/^v/, '')) ? 'next' : 'latest'}\n`);

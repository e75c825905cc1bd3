import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { createForgeGateway } from '../../../server/src/adapters/forges/gateway.ts';
import type { Forge, ForgeError, PullRequest } from '../../../server/src/forge-port.ts';
import type { Result } from '../../../server/src/ports.ts';
import { type Person, type TestForge, connectForge, runGit } from '../forge.ts';

/** A forge with three people, a repository that one of them has filled, and a clone. */
export interface Scene {
  readonly forge: TestForge;
  readonly author: Person;
  /** May write to the repository. */
  readonly approver: Person;
  /** May only read it. */
  readonly reader: Person;
  readonly repository: string;
  readonly clone: string;
  /** The product, as somebody, for a repository of this forge. */
  open(token: string | undefined, repository?: string): Promise<Forge>;
  /** Pushes a branch from main with one changed file, and answers its commit. */
  push(branch: string, text?: string, as?: Person): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
  end(): Promise<void>;
}

/** A signal for what is never cancelled. */
export const patient: AbortSignal = new AbortController().signal;

/** Sets a scene; the name keeps scenes apart, since names of accounts are the forge's. */
export async function setScene(name: string): Promise<Scene> {
  const forge = connectForge(inject('forge'));
  const author = await forge.addPerson(`${name}-author`);
  const approver = await forge.addPerson(`${name}-approver`);
  const reader = await forge.addPerson(`${name}-reader`);
  const repository = `${author.name}/fleet`;
  await forge.addRepository(author, 'fleet');
  for (const [person, permission] of [
    [approver, 'write'],
    [reader, 'read'],
  ] as const)
    await forge.tell(author.token, 'PUT', `/repos/${repository}/collaborators/${person.name}`, { permission });
  const clone = await mkdtemp(join(tmpdir(), 'driftline-scene-'));
  const git = (...args: readonly string[]): Promise<string> => runGit(clone, ...args);
  await git('init', '-qb', 'main');
  await writeFile(join(clone, 'web.yaml'), 'replicas: 1\n');
  await git('add', '.');
  await git('commit', '-qm', 'first');
  await git('push', '-q', forge.gitUrl(author.name, 'fleet', author.token), 'main');
  return {
    forge,
    author,
    approver,
    reader,
    repository,
    clone,
    git,
    open: async (token, place = repository) => {
      const gateway = createForgeGateway(systemClock, {});
      const remote = forge.gitUrl(...(place.split('/') as [string, string]));
      const found = value(await gateway.detect(remote, { kind: 'auto' }, patient));
      if (!found) throw new Error(`${remote} is no forge`);
      return gateway.connect(found, () => Promise.resolve(token));
    },
    push: async (branch, text = branch, as = author) => {
      await git('checkout', '-qB', branch, 'main');
      await writeFile(join(clone, 'web.yaml'), `replicas: 1 # ${text}\n`);
      await git('commit', '-qam', `change ${text}`);
      await git('push', '-qf', forge.gitUrl(author.name, 'fleet', as.token), branch);
      return (await git('rev-parse', 'HEAD')).trim();
    },
    end: () => rm(clone, { recursive: true, force: true }),
  };
}

/** The value of a result that must have one. */
export function value<T>(result: Result<T, ForgeError>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.message}`);
  return result.value;
}

/** The error of a result that must have one. */
export function problem(result: Result<unknown, ForgeError>): ForgeError {
  if (result.ok) throw new Error(`no error, but ${JSON.stringify(result.value)}`);
  return result.error;
}

/** Opens a pull request of a branch into main. */
export async function openPull(forge: Forge, head: string, more: object = {}): Promise<PullRequest> {
  const request = { head, base: 'main', title: `Change ${head}`, body: 'Why.', ...more };
  return value(await forge.open(request, patient)).value;
}

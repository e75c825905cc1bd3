import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { systemClock } from '../../../server/src/adapters/clock.ts';
import { createForgeGateway } from '../../../server/src/adapters/forges/gateway.ts';
import type { Forge, ForgeError, NewPullRequest } from '../../../server/src/forge-port.ts';
import type { Result } from '../../../server/src/ports.ts';
import { type DescriptionName, readDescription } from './description.ts';
import { type Asked, type DescribedGitHub, type Reply, startGitHub } from './described-github.ts';

/** A signal for what is never cancelled. */
export const patient: AbortSignal = new AbortController().signal;
/** The token, which may be told to nobody. */
export const canary = 'ghp_canary0123456789';
/** A pull request to open. */
export const request: NewPullRequest = { head: 'change', base: 'main', title: 'Change', body: 'Why.' };

const repo = '/repos/{owner}/{repo}';
/** The operations that the product uses, as the description names them. */
export const operations = {
  repository: `GET ${repo}`,
  branches: `GET ${repo}/branches`,
  list: `GET ${repo}/pulls`,
  open: `POST ${repo}/pulls`,
  read: `GET ${repo}/pulls/{pull_number}`,
  update: `PATCH ${repo}/pulls/{pull_number}`,
  reviewers: `POST ${repo}/pulls/{pull_number}/requested_reviewers`,
  reviews: `GET ${repo}/pulls/{pull_number}/reviews`,
  label: `GET ${repo}/labels/{name}`,
  addLabels: `POST ${repo}/issues/{issue_number}/labels`,
  status: `GET ${repo}/commits/{ref}/status`,
  runs: `GET ${repo}/commits/{ref}/check-runs`,
  fork: `POST ${repo}/forks`,
};

/** A 422, with its reasons. */
export const refusal = (message: string, errors: readonly object[] = []): Reply => ({
  status: 422,
  json: { message, errors, documentation_url: 'https://docs.github.com/rest' },
});

/** Another failure, whose words hold what must not be repeated. */
export const plain = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  json: { message: `${message} (${canary})`, documentation_url: 'https://docs.github.com/rest' },
  headers,
});

/** A described GitHub, and the product connected to it. */
export interface GitHubScene {
  readonly github: DescribedGitHub;
  readonly product: Forge;
  readonly lastOf: (operation: string) => Asked | undefined;
}

/** Sets the scene for the tests of a block; what the description does not allow fails the test that did it. */
export function useGitHub(name: DescriptionName): GitHubScene {
  let github: DescribedGitHub | undefined;
  let product: Forge | undefined;
  const there = <T>(thing: T | undefined): T => {
    if (thing === undefined) throw new Error('GitHub has not been started');
    return thing;
  };

  beforeAll(async () => {
    github = await startGitHub(name, readDescription(name));
    const { origin, api } = github;
    const place = { owner: 'octocat', name: 'Hello-World', webUrl: `${origin}/octocat/Hello-World` };
    const gateway = createForgeGateway(systemClock, {});
    product = gateway.connect({ kind: 'github', origin, api, ...place }, (asked) =>
      Promise.resolve(asked === origin ? canary : undefined),
    );
  });

  afterEach(() => {
    const found = [...there(github).complaints];
    there(github).reset();
    expect(found).toEqual([]);
  });

  afterAll(() => there(github).stop());

  return {
    get github() {
      return there(github);
    },
    get product() {
      return there(product);
    },
    lastOf: (operation) => there(github).asked.findLast((asked) => asked.operation === operation),
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

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRepositoryFiles } from '../../../server/src/adapters/repository-files.ts';
import type { Renderer } from '../../../server/src/ports.ts';
import {
  type CredentialParams,
  type CredentialResult,
  type OpenPullRequestResult,
  type PlanPullRequestParams,
  type PlanPullRequestResult,
  type PlannedPullRequest,
  credentialRequest,
  openPullRequestRequest,
  planPullRequestRequest,
} from '../../../server/src/protocol.ts';
import { openBundle } from '../../support/bundled-schemas.ts';
import { createFakeCluster } from '../../support/fake-cluster.ts';
import { toFluxFiles } from '../../support/flux-world.ts';
import { type TestEditor, runServer, startEditor } from '../../support/language-server.ts';
import { type Person, type TestForge, runGit } from '../forge.ts';

/** A clone of a repository that Flux applies, open in a scripted editor whose person has an account on the forge. */
export interface Workspace {
  readonly folder: string;
  readonly uri: string;
  readonly repository: string;
  readonly editor: TestEditor;
  /** What the server asked for credentials. */
  readonly asked: readonly CredentialParams[];
  /** What it is told; undefined: the person's token. */
  answer: CredentialResult | undefined;
  readonly git: (...args: readonly string[]) => Promise<string>;
  plan(params: Partial<PlanPullRequestParams>): Promise<PlanPullRequestResult>;
  /** A plan that there must be. */
  mustPlan(params: Partial<PlanPullRequestParams>): Promise<PlannedPullRequest>;
  open(plan: PlannedPullRequest, changes?: object): Promise<OpenPullRequestResult>;
  read(path: string): Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
  end(): Promise<void>;
}

/** Makes a repository on the forge, and opens a clone of it, or a folder inside of that. */
export async function openWorkspace(
  forge: TestForge,
  owner: Person,
  name: string,
  renderer: Renderer,
  more: Readonly<Record<string, string>> = {},
  inside?: string,
): Promise<Workspace> {
  await forge.addRepository(owner, name);
  const folder = await mkdtemp(join(tmpdir(), 'driftline-workspace-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  for (const [path, text] of Object.entries({ ...toFluxFiles('red'), ...more })) await write(path, text);
  const git = (...args: readonly string[]): Promise<string> => runGit(folder, ...args);
  await git('init', '-qb', 'main');
  await git('config', 'user.name', 'Driftline');
  await git('config', 'user.email', 'test@example.invalid');
  await git('add', '.');
  await git('commit', '-qm', 'feat(apps): first');
  await git('remote', 'add', 'origin', forge.gitUrl(owner.name, name, owner.token));
  await git('push', '-qu', 'origin', 'main');
  return connectWorkspace(folder, `${owner.name}/${name}`, owner, renderer, { git, write, inside });
}

async function connectWorkspace(
  folder: string,
  repository: string,
  { token }: Person,
  renderer: Renderer,
  { git, write, inside = '' }: Pick<Workspace, 'git' | 'write'> & { readonly inside?: string | undefined },
): Promise<Workspace> {
  const uri = pathToFileURL(join(folder, inside)).href.replace(/\/$/, '');
  const server = runServer(createFakeCluster().gateway, openBundle(), undefined, createRepositoryFiles(), renderer);
  const editor = await startEditor(server, {}, true, { folder: uri });
  const asked: CredentialParams[] = [];
  const workspace: Workspace = {
    ...{ folder, uri, repository, editor, asked, git, write },
    answer: undefined,
    plan: (params) => editor.ask(planPullRequestRequest, { folder: uri, source: { kind: 'all' }, ...params }),
    async mustPlan(params) {
      const planned = await workspace.plan(params);
      if (planned.state !== 'planned') throw new Error(JSON.stringify(planned));
      return planned.plan;
    },
    open: ({ id, title, body }, changes = {}) => editor.ask(openPullRequestRequest, { id, title, body, ...changes }),
    read: (path) => readFile(join(folder, path), 'utf8'),
    async end() {
      await editor.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  editor.connection.onRequest(credentialRequest.method, (params: CredentialParams): Promise<CredentialResult> => {
    asked.push(params);
    return Promise.resolve(workspace.answer === undefined ? { token } : workspace.answer);
  });
  return workspace;
}

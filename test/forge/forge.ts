import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { waitFor } from '../control-plane/wait.ts';
import type { ForgeDescription } from './start-forge.ts';

/** Somebody with an account; the token may do everything that the person may. */
export interface Person {
  readonly name: string;
  readonly password: string;
  readonly token: string;
}

/** What the forge answered. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** What a test does on a forge beside the product. */
export interface TestForge {
  readonly description: ForgeDescription;
  readonly url: string;
  /** Asks the API, below `/api/v1`. */
  ask(token: string | undefined, method: string, path: string, body?: object): Promise<Answer>;
  /** The same, where anything but success fails the test. */
  tell(token: string, method: string, path: string, body?: object): Promise<Answer['json']>;
  addPerson(name: string): Promise<Person>;
  /** A token that may do less: `read:repository`. */
  addToken(person: Person, scopes: readonly string[]): Promise<string>;
  /** Empty unless `auto_init` is set, private unless told otherwise. */
  addRepository(owner: Person, name: string, options?: object): Promise<void>;
  /** Where git pushes to, as somebody: the token is in the address. */
  gitUrl(owner: string, name: string, token?: string): string;
  /** Merges, and waits while the forge finds out whether it can. */
  merge(token: string, repository: string, number: number): Promise<void>;
}

/** Connects to a forge that is running. */
export function connectForge(description: ForgeDescription): TestForge {
  const { url, adminToken } = description;

  const send = async (authorization: string | undefined, method: string, path: string, body?: object) => {
    const headers = { ...(authorization === undefined ? {} : { authorization }), 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/api/v1${path}`, init);
    const text = await response.text();
    return { status: response.status, json: parse(text) };
  };

  const tellAs = async (authorization: string, method: string, path: string, body?: object) => {
    const { status, json } = await send(authorization, method, path, body);
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  };

  const addToken = async (name: string, password: string, scopes: readonly string[]) => {
    const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    const body = { name: `token-${process.hrtime.bigint()}`, scopes };
    return ((await tellAs(basic, 'POST', `/users/${name}/tokens`, body)) as { sha1: string }).sha1;
  };

  return {
    description,
    url,
    ask: (token, method, path, body) => send(token === undefined ? undefined : `token ${token}`, method, path, body),
    tell: (token, method, path, body) => tellAs(`token ${token}`, method, path, body),
    addPerson: async (name) => {
      const password = randomBytes(12).toString('base64url');
      const email = `${name}@example.invalid`;
      const account = { username: name, password, email, must_change_password: false };
      await tellAs(`token ${adminToken}`, 'POST', '/admin/users', account);
      return { name, password, token: await addToken(name, password, ['all']) };
    },
    addToken: ({ name, password }, scopes) => addToken(name, password, scopes),
    addRepository: async (owner, name, options = {}) => {
      const body = { name, private: true, default_branch: 'main', ...options };
      await tellAs(`token ${owner.token}`, 'POST', '/user/repos', body);
    },
    gitUrl: (owner, name, token) => {
      const place = new URL(`${url}/${owner}/${name}.git`);
      if (token !== undefined) [place.username, place.password] = ['x', token];
      return place.href;
    },
    merge: async (token, repository, number) => {
      await waitFor(`the merge of ${number}`, async () => {
        const { status, json } = await send(`token ${token}`, 'POST', `/repos/${repository}/pulls/${number}/merge`, {
          Do: 'merge',
        });
        if (status === 405 && JSON.stringify(json).includes('try again later')) return false;
        if (status !== 200) throw new Error(`merge: ${status} ${JSON.stringify(json)}`);
        return true;
      });
    },
  };
}

/** Runs Git in a folder as nobody in particular, and answers all that it said. */
export async function runGit(folder: string, ...args: readonly string[]): Promise<string> {
  const who = { NAME: 'Driftline', EMAIL: 'test@example.invalid' };
  const { stdout, stderr } = await promisify(execFile)('git', args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: who.NAME,
      GIT_AUTHOR_EMAIL: who.EMAIL,
      GIT_COMMITTER_NAME: who.NAME,
      GIT_COMMITTER_EMAIL: who.EMAIL,
    },
  });
  return stdout + stderr;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

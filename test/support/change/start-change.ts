import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createChangeRepository } from '../../../server/src/adapters/git/change/change-repository.ts';
import type {
  ChangeError,
  ChangeRepository,
  ChangeSource,
  PreparedChange,
  PrepareRequest,
  PushRequest,
} from '../../../server/src/change-port.ts';
import type { Result } from '../../../server/src/ports.ts';
import { createPerson, type Person } from './person.ts';

/** A person with the adapter beside, whose temporary folders can be looked at. */
export interface Desk {
  readonly person: Person;
  readonly temporary: string;
  readonly repository: ChangeRepository;
  /** Prepares what the person has changed. */
  tryPrepare(more?: Partial<PrepareRequest>, what?: ChangeSource): Promise<Result<PreparedChange, ChangeError>>;
  prepare(more?: Partial<PrepareRequest>, what?: ChangeSource): Promise<PreparedChange>;
}

/** Where pushes of tests go. */
export const toBranch: PushRequest = { kind: 'branch', remote: 'origin', branch: 'driftline/more' };

/** Sits down at a new clone whose `main` has these files. */
export function startDesk(
  files: Readonly<Record<string, string>>,
  environment: () => NodeJS.ProcessEnv = () => ({}),
): Desk {
  Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  for (const name of Object.keys(process.env))
    if (/^(?:GIT_(?:AUTHOR|COMMITTER)_|EMAIL$)/.test(name)) delete process.env[name];
  const person = createPerson(files);
  const temporary = join(person.folder, 'temporary');
  mkdirSync(temporary);
  const repository = createChangeRepository({ temporary, environment: () => ({ ...nobody, ...environment() }) });
  const { signal } = new AbortController();
  const tryPrepare: Desk['tryPrepare'] = async (more = {}, what = { kind: 'all' }) => {
    const folder = more.folder ?? person.clone;
    const base = { folder, remote: 'origin', base: 'main', message: 'feat: more', signsOff: false };
    if (more.content) return repository.prepare({ ...base, content: more.content, ...more }, signal);
    const changes = await repository.changes(folder, what, signal);
    if (!changes.ok) return changes;
    return repository.prepare({ ...base, content: { kind: 'files', files: changes.value }, ...more }, signal);
  };
  return {
    person,
    temporary,
    repository,
    tryPrepare,
    prepare: async (more, what) => valueOf(await tryPrepare(more, what)),
  };
}

/** No passwords but those that a test gives. */
const nobody = { GIT_ASKPASS: '', SSH_ASKPASS: '' };

/** The value, or the whole error in words for whoever reads the failure. */
export function valueOf<T>(result: Result<T, ChangeError>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** The error, or a failure where there is none. */
export function errorOf(result: Result<unknown, ChangeError>): ChangeError {
  if (result.ok) throw new Error('it went well');
  return result.error;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Person, type TestForge, connectForge } from '../../test/forge/forge.ts';
import { startForge } from '../../test/forge/start-forge.ts';
import type { FluxRemote } from '../../test/support/cluster/flux.ts';

/** A Gitea with an empty repository, somebody who changes it, and somebody who approves that. */
export interface DemoForge {
  readonly forge: TestForge;
  readonly author: Person;
  readonly approver: Person;
  /** `owner/name` */
  readonly repository: string;
  /** For a clone of the author, and for Flux. */
  readonly remote: FluxRemote;
  /** From now on main changes by what the approver has agreed to alone. */
  protect(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one on loopback; Flux looks for commits at the interval. */
export async function startDemoForge(interval: string): Promise<DemoForge> {
  const { description, stop } = await startForge();
  try {
    return { ...(await furnish(connectForge(description), interval)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function furnish(forge: TestForge, interval: string): Promise<Omit<DemoForge, 'stop'>> {
  const [author, approver] = [await forge.addPerson('author'), await forge.addPerson('approver')];
  const name = 'fleet';
  const path = `/repos/${author.name}/${name}`;
  // Flux reads it as anybody may
  await forge.addRepository(author, name, { private: false });
  await forge.tell(author.token, 'PUT', `${path}/collaborators/${approver.name}`, { permission: 'write' });
  return {
    forge,
    author,
    approver,
    repository: `${author.name}/${name}`,
    remote: { url: forge.gitUrl(author.name, name), config: await signIn(forge, author, name), interval },
    protect: async () => {
      const rule = { rule_name: 'main', required_approvals: 1 };
      await forge.tell(author.token, 'POST', `${path}/branch_protections`, rule);
    },
  };
}

/** As a person has it: their name, and a helper that keeps their password outside the repository. */
async function signIn(forge: TestForge, { name, token }: Person, repository: string): Promise<FluxRemote['config']> {
  const file = join(forge.description.folder, 'credentials');
  await writeFile(file, `${new URL(forge.gitUrl(name, repository, token)).href}\n`, { mode: 0o600 });
  return {
    'credential.helper': `store --file=${file}`,
    'user.name': 'Author',
    'user.email': `${name}@example.invalid`,
  };
}

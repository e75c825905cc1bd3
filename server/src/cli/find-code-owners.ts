import type { GitError } from '../git-port.ts';
import type { Result } from '../ports.ts';
import { type CodeOwners, type CodeOwnersDialect, codeOwnersPlaces } from '../pull-request/read-code-owners.ts';
import type { Repository } from './repository.ts';

/** The file `CODEOWNERS` of a repository, read as the forge reads it that its remotes are on; else as GitHub does. */
export async function findCodeOwners(
  { read }: Pick<Repository, 'read'>,
  remotes: Result<readonly string[], GitError>,
): Promise<CodeOwners | undefined> {
  const dialect = chooseDialect(remotes.ok ? remotes.value : []);
  for (const place of codeOwnersPlaces[dialect]) {
    const text = await read(place);
    if (text !== undefined) return { text, dialect };
  }
  return undefined;
}

function chooseDialect(remotes: readonly string[]): CodeOwnersDialect {
  const has = (pattern: RegExp): boolean => remotes.some((one) => pattern.test(one));
  if (has(/forgejo|codeberg\.org/i)) return 'forgejo';
  if (has(/gitea/i)) return 'gitea';
  return has(/gitlab/i) ? 'gitlab' : 'github';
}

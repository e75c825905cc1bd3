import ignore from 'ignore';
import { RE2JS } from 're2js';

/** Whose rules a file `CODEOWNERS` is read by. */
export type CodeOwnersDialect = 'github' | 'gitlab' | 'gitea' | 'forgejo';

/** A file `CODEOWNERS`. */
export interface CodeOwners {
  readonly text: string;
  readonly dialect: CodeOwnersDialect;
}

/** Who is to review, without the `@`. */
export interface Reviewers {
  readonly users: readonly string[];
  /** `org/team` */
  readonly teams: readonly string[];
  readonly emails: readonly string[];
}

/**
 * Where each forge looks, in this order; the first that is there counts. Sources:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners,
 * https://docs.gitlab.com/user/project/codeowners/, https://docs.gitea.com/usage/code-owners and
 * https://forgejo.org/docs/latest/user/
 */
export const codeOwnersPlaces: Readonly<Record<CodeOwnersDialect, readonly string[]>> = {
  github: ['/.github/CODEOWNERS', '/CODEOWNERS', '/docs/CODEOWNERS'],
  gitlab: ['/CODEOWNERS', '/docs/CODEOWNERS', '/.gitlab/CODEOWNERS'],
  gitea: ['/CODEOWNERS', '/docs/CODEOWNERS', '/.gitea/CODEOWNERS'],
  forgejo: ['/CODEOWNERS', '/docs/CODEOWNERS', '/.gitea/CODEOWNERS', '/.forgejo/CODEOWNERS'],
};

/** Who owns any of these files, by their paths from the root (`/apps/web.yaml`). */
export function readCodeOwners({ text, dialect }: CodeOwners, files: readonly string[]): Reviewers {
  const paths = files.map((file) => file.replace(/^\//, '')).filter((path) => path !== '');
  const isOfGitea = dialect === 'gitea' || dialect === 'forgejo';
  const owners = isOfGitea ? findByExpressions(text, paths) : findByGlobs(text, paths, dialect === 'gitlab');
  return sortOwners([...owners]);
}

function sortOwners(owners: readonly string[]): Reviewers {
  const names = owners.filter((owner) => /^@[\w.-]+(?:\/[\w./-]+)?$/.test(owner)).map((owner) => owner.slice(1));
  return {
    users: names.filter((name) => !name.includes('/')).sort(),
    teams: names.filter((name) => name.includes('/')).sort(),
    emails: owners.filter((owner) => /^[^@\s]+@[^@\s]+$/.test(owner)).sort(),
  };
}

interface Line {
  readonly pattern: string;
  readonly owners: readonly string[];
}

/** A space or `#` that belongs to the pattern has a backslash before it. */
function splitLine(line: string, comment = /(?:^|\s)#.*$/): Line | undefined {
  const words = line.replace(comment, '').match(/(?:\\.|[^\s\\])+/g) ?? [];
  const [pattern, ...owners] = words;
  return pattern === undefined ? undefined : { pattern, owners };
}

/** Of each section the last line that matches a file counts; GitHub has one section. */
function findByGlobs(text: string, paths: readonly string[], hasSections: boolean): ReadonlySet<string> {
  const sections: { readonly lines: Line[]; readonly owners: readonly string[] }[] = [{ lines: [], owners: [] }];
  for (const line of text.split(/\r?\n/)) {
    const header = hasSections ? /^\^?\[[^\]]+\](?:\[\d+\])?\s*(.*)$/.exec(line.trim()) : null;
    if (header) sections.push({ lines: [], owners: splitLine(`* ${header[1] ?? ''}`)?.owners ?? [] });
    const split = header ? undefined : splitLine(line);
    const section = sections.at(-1);
    if (split && section) section.lines.push(split.owners.length > 0 ? split : { ...split, owners: section.owners });
  }
  const found = new Set<string>();
  for (const { lines } of sections) {
    const rules = lines.map(({ pattern, owners }) => ({ owners, matches: toMatcher(pattern) }));
    for (const path of paths) {
      const last = rules.findLast(({ matches }) => matches(path));
      for (const owner of last?.owners ?? []) found.add(owner);
    }
  }
  return found;
}

/** As `.gitignore` matches, but that `docs/*` is not about what lies in folders below. */
function toMatcher(pattern: string): (path: string) => boolean {
  // no forge knows these, and a `.gitignore` does
  if (/^!|[[\]]/.test(pattern)) return () => false;
  const rules = ignore().add(pattern);
  const isFlat = /[^*]\/\*$|^\/\*$/.test(pattern);
  return (path) => {
    if (!rules.ignores(path)) return false;
    const folder = path.split('/').slice(0, -1).join('/');
    return !isFlat || folder === '' || !rules.ignores(folder);
  };
}

/** Of Gitea: regular expressions of whole paths, each of which adds its owners; `!` before one is for all other files. */
function findByExpressions(text: string, paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const split = splitLine(line, /(?<!\\)#.*$/);
    if (!split) continue;
    const isOther = split.pattern.startsWith('!');
    const expression = compile(isOther ? split.pattern.slice(1) : split.pattern);
    if (!expression || !paths.some((path) => expression.matches(path) !== isOther)) continue;
    for (const owner of split.owners) found.add(owner);
  }
  return found;
}

/** RE2, as Go has it: it comes to an end whatever the repository says. A backslash is itself written with one. */
function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern.replace(/\\(.)/g, '$1'));
  } catch {
    return undefined;
  }
}

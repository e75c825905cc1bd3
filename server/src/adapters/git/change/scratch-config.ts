/** A line of `git config --list`: a key with its value, and how far it reaches. */
export interface ConfigEntry {
  readonly scope: string;
  /** Section and name in lower case, what is between them as it is. */
  readonly key: string;
  /** Undefined for a key without `=`, which is true. */
  readonly value: string | undefined;
}

/** What `git config --list -z --show-scope` prints. */
export function parseConfig(output: Buffer): readonly ConfigEntry[] {
  const parts = output.toString('utf8').split('\0');
  const entries: ConfigEntry[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [scope = '', line = ''] = [parts[i], parts[i + 1]];
    const end = line.indexOf('\n');
    entries.push(
      end < 0 ? { scope, key: line, value: undefined } : { scope, key: line.slice(0, end), value: line.slice(end + 1) },
    );
  }
  return entries;
}

/** What a change must not take over: where things lie, what runs in the background, and what moves the person's refs. */
const left =
  /^(?:core\.(?:bare|worktree|repositoryformatversion|fsmonitor|hookspath|sparsecheckout.*|splitindex|untrackedcache|sharedrepository|alternaterefs.*|editor)|extensions\..*|index\..*|gc\..*|maintenance\..*|include\.path|includeif\..*|remote\.[^]*\.(?:fetch|push|mirror|url|pushurl|prune|tagopt)|url\.[^]*|submodule\..*|branch\.[^]*|fetch\..*|push\.(?:default|followtags|recursesubmodules|autosetupremote)|alias\..*|pager\..*|trace2\..*)$/;

const secretive = /extraheader|password|token|secret|proxy$|cookie/;

/** Whether an entry may hold what no file of ours may. */
function isSecretive({ key, value = '' }: ConfigEntry): boolean {
  return secretive.test(key.toLowerCase()) || /:\/\/[^/\s]*@/.test(`${key} ${value}`) || /authorization/i.test(value);
}

/** The person's configuration, as far as a change wants it. */
export interface TakenConfig {
  readonly global: string;
  readonly local: string;
  /** For what may be secret: it goes to git's own process and to no file. */
  readonly environment: readonly ConfigEntry[];
}

/** Keeps who may overrule whom: what holds everywhere, then what holds in this repository. */
export function takeConfig(entries: readonly ConfigEntry[]): TakenConfig {
  const taken = entries.filter(({ scope, key }) => scope !== 'command' && !left.test(key) && key.includes('.'));
  const plain = taken.filter((entry) => !isSecretive(entry));
  const isLocal = ({ scope }: ConfigEntry): boolean => scope === 'local' || scope === 'worktree';
  return {
    global: writeConfig(plain.filter((entry) => !isLocal(entry))),
    local: writeConfig(plain.filter(isLocal)),
    environment: taken.filter(isSecretive),
  };
}

/** https://git-scm.com/docs/git-config#_syntax */
export function writeConfig(entries: readonly Omit<ConfigEntry, 'scope'>[]): string {
  return entries
    .map(({ key, value }) => {
      const [first, last] = [key.indexOf('.'), key.lastIndexOf('.')];
      const section = key.slice(0, first);
      const between = first === last ? '' : ` "${quote(key.slice(first + 1, last))}"`;
      const name = key.slice(last + 1);
      return `[${section}${between}]\n\t${name}${value === undefined ? '' : ` = "${escape(value)}"`}\n`;
    })
    .join('');
}

function quote(text: string): string {
  return text.replace(/[\\"]/g, '\\$&');
}

function escape(text: string): string {
  return quote(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\b', '\\b');
}

/** https://git-scm.com/docs/git-config#Documentation/git-config.txt-GITCONFIGCOUNT */
export function toEnvironment(
  entries: readonly Omit<ConfigEntry, 'scope'>[],
  base: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const given = Number(base['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const added = entries.flatMap(({ key, value }, i): [string, string][] => [
    [`GIT_CONFIG_KEY_${given + i}`, key],
    [`GIT_CONFIG_VALUE_${given + i}`, value ?? 'true'],
  ]);
  return { ...base, ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(given + entries.length) };
}

import type { Look } from './engine.ts';
import type { Patterns } from '../../schema/patterns.ts';
import { inFolder, parentOf } from './paths.ts';

/**
 * Whether Flux leaves a file out of what it takes from a source: by the `.sourceignore` files above it and the source's
 * `spec.ignore`, without either of them by its defaults. One below or beside the file's folders, which would turn the
 * defaults off too, is not seen. Source: https://github.com/fluxcd/pkg/tree/main/sourceignore
 */
export function createSourceIgnore(look: Look, ignore: string, patterns: Patterns): (file: string) => boolean {
  const known = new Map<string, readonly Rule[]>();
  const own = readRules(ignore, 0);
  const rulesOf = (folder: string): readonly Rule[] => {
    const found = known.get(folder);
    if (found) return found;
    const above = folder === '/' ? [] : rulesOf(parentOf(folder));
    const text = look(inFolder(folder, '.sourceignore'));
    const here = typeof text === 'string' ? readRules(text, toParts(folder).length) : [];
    const rules = [...above, ...here];
    known.set(folder, rules);
    return rules;
  };
  const isIgnored = (file: string): boolean => {
    const rules = [...rulesOf(parentOf(file)), ...own];
    const all = [...versionControl, ...(rules.length > 0 ? rules : defaults)];
    const last = all.findLast((rule) => isMatch(rule, toParts(file).slice(rule.depth), patterns));
    return last !== undefined && !last.isIncluding;
  };
  // a build asks for the same file several times
  const answers = new Map<string, boolean>();
  return (file) => {
    const answer = answers.get(file) ?? isIgnored(file);
    answers.set(file, answer);
    return answer;
  };
}

interface Rule {
  /** How many folders stand above the file that it is written in. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly isIncluding: boolean;
  readonly isForFolders: boolean;
}

const versionControl = ['.git/', '.gitignore', '.gitmodules', '.gitattributes'].map((line) => toRule(line, 0));

const defaults = [
  ...['jpg', 'jpeg', 'gif', 'png', 'wmv', 'flv', 'tar.gz', 'zip'].map((end) => `*.${end}`),
  ...['.github/', '.circleci/', '.travis.yml', '.gitlab-ci.yml', 'appveyor.yml', '.drone.yml', 'cloudbuild.yaml'],
  ...['codeship-services.yml', 'codeship-steps.yml', '**/.goreleaser.yml', '**/.sops.yaml', '**/.flux.yaml'],
].map((line) => toRule(line, 0));

function readRules(text: string, depth: number): readonly Rule[] {
  return text
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => toRule(line, depth));
}

function toRule(line: string, depth: number): Rule {
  const isIncluding = line.startsWith('!');
  const rest = line.slice(isIncluding ? 1 : 0);
  const trimmed = rest.endsWith('\\ ') ? rest : rest.replace(/ +$/, '');
  const isForFolders = trimmed.endsWith('/');
  const parts = (isForFolders ? trimmed.slice(0, -1) : trimmed).split('/');
  return { depth, parts, isIncluding, isForFolders };
}

function toParts(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** For files only: a folder is never asked about. */
function isMatch({ parts, isForFolders }: Rule, path: readonly string[], patterns: Patterns): boolean {
  if (path.length === 0) return false;
  const [only = ''] = parts;
  if (parts.length > 1) return isPathMatch(parts, path, isForFolders, patterns);
  const found = path.findIndex((name) => isNameMatch(only, name, patterns));
  return found >= 0 && !(isForFolders && found === path.length - 1);
}

/** Step by step as in Flux' copy of go-git, which allows no star beside others in `**`. */
function isPathMatch(
  parts: readonly string[],
  path: readonly string[],
  isForFolders: boolean,
  patterns: Patterns,
): boolean {
  let [left, isMatched, canSkip] = [path, false, false];
  for (const [index, part] of parts.entries()) {
    if (part === '') {
      canSkip = false;
      continue;
    }
    if (part === '**') {
      if (index === parts.length - 1) break;
      canSkip = true;
      continue;
    }
    if (part.includes('**') || left.length === 0) return false;
    const found = left.findIndex((name) => isNameMatch(part, name, patterns));
    if (canSkip) {
      isMatched = found >= 0 || (isMatched && false);
      left = found < 0 ? [] : left.slice(found + 1);
    } else if (found !== 0) return false;
    else {
      isMatched = true;
      left = left.slice(1);
    }
    canSkip = false;
  }
  return isMatched && !(isForFolders && left.length === 0);
}

/** Go's `filepath.Match`, by way of RE2, since the pattern comes from the repository; most are a name or an ending. */
function isNameMatch(pattern: string, name: string, patterns: Patterns): boolean {
  if (!/[\\*?[]/.test(pattern)) return name === pattern;
  if (!/[\\*?[]/.test(pattern.slice(1)) && pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  const written = pattern.replace(/\\(.)|\[\^?(?:\\.|[^\]\\])+\]|[*?]|[^\w/-]/gs, (part, escaped?: string) => {
    if (escaped !== undefined) return `\\x{${(escaped.codePointAt(0) ?? 0).toString(16)}}`;
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.startsWith('[') && part.length > 1 ? part : `\\x{${(part.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return patterns.matches(`^(?:${written})$`, name) ?? false;
}
